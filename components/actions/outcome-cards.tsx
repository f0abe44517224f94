"use client";

import dynamic from "next/dynamic";

import { Announcement } from "./announcement";
import { useOwnOperations } from "./own-operations";
import { usePending } from "./pending";

/** The code of the cards; whoever may bring one about loads it first, so that Undo is there at once. */
export const loadCards = () => import("./cards");

const Cards = dynamic(() => loadCards().then((m) => m.Cards), {
  ssr: false,
  loading: () => <Announcement text="" />,
});

/** The cards, once there are any. Each change is announced once; the countdowns are not. */
export function OutcomeCards() {
  const batches = useOwnOperations();
  const pending = usePending();
  return batches.length + pending.length > 0 ? (
    <Cards batches={batches} pending={pending} />
  ) : (
    <Announcement text="" />
  );
}

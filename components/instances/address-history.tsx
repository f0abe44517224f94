"use client";

import dynamic from "next/dynamic";

import { useMessages } from "@/lib/i18n/messages-provider";
import type { ChangesMessage } from "@/lib/registry/topics";

// The page is there before anybody opens a drawer.
const AddressLives = dynamic(
  () => import("@/components/lives/address-lives").then((m) => m.AddressLives),
  { ssr: false },
);

/** What became of an address before, newest first. */
export function AddressHistory(props: {
  service: string;
  address: string;
  seed: ChangesMessage | null;
}) {
  const { t } = useMessages();
  return (
    <section aria-label={t("lives.drawerTitle")}>
      <AddressLives {...props} />
    </section>
  );
}

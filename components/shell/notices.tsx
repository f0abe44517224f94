"use client";

import dynamic from "next/dynamic";

import { useStatus } from "@/lib/client/live/use-topic";

import { StaleNote } from "./stale-note";

// Seldom needed, and there to be loaded when they are: unlike the note that nobody answers.
const JournalNote = dynamic(() => import("./journal-note").then((m) => m.JournalNote));
const LocalEtcdNote = dynamic(() => import("./local-etcd-note").then((m) => m.LocalEtcdNote));

/** What has to be known of every page before anybody goes by it. */
export function Notices() {
  const { journal, localEtcd } = useStatus();
  // Nobody looks at the clock while all is well.
  const well = journal.state === "ok" || journal.state === "opening";
  return (
    <>
      <StaleNote />
      {!well && <JournalNote journal={journal} />}
      {localEtcd && <LocalEtcdNote />}
    </>
  );
}

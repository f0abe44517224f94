"use client";

import { createContext, useContext } from "react";

import type { Consequences } from "@/lib/codecs/consequences";
import type { StrategyChoice } from "@/lib/operate/quarantine/model";
import type { Registration } from "@/lib/registry/model";
import type { MalformedRule, RuleState } from "@/lib/registry/quarantine-state";

import type { Tried } from "./confirmed";
import type { RemovalWay } from "./removal";

/** What is to be taken out, as the page shows it. */
export type Removal =
  | {
      type: "instances";
      service: string;
      kind: RemovalWay;
      registrations: readonly Registration[];
    }
  | {
      type: "lease";
      lease: string;
      /** Of a key on it; null where none is. */
      modRevision: number | null;
      /** The service of its first registration; null where it holds none. */
      service: string | null;
    };

/** A registration of the past: a key, and a revision at which it was there or that took it away. */
export type Restorable = {
  registrationKey: string;
  revision: number;
  /** Of the store that counted the revision; null is the present one. */
  epoch: number | null;
};

/** A prefix whose keys somebody wants read in a format; null leaves it to be chosen. */
export type Pinning = { prefix: string; format: string | null };

/** What the server knows of frameworks, given to the browser as plain data. */
export type Frameworks = {
  consequences: Readonly<Record<string, Consequences>>;
  /** Formats in which the console can register an instance. */
  encodable: readonly string[];
  /** What can be edited of a registration where it stands; a format that is absent has nothing. */
  edits: Readonly<Record<string, readonly ("weight" | "metadata")[]>>;
  /** How instances of each are kept out by default, and how else. */
  strategies: Readonly<Record<string, StrategyChoice>>;
};

export type Actions = {
  frameworks: Frameworks;
  /**
   * Nothing may be changed from here: what would open a dialog is not shown at all. So it is
   * wherever a moment of the past is chosen, since what is shown need not be there any more.
   */
  readOnly: boolean;
  /** Opens the dialog that takes something out. */
  remove: (removal: Removal) => void;
  /** Opens a dialog again that was confirmed, with what was typed and why it was not done. */
  openAgain: (tried: Tried) => void;
  /** Opens the dialog that quarantines an address, whether or not it is registered. */
  quarantine: () => void;
  /** Opens the dialog that lifts a rule. */
  lift: (rule: RuleState) => void;
  /** Opens the dialog that removes what stands among the rules and is none. */
  removeMalformed: (rule: MalformedRule) => void;
  /** Opens the dialog that registers an instance, of a given service or of any. */
  register: (service: string | null) => void;
  /** Opens the dialog that changes a registration where it stands. */
  edit: (registration: Registration) => void;
  /** Opens the dialog that says in which format a prefix is read. */
  pin: (pinning: Pinning) => void;
  /** Opens the dialog that puts a registration back; null where nothing may be changed at all. */
  restore: ((registration: Restorable) => void) | null;
};

export const ActionsContext = createContext<Actions | null>(null);

/** Opens the dialogs that change something. */
export function useActions(): Actions {
  const actions = useContext(ActionsContext);
  if (!actions) throw new Error("useActions needs an ActionsProvider above it");
  return actions;
}

"use client";

import { useState } from "react";

import { readActor, rememberActor } from "@/lib/client/actor";

/** The name of whoever confirms a dialog: as this browser remembers it, until they change it. */
export function useActorField() {
  const [name, setName] = useState(readActor);
  return {
    name,
    setName,
    missing: name.trim() === "",
    /** Before the request goes out, which carries it. */
    remember: () => rememberActor(name),
  };
}

export type ActorState = ReturnType<typeof useActorField>;

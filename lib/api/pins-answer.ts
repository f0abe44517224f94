import "server-only";

import type { Cluster } from "@/lib/cluster";
import { formatNames } from "@/lib/codecs/codecs";
import { optionsByFormat } from "@/lib/codecs/mapping";

import type { PinsAnswer } from "./pins-contract";

/** What is configured and what is pinned, and what a prefix could be pinned as. */
export function pinsAnswer({ pins }: Cluster): PinsAnswer {
  return {
    configured: pins.configured.map((mapping) => ({
      ...{ fallback: false, readOnly: false, sensitive: false },
      ...mapping,
    })),
    pins: pins.list(),
    malformed: pins.malformed(),
    formats: [...formatNames],
    options: Object.fromEntries(
      Object.entries(optionsByFormat).map(([format, options]) => [format, [...options]]),
    ),
    loaded: pins.loaded,
    problem: pins.problem,
  };
}

import { bundle, start } from "./child";
import type { CodecsReport } from "./codecs-once";
import { type Line, median, ms } from "./stats";

const CASES = 1_000_000;
const KEYS = 100_000;
const SLOWEST_MS = 5;

/**
 * A million spoilt examples through every codec; and what it costs to decode 100,000 keys of all formats, against the
 * least that can be done with them, to parse those that are JSON.
 */
export async function codecs(): Promise<Line[]> {
  const { first, stop } = await start<CodecsReport>(await bundle("codecs-once.ts"), [CASES, KEYS]);
  await stop();
  const { cases, thrown, slowestMs, decodeMs, parseMs } = first;
  // The first round is that of a console that starts.
  const [cold = Number.NaN] = decodeMs;
  return [
    {
      what: `${cases} spoilt keys of all formats: the slowest to decode, against ${SLOWEST_MS} ms; none may throw`,
      ours: `${ms(slowestMs)}, ${thrown} thrown`,
      reference: ms(SLOWEST_MS),
      ratio: slowestMs / SLOWEST_MS,
      budget: "< 1",
      met: thrown === 0 && slowestMs < SLOWEST_MS,
    },
    {
      what: `decoding ${KEYS} keys of all formats, against parsing the JSON among them`,
      ours: `${ms(median(decodeMs))}, ${ms(cold)} at first`,
      reference: ms(median(parseMs)),
      ratio: median(decodeMs) / median(parseMs),
    },
  ];
}

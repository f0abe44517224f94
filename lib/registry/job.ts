import type { Change } from "./model";

/** What was there for longer is missed, whatever it is called. */
const JOB_MAX_MS = 6 * 3_600_000;

/** Eight digits are a day, or the minute of a CronJob of Kubernetes; as many of a hash are what people are shown of it. */
const ID_LENGTH = 8;

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
/** What Kubernetes appends to a name that it makes up: five characters, without vowels and what looks like others. */
const podSuffix = /-[bcdfghjklmnpqrstvwxz2456789]{5}$/;

/**
 * Whether a service is empty since it has done its work, as a job has that registers under a name of its own each time:
 * nobody looks for it there any more, and nothing is wrong. Told by its name, which has an id in it; by its last
 * instance, which was there for no more than some hours; and by its end: it deregistered itself, or went while nobody
 * looked, where nothing speaks for a crash.
 */
export function isDoneJob({
  name,
  last,
  since,
}: {
  name: string;
  /** What happened last in it. */
  last: Pick<Change, "kind" | "cause" | "at"> | null;
  /** The earliest that the instance can have come that left last; null where that is not known. */
  since: number | null;
}): boolean {
  if (last?.kind !== "left" || since === null) return false;
  const { cause, at } = last;
  // Without a cause yet it is about to get one.
  const stopped = cause === "revoked" || cause === "deleted" || cause === null;
  const unseen = cause === "unknown" && !at.exact;
  return (stopped || unseen) && at.at - since <= JOB_MAX_MS && hasId(name);
}

/** Whether a name is one of a kind: a UUID, a hash, a number as of a day or a second, or Kubernetes' suffix is in it. */
function hasId(name: string): boolean {
  if (uuid.test(name)) return true;
  const suffix = podSuffix.exec(name)?.[0];
  if (suffix !== undefined && /\d/.test(suffix)) return true;
  return name.split(/[^A-Za-z0-9]+/).some((word) => {
    return word.length >= ID_LENGTH && /^[0-9a-f]+$/i.test(word) && /\d/.test(word);
  });
}

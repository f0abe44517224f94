import "server-only";

import type { Cluster } from "@/lib/cluster";
import { canonicalKeyText } from "@/lib/codecs/key-text";
import { isStatusError, StatusError } from "@/lib/errors";
import { decodeStates } from "@/lib/history/decode-state";
import { deploysOf } from "@/lib/history/deploys";
import { lanesOf } from "@/lib/history/lives";
import type { Filter } from "@/lib/history/store-filter";
import type { Registration } from "@/lib/registry/model";

import type {
  ActivityAnswer,
  ActivityQuery,
  CountAnswer,
  CountQuery,
  HistoryAnswer,
  HistoryQuery,
  LivesAnswer,
  LivesQuery,
  ServicesActivityAnswer,
} from "./history-contract";

/** Changes of one service that are looked at for its lives: those of the busiest days. */
const RECORDS_MAX = 20_000;
const LIVES_SHOWN_MS = 24 * 3_600_000;
/** Looked at before what is shown, so that a deploy does not wane while its beginning goes out of sight. */
const DEPLOY_LEAD_MS = 30 * 60_000;
const SPARK_BUCKETS = 12;
const SPARK_BUCKET_MS = 300_000;

/** Beyond, changes are not counted: a page that says so need not wait for it. */
const COUNTED_MAX = 10_000;

/**
 * A page of the journal, newest first.
 *
 * @throws StatusError `unavailable` while the journal cannot be read, `invalid_argument` for a cursor that
 *   is none.
 */
export async function historyAnswer(cluster: Cluster, query: HistoryQuery): Promise<HistoryAnswer> {
  const { cursor, limit, ...filter } = query;
  const { journal } = cluster;
  const page = await journal.store.page(storeFilter(cluster, filter), { cursor, limit });
  return { ...page, journal: journal.state() };
}

/**
 * How many lines of the journal match.
 *
 * @throws StatusError as {@link historyAnswer}.
 */
export function countAnswer(cluster: Cluster, query: CountQuery): Promise<CountAnswer> {
  return cluster.journal.store.count(storeFilter(cluster, query), { limit: COUNTED_MAX });
}

/**
 * How much changed when, of one service or of all.
 *
 * @throws StatusError as {@link historyAnswer}.
 */
export async function activityAnswer(
  { journal }: Cluster,
  query: ActivityQuery,
): Promise<ActivityAnswer> {
  const { store } = journal;
  const begins = await store.begins();
  const to = query.to ?? Date.now();
  const from = Math.min(query.from ?? begins ?? to - LIVES_SHOWN_MS, to);
  const { buckets } = query;
  const activity = await store.activity({ ...canonicalFilter(query), from, to, buckets });
  const gaps = await store.gaps({ from: activity.from, to: activity.to });
  return { ...activity, gaps, begins, journal: journal.state() };
}

/**
 * The last hour of every service that changed in it, in steps of five minutes.
 *
 * @throws StatusError as {@link historyAnswer}.
 */
export async function servicesActivityAnswer({
  journal,
}: Cluster): Promise<ServicesActivityAnswer> {
  const bucketMs = SPARK_BUCKET_MS;
  // Buckets that stand still, so that a sparkline does not change its shape from call to call.
  const from = (Math.floor(Date.now() / bucketMs) + 1 - SPARK_BUCKETS) * bucketMs;
  const services = await journal.store.servicesActivity({ from, bucketMs, buckets: SPARK_BUCKETS });
  return { from, bucketMs, services: Object.fromEntries(services) };
}

/**
 * The lives of a service's addresses, in the last day unless asked otherwise.
 *
 * @throws StatusError `not_found` for a service of which nothing is known; as {@link historyAnswer}.
 */
export async function livesAnswer(
  cluster: Cluster,
  service: string,
  query: LivesQuery,
): Promise<LivesAnswer> {
  const { journal, registry } = cluster;
  const { store } = journal;
  const { address } = query;
  const begins = await store.begins();
  const to = query.to ?? Date.now();
  const from = Math.min(query.from ?? to - LIVES_SHOWN_MS, to);
  const lead = address === undefined ? DEPLOY_LEAD_MS : 0;
  const lines = { service, address, from: from - lead, to, limit: RECORDS_MAX };
  const told = await store.linesOf(lines);
  const records = told.records.filter(({ moment }) => moment.at >= from);
  const truncated = told.truncated && records.length === told.records.length;
  const known = registry.services.get(service);
  const now = address === undefined ? known?.registrations() : known?.registrationsAt(address);
  const then = query.to === undefined ? null : await registeredAt(cluster, query.to, service);
  const present = then?.filter((one) => address === undefined || one.address === address) ?? now;
  const [first] = records;
  if (!known && !first && !(await hasHistory(cluster, service))) {
    throw new StatusError("not_found", `nothing is known of a service ${service}`);
  }
  const complete = truncated && first ? first.moment.at : Math.max(from, begins ?? to);
  const view = { present: [...(present ?? [])], from: complete, to };
  const whole = { ...view, from: complete - lead };
  const deploys =
    address === undefined ? deploysOf(told.records, () => lanesOf(told.records, whole)) : [];
  return {
    ...{ service, from, to, begins, truncated },
    lanes: lanesOf(records, view),
    deploys: deploys.filter((deploy) => deploy.to >= from),
    gaps: await store.gaps({ from, to }),
    journal: journal.state(),
  };
}

/** What a service registered at an instant of the past; null for the present, and where nobody knows. */
async function registeredAt(
  { travel, options }: Cluster,
  at: number,
  service: string,
): Promise<Registration[] | null> {
  if (at >= Date.now()) return null;
  try {
    const registrations = await decodeStates(await travel.registryAt({ at }), options);
    return registrations.filter((registration) => registration.service === service);
  } catch (reason) {
    if (isStatusError(reason)) return null;
    throw reason;
  }
}

/** The journal's filter in a query. Revisions are of the present store unless it says otherwise. */
export function storeFilter(
  { journal }: Cluster,
  { after, upTo, epoch = journal.epoch, ...filter }: CountQuery,
): Filter {
  return {
    ...canonicalFilter(filter),
    ...(after !== undefined && { after: { epoch, revision: after } }),
    ...(upTo !== undefined && { upTo: { epoch, revision: upTo } }),
  };
}

/** As the journal writes names: text in which any byte may be given as `\xNN`. */
export function canonicalFilter<T extends { service?: string | undefined }>(filter: T): T {
  if (filter.service === undefined) return filter;
  return { ...filter, service: canonicalKeyText(filter.service) };
}

/** A service of which the view has forgotten all may have had a life before the time that is asked for. */
async function hasHistory({ journal }: Cluster, service: string): Promise<boolean> {
  const ever = { from: 0, to: Number.MAX_SAFE_INTEGER };
  const { records } = await journal.store.linesOf({ service, ...ever, limit: 1 });
  return records.length > 0;
}

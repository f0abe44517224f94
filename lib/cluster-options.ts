import type { FormatMapping } from "@/lib/codecs/detect";
import type { Tls } from "@/lib/etcd/tls";
import type { JournalOptions } from "@/lib/history/journal";
import type { LintTimes } from "@/lib/lint/lint";

/** What a cluster is made with. */
export type ClusterOptions = {
  endpoints: string[];
  username?: string;
  password?: string;
  tls?: Tls;
  timeoutMs: number;
  /** Each is watched once; the empty prefix is the whole store. */
  prefixes: string[];
  formats: readonly FormatMapping[];
  ownRoot: string;
  leaseSamplesPerSecond: number;
  history: JournalOptions;
  readOnly: boolean;
  localEtcd: boolean;
  demo: boolean;
  /** Whether clients can be relied on to dial equal values once, so that instances may be diverted. */
  allowDivert?: boolean;
  lint?: LintTimes;
};

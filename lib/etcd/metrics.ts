import "server-only";

import { get as httpGet, type IncomingMessage } from "node:http";
import { get as httpsGet } from "node:https";

import type { EtcdClient } from "./client";

/** etcd's own are some 100 kB. */
const MAX_BYTES = 4 * 1_024 * 1_024;

/**
 * The text of a member's `/metrics`, or null where it does not show them on `endpoint`: they may be
 * kept to another address. For what etcd says nowhere else.
 */
export async function metrics(client: EtcdClient, endpoint: string): Promise<string | null> {
  const { tls, timeoutMs } = client.options;
  const url = new URL("/metrics", endpoint);
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const request =
        url.protocol === "https:"
          ? httpsGet(url, { signal, agent: false, ...tls }, resolve)
          : httpGet(url, { signal, agent: false }, resolve);
      request.once("error", reject);
    });
    if (response.statusCode !== 200) {
      response.destroy();
      return null;
    }
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      // Leaving the loop ends the response.
      if (bytes > MAX_BYTES) return null;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString();
  } catch {
    return null;
  }
}

/** The value of an unlabelled metric in the text of `/metrics`; null if it is not there. */
export function metric(text: string, name: string): number | null {
  for (const line of text.split("\n")) {
    if (line.startsWith(`${name} `)) return Number(line.slice(name.length + 1));
  }
  return null;
}

/** How large etcd's database may grow, from {@link metrics}. */
export function quotaBytes(text: string): number | null {
  return metric(text, "etcd_server_quota_backend_bytes");
}

/** Where etcd's history starts, from {@link metrics}; null too if it never was compacted. */
export function compactRevision(text: string): number | null {
  const revision = metric(text, "etcd_debugging_mvcc_compact_revision");
  return revision !== null && revision > 0 ? revision : null;
}

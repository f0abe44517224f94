import "server-only";

import { fromKeyText, toKeyText } from "@/lib/codecs/key-text";

const SUFFIX = Buffer.from("/minimum");

/** Where Rollcall keeps what it knows of services beside their registrations. */
export function servicesRoot(ownRoot: string): Buffer {
  return Buffer.from(`${ownRoot}services/`);
}

/** The key of a service's minimum. The name stands there as its bytes do, slashes and all. */
export function minimumKey(ownRoot: string, service: string): Buffer {
  return Buffer.concat([servicesRoot(ownRoot), fromKeyText(service), SUFFIX]);
}

/** The service whose minimum a key holds; null for a key that holds something else. */
export function serviceOfMinimumKey(ownRoot: string, key: Buffer): string | null {
  const root = servicesRoot(ownRoot);
  const end = key.length - SUFFIX.length;
  if (end <= root.length || !key.subarray(end).equals(SUFFIX)) return null;
  if (!key.subarray(0, root.length).equals(root)) return null;
  return toKeyText(key.subarray(root.length, end));
}

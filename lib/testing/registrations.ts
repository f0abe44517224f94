import { addressWarnings } from "@/lib/codecs/address";
import type { Registration } from "@/lib/registry/model";

let revisions = 0;

/** A registration as the view holds one, written after all that were made before it. */
export function registration(given: Partial<Registration> & { address: string }): Registration {
  revisions += 1;
  const service = given.service ?? "user.rpc";
  const id = given.lease ?? String(7_000_000 + revisions);
  return {
    ...{ service, id, key: `${service}/${id}`, framework: "go-zero", confidence: 100 },
    ...{ metadata: {}, warnings: addressWarnings(given.address), value: given.address },
    ...{ valueBytes: given.address.length, lease: id, version: 1 },
    ...{ createRevision: revisions, modRevision: revisions },
    since: { at: 0, exact: true },
    ...given,
  };
}

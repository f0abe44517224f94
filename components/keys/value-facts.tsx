"use client";

import { Fact, Facts } from "@/components/instances/facts";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";

import type { Magic } from "./value-bytes";

const magics: Record<Magic, MessageKey> = {
  kubernetes: "keys.magicKubernetes",
  "k8s-encrypted": "keys.magicK8sEncrypted",
  gzip: "keys.magicGzip",
  zstd: "keys.magicZstd",
  cbor: "keys.magicCbor",
  protobuf: "keys.magicProtobuf",
};

/** What the bytes of a value say of it. */
export function ValueFacts({ sha256, magic }: { sha256: string | null; magic: Magic | null }) {
  const { t } = useMessages();
  if (sha256 === null && magic === null) return null;
  return (
    <Facts>
      {magic && <Fact label={t("keys.detailMagic")}>{t(magics[magic])}</Fact>}
      {sha256 !== null && (
        <Fact label={t("keys.detailSha")} mono>
          {sha256}
        </Fact>
      )}
    </Facts>
  );
}

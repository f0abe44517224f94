import type { Metadata } from "next";

import { KeysPage } from "@/components/keys/keys-page";
import { KEYS_DEFAULTS, toKeysQuery } from "@/components/keys/keys-view";
import { keysAnswer } from "@/lib/api/keys-answer";
import { keysQuerySchema } from "@/lib/api/keys-contract";
import { readUrlState } from "@/lib/client/url-state";
import { getCluster } from "@/lib/cluster";
import { isStatusError } from "@/lib/errors";
import { getMessages } from "@/lib/i18n/server";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await getMessages();
  return { title: t("keys.title") };
}

/** The keys that are no registration, and why. */
export default async function Page({ searchParams }: Props) {
  const params = await searchParams;
  const filter = readUrlState({ get: (name) => [params[name]].flat()[0] ?? null }, KEYS_DEFAULTS);
  try {
    const query = keysQuerySchema.parse(toKeysQuery(filter));
    return <KeysPage seed={{ answer: keysAnswer(getCluster(), query), filter }} />;
  } catch (reason) {
    // etcd is away, or the prefix is no key text: the page asks again, and says so.
    if (!isStatusError(reason)) throw reason;
    return <KeysPage seed={null} />;
  }
}

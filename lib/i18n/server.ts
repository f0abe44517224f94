import "server-only";

import { cookies, headers } from "next/headers";

import { type Catalogue, LANGUAGE_COOKIE, type Language } from "./catalogue";
import { en } from "./en";
import { negotiate } from "./negotiate";
import { type Translate, translator } from "./translate";
import { zh } from "./zh";

const catalogues: Record<Language, Catalogue> = { en, zh };

/** The texts of this request's language, in server components. */
export async function getMessages(): Promise<{
  lang: Language;
  catalogue: Catalogue;
  t: Translate;
}> {
  const chosen = (await cookies()).get(LANGUAGE_COOKIE)?.value;
  const lang = negotiate(chosen, (await headers()).get("accept-language"));
  const catalogue = catalogues[lang];
  return { lang, catalogue, t: translator(catalogue) };
}

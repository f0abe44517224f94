"use client";

import { createContext, Fragment, type ReactNode, useContext, useMemo } from "react";

import type { Catalogue, Language, MessageKey } from "./catalogue";
import { form, lookUp, pieces, type Translate, translator } from "./translate";

type Messages = {
  lang: Language;
  t: Translate;
  /** As `t`, for texts whose placeholders are elements: word order is the translator's business. */
  rich: (key: MessageKey, params: Readonly<Record<string, ReactNode>>) => ReactNode;
};

const MessagesContext = createContext<Messages | null>(null);

/** Gives the texts of one language to everything below. */
export function MessagesProvider({
  lang,
  catalogue,
  children,
}: {
  lang: Language;
  catalogue: Catalogue;
  children: ReactNode;
}) {
  const messages = useMemo<Messages>(
    () => ({
      lang,
      t: translator(catalogue),
      rich: (key, params) =>
        pieces(form(lookUp(catalogue, key), params.n)).map((piece, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move.
          <Fragment key={index}>
            {"text" in piece ? piece.text : params[piece.placeholder]}
          </Fragment>
        )),
    }),
    [lang, catalogue],
  );
  return <MessagesContext value={messages}>{children}</MessagesContext>;
}

/** The texts of the page's language, in client components. */
export function useMessages(): Messages {
  const messages = useContext(MessagesContext);
  if (!messages) throw new Error("useMessages needs a MessagesProvider above it");
  return messages;
}

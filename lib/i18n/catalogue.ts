import type { en } from "./en";

/** A text with `{name}` placeholders, or its forms by number, chosen by the placeholder `n`. */
export type Message = string | { readonly one: string; readonly other: string };

/** The texts of one part of the UI. */
export type Section = Readonly<Record<string, Message>>;

/** A section in another language: the same keys, so that a missing text does not compile. */
export type Translation<T extends Section> = { readonly [K in keyof T]: Message };

/** All texts of one language. It is plain data: the layout sends the chosen one to the browser. */
export type Catalogue = { readonly [S in keyof typeof en]: Translation<(typeof en)[S]> };

type KeysOf<S extends keyof Catalogue> = `${S}.${Extract<keyof Catalogue[S], string>}`;

/** `section.key`. */
export type MessageKey = { [S in keyof Catalogue]: KeysOf<S> }[keyof Catalogue];

export const languages = ["en", "zh"] as const;
export type Language = (typeof languages)[number];

export const LANGUAGE_COOKIE = "lang";

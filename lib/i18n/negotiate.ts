import { type Language, languages } from "./catalogue";

/** The language that was chosen, else the browser's first that we have, else English. */
export function negotiate(chosen: string | undefined, acceptLanguage: string | null): Language {
  const isOurs = (tag: string | undefined): tag is Language =>
    languages.some((language) => language === tag);
  if (isOurs(chosen)) return chosen;
  return (
    (acceptLanguage ?? "")
      .split(",")
      .map((item) => {
        const [tag = "", ...options] = item.trim().split(";");
        const quality = options.find((option) => option.trim().startsWith("q="))?.trim();
        return {
          language: tag.toLowerCase().split("-")[0],
          quality: quality ? Number(quality.slice(2)) : 1,
        };
      })
      .filter(({ quality }) => quality > 0)
      .sort((a, b) => b.quality - a.quality)
      .map(({ language }) => language)
      .find(isOurs) ?? "en"
  );
}

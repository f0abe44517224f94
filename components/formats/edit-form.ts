import type { EditBody } from "@/lib/api/contract";
import { MASK } from "@/lib/codecs/mask";
import type { Registration } from "@/lib/registry/model";

/** One line of metadata as it is being edited; `id` stays while the name is typed. */
export type EditLine = { id: string; name: string; value: string };

export type EditForm = { weight: string; lines: readonly EditLine[] };

/** More lines than anybody edits by hand; the others stay as they are. */
export const LINES_MAX = 100;

/** The form for a registration as it is shown. */
export function editForm({
  details,
  metadata,
}: Pick<Registration, "details" | "metadata">): EditForm {
  return {
    weight: details?.weight === undefined ? "" : String(details.weight),
    lines: Object.entries(metadata)
      .slice(0, LINES_MAX)
      .map(([name, value]) => ({ id: name, name, value })),
  };
}

export type EditProblem = "weight" | "name" | "twice" | "masked" | "nothing";
export type EditChange = Pick<EditBody, "weight" | "metadata">;

/** What a form changes of the registration that was shown, or what is wrong with it. */
export function editChange(
  form: EditForm,
  shown: Pick<Registration, "details" | "metadata">,
): EditChange | EditProblem {
  const change: EditChange = {};
  const weight = form.weight.trim();
  if (weight !== (shown.details?.weight === undefined ? "" : String(shown.details.weight))) {
    if (!/^-?\d{1,9}(\.\d{1,6})?$/.test(weight)) return "weight";
    change.weight = Number(weight);
  }
  const lines = form.lines.filter(({ name, value }) => name.trim() !== "" || value !== "");
  const names = lines.map(({ name }) => name.trim());
  if (names.includes("")) return "name";
  if (new Set(names).size < names.length) return "twice";
  const metadata: Record<string, string | null> = {};
  for (const { name, value } of lines) {
    if (shown.metadata[name.trim()] === value) continue;
    // The stars of a secret are not what stands there: they must not be written under another name.
    if (value === MASK) return "masked";
    metadata[name.trim()] = value;
  }
  for (const { name } of editForm(shown).lines) if (!names.includes(name)) metadata[name] = null;
  if (Object.keys(metadata).length > 0) change.metadata = metadata;
  return Object.keys(change).length > 0 ? change : "nothing";
}

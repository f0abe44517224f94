"use client";

/** A filter with few choices; the first, "", filters nothing. */
export function ChoiceFilter({
  label,
  any,
  value,
  choices,
  onValue,
}: {
  label: string;
  any: string;
  value: string;
  choices: readonly { value: string; label: string }[];
  onValue: (value: string) => void;
}) {
  const known = choices.some((choice) => choice.value === value) ? value : "";
  return (
    <select
      aria-label={label}
      value={known}
      onChange={({ target }) => onValue(target.value)}
      className={`h-6.5 max-w-31 rounded-full border px-2 text-12 max-sm:flex-1 ${
        known === ""
          ? "border-line bg-surface text-muted"
          : "border-accent bg-accent-soft text-accent"
      }`}
    >
      <option value="">{any}</option>
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}

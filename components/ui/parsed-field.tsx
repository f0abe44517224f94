"use client";

import { type KeyboardEvent, useId, useState } from "react";

import { classNames } from "./class-names";
import { TextField } from "./text-field";

type Props<Value> = {
  label: string;
  /** What it holds now, as text. */
  shown: string;
  /** Undefined for a text that says nothing. */
  read: (text: string) => Value | undefined;
  onValue: (value: Value) => void;
  /** Says what could be read. */
  wrong: string;
  hint?: string;
  /** Offered to choose from. */
  known?: readonly string[];
  /** One of several filters side by side, marked where it filters. */
  compact?: boolean;
  className?: string;
};

/**
 * A text that stands for something else, such as an instant. It takes effect as a whole: on Enter, or when the field is
 * left. What cannot be read stays there, says so, and changes nothing; Escape brings back what was there.
 */
export function ParsedField<Value>({
  label,
  shown,
  read,
  onValue,
  wrong,
  hint,
  known = [],
  compact = false,
  className,
}: Props<Value>) {
  const id = useId();
  const [typed, setTyped] = useState<{ text: string; of: string; isWrong: boolean } | null>(null);
  // It was set elsewhere, as by a handle.
  const own = typed?.of === shown ? typed : null;
  const error = own?.isWrong ? wrong : null;

  const commit = () => {
    if (!own) return;
    if (own.text.trim() === shown) return setTyped(null);
    const value = read(own.text);
    if (value === undefined) return setTyped({ ...own, isWrong: true });
    setTyped(null);
    onValue(value);
  };
  const input = {
    list: known.length > 0 ? `${id}known` : undefined,
    spellCheck: false,
    autoComplete: "off",
    value: own?.text ?? shown,
    onBlur: commit,
    onChange: ({ target }: { target: HTMLInputElement }) =>
      setTyped({ text: target.value, of: shown, isWrong: false }),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== "Escape" || !own) return;
      event.preventDefault();
      setTyped(null);
    },
  };
  return (
    <form
      className={className}
      onSubmit={(event) => {
        event.preventDefault();
        commit();
      }}
    >
      {compact ? (
        <span className="relative inline-flex w-full items-center gap-1.5 text-12 text-muted">
          <label htmlFor={id} className="max-sm:w-9">
            {label}
          </label>
          <input
            {...input}
            id={id}
            placeholder={hint}
            aria-invalid={error ? true : undefined}
            aria-describedby={error ? `${id}error` : undefined}
            className={classNames(
              "figures h-6.5 min-w-0 flex-1 rounded-full border px-2.5 text-11.5",
              error
                ? "border-gone bg-surface text-text"
                : shown === ""
                  ? "border-line bg-surface text-text"
                  : "border-accent bg-accent-soft text-accent",
            )}
          />
          {error && (
            <span
              id={`${id}error`}
              role="alert"
              className="absolute top-full right-0 z-20 mt-1 w-max max-w-full rounded-card border border-gone bg-surface px-2.5 py-1.5 text-gone-ink shadow-float"
            >
              {error}
            </span>
          )}
        </span>
      ) : (
        <TextField label={label} mono hint={hint} error={error} {...input} />
      )}
      <datalist id={`${id}known`}>
        {known.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </form>
  );
}

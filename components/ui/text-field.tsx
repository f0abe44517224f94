import { type ComponentProps, type ReactNode, useId } from "react";

import { classNames } from "./class-names";

type Props = Omit<ComponentProps<"input">, "id"> & {
  label: ReactNode;
  /** What is wrong with the content. */
  error?: string | null;
  hint?: ReactNode;
  mono?: boolean;
};

/** A labelled line of text, with what is wrong with it below. */
export function TextField({ label, error, hint, mono = false, className, ...props }: Props) {
  const id = useId();
  const noteId = useId();
  return (
    <div className={classNames("grid gap-1", className)}>
      <label htmlFor={id} className="font-medium text-12.5">
        {label}
      </label>
      <input
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={error || hint ? noteId : undefined}
        {...props}
        className={classNames(
          "h-8 w-full rounded-[7px] border bg-surface px-2.5 text-13 text-text",
          error ? "border-gone" : "border-line-strong",
          mono && "figures",
        )}
      />
      {(error || hint) && (
        <p id={noteId} className={classNames("text-12", error ? "text-gone-ink" : "text-muted")}>
          {error || hint}
        </p>
      )}
    </div>
  );
}

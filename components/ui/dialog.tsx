"use client";

import { type ReactNode, useId, useRef } from "react";

import { classNames } from "./class-names";
import { useModal } from "./use-modal";

/**
 * A modal dialog on the native element: it keeps the focus, gives it back, and closes on Escape.
 * It is open while mounted. `footer` holds the actions, and `notice` what is to be seen beside them whatever
 * is scrolled to; `busy` keeps it from being closed meanwhile.
 */
export function Dialog({
  title,
  description,
  notice,
  footer,
  busy = false,
  wide = false,
  onClose,
  children,
}: {
  title: ReactNode;
  description?: ReactNode;
  notice?: ReactNode;
  footer?: ReactNode;
  busy?: boolean;
  wide?: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const descriptionId = useId();

  useModal(ref);

  return (
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      aria-describedby={description ? descriptionId : undefined}
      onCancel={(event) => {
        event.preventDefault();
        if (!busy) onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === event.currentTarget && !busy) onClose();
      }}
      className={classNames(
        "m-auto max-h-[calc(100dvh-2rem)] w-[calc(100vw-1.5rem)] flex-col overflow-hidden rounded-dialog border border-line bg-surface p-0 text-text shadow-float open:flex backdrop:bg-[rgb(12_14_14/42%)]",
        wide ? "max-w-190" : "max-w-140",
      )}
    >
      {/* No <header> and <footer>: outside of <main> they would be landmarks of the page. */}
      <div className="px-5 pt-4.5">
        <h2
          id={titleId}
          className="mb-1 font-[650] text-16 tracking-[-0.01em] [overflow-wrap:anywhere]"
        >
          {title}
        </h2>
        {description && (
          <p id={descriptionId} className="text-muted [overflow-wrap:anywhere]">
            {description}
          </p>
        )}
      </div>
      <div className="grid min-h-0 grid-cols-[minmax(0,1fr)] gap-3.5 overflow-y-auto px-5 py-3.5">
        {children}
      </div>
      {notice && (
        <div className="shrink-0 border-gone border-t bg-gone-soft px-5 py-3 text-12.5">
          {notice}
        </div>
      )}
      {footer && (
        <div className="flex flex-wrap items-center gap-2 border-line border-t bg-sunken px-5 py-3">
          {footer}
        </div>
      )}
    </dialog>
  );
}

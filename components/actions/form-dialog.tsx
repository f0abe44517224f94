"use client";

import {
  type ComponentProps,
  type FormEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
} from "react";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useMessages } from "@/lib/i18n/messages-provider";

import { InsistField } from "./insist-field";
import type { Confirmation } from "./use-confirmation";
import type { Insistence } from "./use-insistence";

/**
 * A dialog that asks for something to be done: its form, why it was not done the last time, what makes it dangerous,
 * and its buttons. Nothing is confirmed while something is missing or nobody insists on what is dangerous; the first
 * field in which something is wrong gets the focus.
 */
export function FormDialog({
  title,
  description,
  confirmation,
  insistence,
  failure,
  busy = false,
  invalid = false,
  confirm,
  variant = "primary",
  disabled = false,
  cancel,
  footnote,
  onConfirm,
  onClose,
  children,
}: {
  title: ReactNode;
  description?: ReactNode;
  confirmation: Confirmation;
  insistence?: Insistence;
  /** Why it was not done. */
  failure?: ReactNode;
  /** It is being done: nothing can be confirmed, and nothing closed. */
  busy?: boolean;
  /** Something is wrong in a field of the dialog's own. */
  invalid?: boolean;
  /** What the button says that confirms it. */
  confirm: string;
  variant?: ComponentProps<typeof Button>["variant"];
  /** There is nothing to confirm. */
  disabled?: boolean;
  /** What the other button says; that it is cancelled, unless said otherwise. */
  cancel?: string;
  /** Left of the buttons. */
  footnote?: string;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useMessages();
  const formId = useId();
  const notice = useRef<HTMLDivElement>(null);
  const { tries, missing } = confirmation;
  const dangerous = (insistence?.dangers.length ?? 0) > 0;
  const impossible = busy || disabled || insistence?.missing;
  const failed = Boolean(failure);

  useEffect(() => {
    if (tries === 0) return;
    const dialog = document.getElementById(formId)?.closest("dialog");
    dialog?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [tries, formId]);

  useEffect(() => {
    const { activeElement } = document;
    // The button that was pressed was switched off meanwhile, and the focus went with it.
    if (failed && (activeElement === null || activeElement.matches("body, dialog, :disabled"))) {
      notice.current?.focus();
    }
  }, [failed]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirmation.addTry();
    if (impossible || invalid || missing) return;
    confirmation.actor.remember();
    onConfirm();
  };
  return (
    <Dialog
      title={title}
      description={description}
      busy={busy}
      onClose={onClose}
      notice={
        (failed || dangerous) && (
          <div ref={notice} tabIndex={-1} className="grid gap-2 outline-none">
            {failed && (
              <div role="alert" className="grid gap-2">
                {failure}
              </div>
            )}
            {insistence && dangerous && <InsistField insistence={insistence} />}
          </div>
        )
      }
      footer={
        <>
          <span className="min-w-0 flex-1 text-12.5 text-muted">{footnote}</span>
          <Button onClick={onClose} disabled={busy}>
            {cancel ?? t("common.cancel")}
          </Button>
          <Button type="submit" form={formId} variant={variant} disabled={impossible}>
            {confirm}
          </Button>
        </>
      }
    >
      <form id={formId} className="contents" onSubmit={submit} noValidate>
        {children}
      </form>
    </Dialog>
  );
}

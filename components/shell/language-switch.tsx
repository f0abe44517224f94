"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";

import { setCookie } from "@/lib/client/set-cookie";
import { LANGUAGE_COOKIE } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";

/** Switches to the other language; the server sends its texts, and the page stays as it is. */
export function LanguageSwitch() {
  const { lang } = useMessages();
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const other = lang === "en" ? "zh" : "en";
  return (
    <button
      type="button"
      // In the language that it leads to: who needs it cannot read the present one.
      lang={other === "zh" ? "zh-CN" : "en"}
      aria-label={other === "zh" ? "切换到中文" : "Switch to English"}
      disabled={pending}
      onClick={() => {
        setCookie(LANGUAGE_COOKIE, other);
        startTransition(() => router.refresh());
      }}
      className="rounded px-1 py-0.5 hover:bg-sunken hover:text-text"
    >
      {other === "zh" ? "中文" : "English"}
    </button>
  );
}

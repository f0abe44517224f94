"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useState } from "react";

import { setCookie } from "@/lib/client/set-cookie";
import { useMessages } from "@/lib/i18n/messages-provider";
import { THEME_COOKIE, type Theme, themes } from "@/lib/theme";

const icons = { system: Monitor, light: Sun, dark: Moon };
const names = {
  system: "shell.themeSystem",
  light: "shell.themeLight",
  dark: "shell.themeDark",
} as const;

/** Goes round: as the system has it, light, dark. */
export function ThemeSwitch({ initial }: { initial: Theme }) {
  const { t } = useMessages();
  const [theme, setTheme] = useState(initial);
  const Icon = icons[theme];

  function choose(next: Theme) {
    setTheme(next);
    setCookie(THEME_COOKIE, next);
    if (next === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
  }

  const name = t(names[theme]);
  return (
    <button
      type="button"
      title={name}
      aria-label={t("shell.switchTheme", { theme: name })}
      onClick={() => choose(themes[(themes.indexOf(theme) + 1) % themes.length] ?? "system")}
      className="rounded p-1 hover:bg-sunken hover:text-text"
    >
      <Icon aria-hidden className="size-3.5" />
    </button>
  );
}

import "./globals.css";

import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";

import { Shell } from "@/components/shell/shell";
import { strategiesByFramework } from "@/lib/api/quarantine-answer";
import { getCluster } from "@/lib/cluster";
import { consequencesByFramework, editsByFramework, encodableFormats } from "@/lib/codecs/codecs";
import { getMessages } from "@/lib/i18n/server";
import { parseTheme, THEME_COOKIE } from "@/lib/theme";

import { Providers } from "./providers";
import { statusSeed } from "./seed";

// Every page shows what etcd has now; nothing can be rendered at build time.
export const dynamic = "force-dynamic";

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await getMessages();
  return {
    title: { default: "Rollcall", template: "%s · Rollcall" },
    description: t("shell.description"),
    icons: { icon: { url: "/favicon.svg", type: "image/svg+xml" } },
  };
}

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#16181a" },
  ],
};

/** The frame of every page, in the reader's language and theme from the first byte on. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const { lang, catalogue } = await getMessages();
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html
      lang={lang === "zh" ? "zh-CN" : "en"}
      data-theme={theme === "system" ? undefined : theme}
      className={`${GeistSans.variable} ${GeistMono.variable}`}
    >
      <body>
        <Providers
          lang={lang}
          catalogue={catalogue}
          status={statusSeed()}
          frameworks={{
            consequences: consequencesByFramework,
            encodable: encodableFormats,
            edits: editsByFramework,
            strategies: strategiesByFramework(getCluster()),
          }}
        >
          <Shell theme={theme}>{children}</Shell>
        </Providers>
      </body>
    </html>
  );
}

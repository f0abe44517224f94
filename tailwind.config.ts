import type { Config } from "tailwindcss";

const token = (name: string) => `var(--${name})`;

/** Named after what they are in pixels where the reader's browser has not been set to another font size. */
const textSizes = [11, 11.5, 12, 12.5, 13, 14, 15, 16, 20, 22];

/** The tokens of the design as utilities. Their values, light and dark, stand in app/globals.css. */
export default {
  content: ["./app/**/*.{ts,tsx}", "./components/**/*.{ts,tsx}"],
  theme: {
    extend: {
      colors: {
        bg: token("bg"),
        surface: token("surface"),
        sunken: token("sunken"),
        line: { DEFAULT: token("line"), strong: token("line-strong") },
        text: token("text"),
        muted: token("muted"),
        faint: token("faint"),
        accent: { DEFAULT: token("accent"), soft: token("accent-soft"), ink: token("accent-ink") },
        // `soft` is a tint to stand on; `ink` is the same hue dark enough to read on it.
        alive: { DEFAULT: token("alive"), soft: token("alive-soft"), ink: token("alive-ink") },
        warn: { DEFAULT: token("warn"), soft: token("warn-soft"), ink: token("warn-ink") },
        gone: { DEFAULT: token("gone"), soft: token("gone-soft"), ink: token("gone-ink") },
        hold: { DEFAULT: token("hold"), soft: token("hold-soft"), ink: token("hold-ink") },
        info: { DEFAULT: token("info"), soft: token("info-soft"), ink: token("info-ink") },
      },
      fontFamily: {
        sans: [
          "var(--font-geist-sans)",
          "ui-sans-serif",
          "system-ui",
          '"Segoe UI"',
          '"PingFang SC"',
          '"Microsoft YaHei"',
          '"Noto Sans CJK SC"',
          "sans-serif",
        ],
        mono: [
          "var(--font-geist-mono)",
          "ui-monospace",
          '"SF Mono"',
          '"DejaVu Sans Mono"',
          '"PingFang SC"',
          '"Noto Sans CJK SC"',
          "monospace",
        ],
      },
      fontSize: Object.fromEntries(textSizes.map((size) => [String(size), `${size / 16}rem`])),
      boxShadow: { float: "var(--shadow)" },
      borderRadius: { card: "8px", dialog: "12px" },
    },
  },
} satisfies Config;

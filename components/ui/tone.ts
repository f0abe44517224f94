/** What a colour says. Always beside a word or a sign, never alone. */
export type Tone = "alive" | "warn" | "gone" | "hold" | "info" | "neutral";

/** Beyond it a value is a page of its own. */
const SHOWN = 2_000;

/** The value of a key as text, of which a long one shows its beginning and scrolls. */
export function ValueText({ text }: { text: string }) {
  const cut = text.length > SHOWN;
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
      tabIndex={0}
      className="max-h-32 overflow-y-auto whitespace-pre-wrap break-all rounded-[7px] border border-line bg-sunken px-2.5 py-1.5 font-mono text-12"
    >
      {cut ? `${text.slice(0, SHOWN)}…` : text}
    </pre>
  );
}

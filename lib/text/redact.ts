// Whatever is printed, written or quoted, the key is not: neither as it is nor as JSON, a URL or a
// page would spell it.

/** Shorter words are no keys. */
const SHORTEST = 8;

/** `text` with `***` in place of the key. */
export function redact(text: string, key: string | undefined): string {
  const pattern = spellings(key);
  return pattern ? text.replace(pattern, "***") : text;
}

/** Whether `text` holds the key in any spelling. */
export function holdsKey(text: string, key: string | undefined): boolean {
  return spellings(key)?.test(text) ?? false;
}

function spellings(key = ""): RegExp | undefined {
  const word = key.trim();
  return word.length < SHORTEST ? undefined : new RegExp([...word].map(spelling).join(""), "g");
}

/** Letters and digits are spelled one way; JSON within JSON puts any number of `\` before a sign. */
function spelling(char: string): string {
  if (/[A-Za-z0-9]/.test(char)) return char;
  const hex = [...(char.codePointAt(0) ?? 0).toString(16).padStart(2, "0")]
    .map((digit) => `[${digit}${digit.toUpperCase()}]`).join("");
  const plain = char === "\\" ? "\\\\+" : `\\\\*${RegExp.escape(char)}`;
  return `(?:${plain}|\\\\+u00${hex}|%${hex}|&(?:[a-z]{2,4}|#\\d{2,3}|#x${hex});)`;
}

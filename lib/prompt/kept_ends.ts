// What of a text a body cannot show: the blank lines at its ends, and line breaks that are CRLF. They
// stand on the line that opens the message: {{role "user" start="\n" end="\n" lines="crlf"}}.

/** A text as a body shows it, and the rest. */
export interface KeptText extends KeptEnds {
  /** Without blank lines at both ends, lines end in LF. */
  shown: string;
}

/** What stands beside the shown text. */
export interface KeptEnds {
  /** The blank lines before the text, each with its line break. */
  start: string;
  /** The line breaks after the text. */
  end: string;
  isCrlf: boolean;
}

/** How a marker line spells `KeptEnds`: the source of a pattern without groups. */
export const KEPT_ENDS = String.raw`(?: start="[^"]*")?(?: end="[^"]*")?(?: lines="crlf")?`;

const NO_ENDS: KeptEnds = { start: "", end: "", isCrlf: false };

/** `text` taken apart; undefined when nothing would be shown, or when its line breaks are mixed. */
export function takeApart(text: string): KeptText | undefined {
  const plain = text.replaceAll("\r\n", "\n");
  const isCrlf = plain !== text;
  if (isCrlf && plain.replaceAll("\n", "\r\n") !== text) return undefined;
  const lines = plain.split("\n");
  const first = lines.findIndex((line) => !isBlank(line));
  if (first === -1) return undefined;
  const last = lines.findLastIndex((line) => !isBlank(line));
  return {
    shown: lines.slice(first, last + 1).join("\n"),
    start: lines.slice(0, first).map((line) => `${line}\n`).join(""),
    end: lines.slice(last + 1).map((line) => `\n${line}`).join(""),
    isCrlf,
  };
}

/** The text that `takeApart` took apart. */
export function putTogether({ shown, start, end, isCrlf }: KeptText): string {
  const text = `${start}${shown}${end}`;
  return isCrlf ? text.replaceAll("\n", "\r\n") : text;
}

/** The ends as a marker line spells them; empty when there is nothing to say. */
export function spellEnds({ start, end, isCrlf }: KeptEnds): string {
  const spelled = (name: string, blanks: string): string =>
    blanks === ""
      ? ""
      : ` ${name}="${blanks.replaceAll("\n", String.raw`\n`).replaceAll("\t", String.raw`\t`)}"`;
  return `${spelled("start", start)}${spelled("end", end)}${isCrlf ? ' lines="crlf"' : ""}`;
}

/** Reads what `spellEnds` wrote; undefined when it spells anything but line breaks and blanks. */
export function readEnds(spelling: string): KeptEnds | undefined {
  const match = /^(?: start="([^"]*)")?(?: end="([^"]*)")?( lines="crlf")?$/.exec(spelling);
  if (!match) return undefined;
  const [, start, end, crlf] = match;
  const ends = { ...NO_ENDS, isCrlf: crlf !== undefined };
  if (start !== undefined) ends.start = blanksOf(start);
  if (end !== undefined) ends.end = blanksOf(end);
  const isSound = (start === undefined || /^(?:[ \t]*\n)+$/.test(ends.start)) &&
    (end === undefined || /^(?:\n[ \t]*)+$/.test(ends.end));
  return isSound ? ends : undefined;
}

/** Whether a line holds nothing but spaces and tabs. */
export function isBlank(line: string): boolean {
  return /^[ \t]*$/.test(line);
}

function blanksOf(spelled: string): string {
  return spelled.replaceAll(String.raw`\n`, "\n").replaceAll(String.raw`\t`, "\t");
}

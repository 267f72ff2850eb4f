// Text from anywhere as Markdown that shows it and does nothing else: no link, no mention, no HTML,
// no end of the table.
import { visible, visibleLine } from "./escape.ts";

/** Words that mean nothing in Markdown. All else is shown as code. */
const PLAIN = /^(?:[A-Za-z0-9 ,;'"()]|[a-z]-[a-z]|\.(?=\s|$)|: )*$/i;

/** `text` in one line: as it is where it is harmless, else as code. */
export function inline(text: string): string {
  return PLAIN.test(text) ? text : code(text);
}

/** `text` as inline code, also in a table. */
export function code(text: string): string {
  const line = visibleLine(text).replaceAll("|", "\\|");
  const fence = "`".repeat(longestRun(line) + 1);
  const pad = /^[` ]|[` ]$/.test(line) ? " " : "";
  return line === "" ? "" : `${fence}${pad}${line}${pad}${fence}`;
}

/** `text` in one line of HTML, where Markdown is not read, such as in a summary: nothing opens a tag. */
export function html(text: string): string {
  const shown = visibleLine(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return inline(text) === text ? text : `<code>${shown}</code>`;
}

/** `text` as a block of code. */
export function codeBlock(text: string, language = ""): string {
  const shown = visible(text).trimEnd();
  const fence = "`".repeat(Math.max(3, longestRun(shown) + 1));
  return `${fence}${language}\n${shown}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}

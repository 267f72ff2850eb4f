// Text from Braintrust or from files may hold anything. Nothing of it reaches a terminal, an
// annotation or Markdown with the power to do more there than to be read.

/**
 * Controls, bidirectional overrides, invisible formatting, line separators, as a pattern lists them
 * between brackets. Not tab, not LF.
 */
export const UNSEEN = [
  String.raw`\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B-\u200F`,
  String.raw`\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB`,
].join("");
const UNSAFE = new RegExp(String.raw`[${UNSEEN}\u{E0000}-\u{E007F}\uD800-\uDFFF]`, "gu");

/** `text` with everything invisible or commanding spelled out, such as `\u{1b}`. */
export function visible(text: string): string {
  return text.replace(UNSAFE, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`);
}

/** `visible` for what must stay on one line. */
export function visibleLine(text: string): string {
  return visible(text.replaceAll("\n", "\\n").replaceAll("\t", "\\t"));
}

/** `value` as JSON that is safe to look at: it says the same, with the unsafe spelled as escapes. */
export function visibleJson(value: unknown): string {
  // Outside of strings JSON is plain ASCII, and within them any character may be written so.
  return JSON.stringify(value, null, 2).replace(
    UNSAFE,
    (char) =>
      char.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join(
        "",
      ),
  );
}

/** The message of a GitHub workflow command. */
export function githubMessage(text: string): string {
  return visible(text).replaceAll("%", "%25").replaceAll("\n", "%0A");
}

/** Text of which no line is a workflow command: `::name::` at its start, or `##[name]` anywhere. */
export function githubText(text: string): string {
  return visible(text).replace(/^(?=[^\S\n]*::)/gm, "note: ").replaceAll("##[", "# #[");
}

/** A property (file, title) of a GitHub workflow command. */
export function githubProperty(text: string): string {
  return githubMessage(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/** `text` short enough for a message: files may hold a megabyte where a word is expected. */
export function cut(text: string, limit = 60): string {
  return text.length <= limit ? text : `${text.slice(0, limit).toWellFormed()}...`;
}

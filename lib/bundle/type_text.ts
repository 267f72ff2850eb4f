// Types as TypeScript text. What stands in a prompt file must not become code, nor name a file: the
// deploy command finds imports by a pattern, in texts and comments too.

/** A member of an object type. */
export interface Member {
  name: string;
  type: string;
  isOptional: boolean;
  describes: string | undefined;
}

/** A string literal. */
export function literal(text: string): string {
  return JSON.stringify(text)
    .replaceAll("'", "\\u0027")
    .replaceAll("`", "\\u0060")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029")
    // The word before a quote is what the pattern looks for.
    .replace(/import|from/g, (word) => `\\u00${word.charCodeAt(0).toString(16)}${word.slice(1)}`);
}

/** An object type. */
export function objectType(members: readonly Member[], indent: string, more = ""): string {
  if (members.length === 0 && more === "") return "Record<string, never>";
  const lines = members.flatMap(({ name, type, isOptional, describes }) => [
    ...(describes ? [`${indent}  /** ${comment(describes)} */`] : []),
    `${indent}  ${literal(name)}${isOptional ? "?" : ""}: ${type};`,
  ]);
  return ["{", ...lines, ...(more === "" ? [] : [`${indent}  ${more}`]), `${indent}}`].join("\n");
}

/** A union without repetitions. */
export function union(types: readonly string[]): string {
  const all = [...new Set(types)];
  if (all.includes("unknown")) return "unknown";
  return all.length === 0 ? "never" : all.join(" | ");
}

/** A list type. */
export function listOf(type: string): string {
  return /^\w+$/.test(type) ? `readonly ${type}[]` : `ReadonlyArray<${type}>`;
}

function comment(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  const short = line.length > 300 ? `${line.slice(0, 300).toWellFormed()}...` : line;
  return short.replaceAll("*/", "* /").replaceAll("'", "’").replaceAll('"', "”").replaceAll(
    "`",
    "’",
  );
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g;

/**
 * JSON.parse for files that people and merges change: a key that appears twice in one object, of which
 * JSON.parse silently takes the last, is an error. Throws a SyntaxError.
 */
export function parseJsonText(text: string): unknown {
  const plain = text.replace(/^\uFEFF/, "");
  const value: unknown = JSON.parse(plain);
  // What is written again as it stands has lost no key; looking at each takes ten times as long.
  if (JSON.stringify(value, null, 2) === plain.trimEnd()) return value;
  const key = repeatedKey(plain);
  if (key !== undefined) throw new SyntaxError(`the key ${key} appears twice in one object`);
  return value;
}

/** The first key that repeats, as it is written; the text is known to be JSON. */
function repeatedKey(text: string): string | undefined {
  const keys: Set<string>[] = [];
  let string = "";
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "{" || token === "[") keys.push(new Set());
    else if (token === "}" || token === "]") keys.pop();
    else if (token === ":") {
      const key = String(JSON.parse(string));
      if (keys.at(-1)?.has(key)) return string;
      keys.at(-1)?.add(key);
    } else if (token !== ",") string = token;
  }
  return undefined;
}

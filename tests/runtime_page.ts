// docs/runtime.md, for the tests that try what stands in it.
import { assert } from "@std/assert";

/** The page. */
export const PAGE = await Deno.readTextFile(new URL("../docs/runtime.md", import.meta.url));

/** Its snippets. */
export const BLOCKS = [...PAGE.matchAll(/^```(\w+)\n(.*?)^```$/gms)]
  .map(([, language = "", text = ""]) => ({ language, text }));

/** The only snippet in a language. */
export function block(wanted: string): string {
  const [one, ...more] = BLOCKS.filter(({ language }) => language === wanted);
  assert(one && more.length === 0, `${more.length + (one ? 1 : 0)} snippets in ${wanted}`);
  return one.text;
}

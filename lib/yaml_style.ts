// How prompt files spell YAML.
import { type Document, isCollection, type Node, Scalar, visit } from "yaml";
import { canonicalJson } from "./hash.ts";
import type { Json } from "./json.ts";
import { isBodyText } from "./messages.ts";

/** Options of the YAML library. */
export const YAML_STYLE = {
  lineWidth: 0,
  flowCollectionPadding: false,
  doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
} as const;

/** Several lines stand as a block where a block keeps each character, else quoted with escapes. */
export function nodeOf(document: Document, key: string, value: Json): Node {
  const node = document.createNode(value, { aliasDuplicateObjects: false });
  if (key === "tags" && isCollection(node)) node.flow = true;
  visit(node, {
    Scalar(_, scalar): void {
      if (typeof scalar.value !== "string" || isPlain(scalar.value)) return;
      scalar.type = isBlock(scalar.value) ? Scalar.BLOCK_LITERAL : Scalar.QUOTE_DOUBLE;
    },
  });
  return node as Node;
}

function isPlain(text: string): boolean {
  return /^[\x20-\x7E\u00A1-\u1FFF\u3000-\uD7FF\uF900-\uFDFF\p{Emoji}]*$/u.test(text);
}

function isBlock(text: string): boolean {
  return text.includes("\n") && isBodyText(text.replace(/\n$/, ""));
}

/** Whether two values say the same. */
export function same(a: Json | undefined, b: Json | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonicalJson(a) === canonicalJson(b);
}

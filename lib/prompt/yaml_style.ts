// How prompt files spell YAML.
import { type Document, isCollection, type Node, Scalar, visit } from "yaml";
import { canonicalJson } from "../content/hash.ts";
import { exactInteger } from "../content/exact_json.ts";
import { isObject, type Json } from "../content/json.ts";
import { isBodyText } from "./messages.ts";

/** Options of the YAML library. */
export const YAML_STYLE = {
  lineWidth: 0,
  flowCollectionPadding: false,
  doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
} as const;

/** Several lines stand as a block where a block keeps each character, else quoted with escapes. */
export function nodeOf(document: Document, key: string, value: Json): Node {
  const node = document.createNode(spelled(value), { aliasDuplicateObjects: false });
  if (key === "tags" && isCollection(node)) node.flow = true;
  visit(node, {
    Scalar(_, scalar): void {
      if (typeof scalar.value !== "string") return;
      // Without quotes it would be YAML 1.1's merge key.
      if (scalar.value === "<<") scalar.type = Scalar.QUOTE_DOUBLE;
      if (isPlain(scalar.value)) return;
      scalar.type = isBlock(scalar.value) ? Scalar.BLOCK_LITERAL : Scalar.QUOTE_DOUBLE;
    },
  });
  return node as Node;
}

/** What the YAML library writes as it is: an integer of any size, which no prompt file may hold. */
function spelled(value: Json): unknown {
  if (Array.isArray(value)) return value.map(spelled);
  if (!isObject(value)) return value;
  return exactInteger(value) ??
    Object.fromEntries(Object.entries(value).map(([key, member]) => [key, spelled(member)]));
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

// Changes texts and numbers of front matter where they stand: every other character stays.
import { Composer, CST, type Document, isCollection, isScalar, Parser, Scalar } from "yaml";
import { isObject, type Json, type JsonObject } from "../content/json.ts";
import { YAML_OPTIONS } from "./yaml_options.ts";
import { nodeOf, same } from "./yaml_style.ts";

type Path = (string | number)[];
type Edit = { at: Path; value: Json };

/**
 * `yaml`, which says `before`, with those of its scalars changed that differ in `after`; undefined
 * when more than scalars differ. Whether it holds, the caller must check by reading it.
 */
export function editScalars(
  yaml: string,
  before: JsonObject,
  after: JsonObject,
): string | undefined {
  const edits = editsOf(before, after, []);
  if (!edits) return undefined;
  const tokens = [...new Parser().parse(yaml)];
  const composer = new Composer({ ...YAML_OPTIONS, keepSourceTokens: true });
  const [document] = composer.compose(tokens);
  if (!document) return undefined;
  for (const edit of edits) if (!isSet(document as Document, edit)) return undefined;
  return tokens.map((token) => CST.stringify(token)).join("");
}

/** Sets one scalar in the tokens that `document` was made of; false where there is none to set. */
function isSet(document: Document, { at, value }: Edit): boolean {
  const old = document.getIn(at, true);
  if (!isScalar(old) || !CST.isScalar(old.srcToken)) return false;
  const token = old.srcToken;
  const node = nodeOf(document, String(at[0]), value) as Scalar;
  const isBlock = node.type === Scalar.BLOCK_LITERAL;
  if (isBlock && old.type === node.type && endOf(String(old.value)) === endOf(String(value))) {
    // The header says the same; the lines are indented as before, however far that was.
    const indent = /^(?: *\n)*( *)/.exec((token as CST.BlockScalar).source)?.[1] ?? "";
    const lines = String(value).replace(/\n$/, "").split("\n");
    const source = lines.map((line) => line === "" ? "\n" : `${indent}${line}\n`).join("");
    (token as CST.BlockScalar).source = source;
    return true;
  }
  const inFlow = at.some((_, depth) => isFlow(document.getIn(at.slice(0, depth), true)));
  const isQuoted = node.type === Scalar.QUOTE_DOUBLE || isBlock && inFlow;
  const asBefore = old.type === undefined || isBlock ? Scalar.PLAIN : old.type;
  const type = isQuoted
    ? Scalar.QUOTE_DOUBLE
    : isBlock
    ? Scalar.BLOCK_LITERAL
    : typeof value === "string" && !asBefore.startsWith("BLOCK")
    ? asBefore
    : Scalar.PLAIN;
  CST.setScalarValue(token, String(value), { type, inFlow, afterKey: true });
  return true;
}

/** The line breaks at the end of a text: what the header of a block says. */
function endOf(text: string): string {
  return /\n*$/.exec(text)?.[0] ?? "";
}

function isFlow(node: unknown): boolean {
  return isCollection(node) && node.flow === true;
}

/** What differs, scalar by scalar; undefined when the shapes differ. */
function editsOf(before: Json | undefined, after: Json | undefined, at: Path): Edit[] | undefined {
  if (same(before, after)) return [];
  if (before === undefined || after === undefined) return undefined;
  if (isObject(before) && isObject(after)) {
    const keys = Object.keys({ ...before, ...after });
    return all(keys.map((key) => editsOf(before[key], after[key], [...at, key])));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    if (before.length !== after.length) return undefined;
    return all(before.map((item, index) => editsOf(item, after[index], [...at, index])));
  }
  const isPlain = [before, after].every((value) => typeof value !== "object" || value === null);
  return isPlain ? [{ at, value: after }] : undefined;
}

function all(lists: (Edit[] | undefined)[]): Edit[] | undefined {
  return lists.every((list) => list !== undefined) ? lists.flat() : undefined;
}

// Changes front matter as little as possible: comments, order and spelling of the rest stay.
import { type Document, isMap, isNode, isScalar, isSeq } from "yaml";
import { editScalars } from "./edit_scalars.ts";
import { parseYaml } from "./front_matter.ts";
import { isObject, type Json, type JsonObject } from "../content/json.ts";
import { nodeOf, same, YAML_STYLE } from "./yaml_style.ts";

type Path = (string | number)[];

/**
 * `yaml`, which says `before`, made to say `after`. Several tries, the most careful first: which of
 * them holds, the caller must check by reading it.
 */
export function* updatedYaml(
  yaml: string,
  before: JsonObject,
  after: JsonObject,
): Generator<string> {
  if (same(before, after)) return yield yaml;
  const edited = editScalars(yaml, before, after);
  if (edited !== undefined) yield edited;
  const document = parseYaml(yaml);
  change(document, [], before, after);
  const whole = document.toString(YAML_STYLE);
  const isChanged = (key: string): boolean => !same(before[key], after[key]);
  const spliced = splice(yaml, whole, isChanged);
  if (spliced !== undefined) yield spliced;
  yield whole;
}

/** Sets what differs, member by member, so that the comments beside the others stay. */
function change(document: Document, path: Path, before: JsonObject, after: JsonObject): void {
  for (const key of Object.keys(before)) {
    if (after[key] === undefined && document.hasIn([...path, key])) {
      document.deleteIn([...path, key]);
    }
  }
  for (const [key, value] of Object.entries(after)) {
    const old = before[key];
    const at = [...path, key];
    if (same(old, value)) continue;
    if (isObject(old) && isObject(value) && isMap(document.getIn(at))) {
      change(document, at, old, value);
      continue;
    }
    const list = document.getIn(at);
    // The content has tags in an order of its own: then no item of the file is where it would be.
    const isInOrder = isSeq(list) && same(list.toJS(document), old);
    if (Array.isArray(old) && Array.isArray(value) && isInOrder) {
      changeItems(document, at, old, value);
      continue;
    }
    const node = nodeOf(document, String(path[0] ?? key), value);
    const oldNode = document.getIn(at, true);
    if (isScalar(node) && isScalar(oldNode) && oldNode.comment) node.comment = oldNode.comment;
    document.setIn(at, node);
  }
}

/** Item by item, from the first; what is more or less stands at the end. */
function changeItems(document: Document, path: Path, before: Json[], after: Json[]): void {
  for (let index = before.length - 1; index >= after.length; index--) {
    document.deleteIn([...path, index]);
  }
  for (const [index, value] of after.entries()) {
    const old = before[index];
    const at = [...path, index];
    if (same(old, value)) continue;
    if (isObject(old) && isObject(value) && isMap(document.getIn(at))) {
      change(document, at, old, value);
    } else document.setIn(at, nodeOf(document, String(path[0]), value));
  }
}

/** The pairs of `whole`; those that have not changed are spelled as in `yaml`. */
function splice(
  yaml: string,
  whole: string,
  isChanged: (key: string) => boolean,
): string | undefined {
  const [old, now] = [piecesOf(yaml), piecesOf(whole)];
  if (!old || !now) return undefined;
  const pieces = [...now.pieces].map(([key, piece]) =>
    isChanged(key) ? piece : old.pieces.get(key) ?? piece
  );
  return [...pieces, old.rest].join("");
}

/** The text of each pair, with the comments above it, and what follows the last. */
function piecesOf(yaml: string): { pieces: Map<string, string>; rest: string } | undefined {
  const { contents } = parseYaml(yaml);
  const pieces = new Map<string, string>();
  if (contents === null) return { pieces, rest: yaml };
  if (!isMap(contents) || contents.flow) return undefined;
  let start = 0;
  for (const { key, value } of contents.items) {
    const end = isNode(value) ? value.range?.[2] : undefined;
    if (!isScalar(key) || end === undefined) return undefined;
    const text = yaml.slice(start, end);
    pieces.set(String(key.value), text.endsWith("\n") ? text : `${text}\n`);
    start = end;
  }
  return { pieces, rest: yaml.slice(start) };
}

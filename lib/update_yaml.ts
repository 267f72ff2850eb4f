// Changes front matter as little as possible: comments, order and spelling of the rest stay.
import { type Document, isMap, isNode, isScalar } from "yaml";
import { editScalars } from "./edit_scalars.ts";
import { parseYaml } from "./front_matter.ts";
import { isObject, type JsonObject } from "./json.ts";
import { nodeOf, same, YAML_STYLE } from "./yaml_style.ts";

/**
 * `yaml`, which says `before`, made to say `after`. Several tries, the most careful first: which of
 * them holds, the caller must check by reading it.
 */
export function updatedYaml(yaml: string, before: JsonObject, after: JsonObject): string[] {
  if (same(before, after)) return [yaml];
  const edited = editScalars(yaml, before, after);
  const document = parseYaml(yaml);
  change(document, [], before, after);
  const whole = document.toString(YAML_STYLE);
  const isChanged = (key: string): boolean => !same(before[key], after[key]);
  const spliced = splice(yaml, whole, isChanged);
  return [edited, spliced, whole].filter((text) => text !== undefined);
}

/** Sets what differs, member by member, so that the comments beside the others stay. */
function change(document: Document, path: string[], before: JsonObject, after: JsonObject): void {
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
    const node = nodeOf(document, path[0] ?? key, value);
    const oldNode = document.getIn(at, true);
    if (isScalar(node) && isScalar(oldNode) && oldNode.comment) node.comment = oldNode.comment;
    document.setIn(at, node);
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

// Is metadata, which holds the stamp, returned as it was sent?
import { isObject, memberAt } from "../../../content/json.ts";
import { STAMP_KEY } from "../../../content/stamp.ts";
import { holds } from "../compare.ts";
import { RICH } from "../samples.ts";
import { cost, fine, type Point, unsafe } from "./point.ts";
import { ACCEPT, compared, first, short } from "./sent.ts";

type Values = Point<"values">;

/** How the stamp comes back, which proves every upload. */
const stamp: Values = {
  name: "metadata",
  question: "Does `insert-functions` keep metadata, and so the stamp?",
  step: "values",
  assumes: ["kept"],
  answers: {
    kept: fine(),
    lost: unsafe(
      "no upload can be proven; `upload` stops with exit code 2 and leaves the lock as it was",
    ),
    changed: unsafe(
      "the stamp cannot be read; `upload` stops with exit code 2 and leaves the lock as it was",
    ),
  },
  judge: ({ rich }) => {
    const [sent, told] = [RICH, first(rich)].map((row) => memberAt(row, ["metadata", STAMP_KEY]));
    if (told === undefined || told === null) return "lost";
    return holds(told, sent ?? null) ? "kept" : ["changed", short(told)];
  },
};

const ownMetadata: Values = {
  name: "own metadata",
  question: "Are the numbers, booleans and objects of the user's own metadata returned as sent?",
  step: "values",
  assumes: ["as sent"],
  answers: { "as sent": fine(), changed: cost(ACCEPT) },
  judge: ({ rich }) => {
    const [sent, told] = [RICH, first(rich)].map((row) => memberAt(row, ["metadata"]));
    if (!isObject(told)) return undefined; // lost as a whole, which is a point of its own
    const { [STAMP_KEY]: _, owner, ...rest } = isObject(sent) ? sent : {};
    const { nothing: __, empty: ___, ...own } = isObject(owner) ? owner : {};
    return compared({ ...rest, owner: own }, told);
  },
};

const nulls: Values = {
  name: "nulls",
  question: "Is null in metadata returned?",
  step: "values",
  assumes: ["as sent"],
  answers: {
    "as sent": fine(),
    dropped: cost("leave null out of metadata: `upload` stops once with exit code 1 otherwise"),
  },
  judge: ({ rich }) => {
    const owner = memberAt(first(rich), ["metadata", "owner"]);
    if (!isObject(owner)) return undefined;
    return owner["nothing"] === null ? "as sent" : "dropped";
  },
};

const emptyTexts: Values = {
  name: "empty texts",
  question: 'Is "" in metadata returned as sent?',
  step: "values",
  assumes: ["as sent"],
  answers: { "as sent": fine(), changed: cost(ACCEPT) },
  judge: ({ rich }) => {
    const owner = memberAt(first(rich), ["metadata", "owner"]);
    return isObject(owner) ? compared("", owner["empty"]) : undefined;
  },
};

export const METADATA: readonly Values[] = [stamp, ownMetadata, nulls, emptyTexts];

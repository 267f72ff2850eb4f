// Is what is written returned as it was sent?
import { isObject, type Json, type JsonObject, memberAt } from "../../../content/json.ts";
import { STAMP_KEY } from "../../../content/stamp.ts";
import { differences, holds } from "../compare.ts";
import { RICH, UNICODE, UNKNOWN, WHITE_SPACE } from "../samples.ts";
import type { Ways } from "../seen.ts";
import { cost, fine, type Judged, type Meaning, type Point, unsafe } from "./point.ts";

type Values = Point<"values">;

/** Where the parameters of the model are. */
export const PARAMS = ["prompt_data", "options", "params"];
const ACCEPT =
  "such a prompt stops once with exit code 1, until `upload --accept SLUG` takes the " +
  "returned value into its file";

/** Whether a member of the rich row comes back. */
function asSent(name: string, question: string, path: readonly string[]): Values {
  return {
    name,
    question,
    step: "values",
    assumes: ["as sent"],
    answers: { "as sent": fine(), changed: cost(ACCEPT) },
    judge: (seen) => compared(memberAt(RICH, path) ?? null, memberAt(first(seen.rich), path)),
  };
}

function compared(sent: Json, told: Json | undefined): Judged {
  if (holds(told, sent)) return "as sent";
  if (typeof sent !== "string" || typeof told !== "string") {
    return ["changed", `sent ${short(sent)}, returned ${short(told)}`];
  }
  const from = sameStart(sent, told);
  const [left, right] = [sent, told].map((text) => short(text.slice(from)));
  return ["changed", `after ${from} characters sent ${left}, returned ${right}`];
}

/** How many characters two texts begin with alike. */
function sameStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

/** The row as a read of it alone returned it first. */
export function first({ reads }: Ways): JsonObject | undefined {
  return reads[0];
}

function short(value: Json | undefined): string {
  const text = JSON.stringify(value ?? null);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** The messages of the rich row. */
function messagesOf(row: JsonObject | undefined): JsonObject[] {
  const messages = memberAt(row, ["prompt_data", "prompt", "messages"]);
  return Array.isArray(messages) ? messages.filter(isObject) : [];
}

/** The text of a message, also of one in parts. */
function textOf(message: JsonObject | undefined): string {
  const content = message?.["content"];
  if (!Array.isArray(content)) return typeof content === "string" ? content : "";
  return content.map((part) => isObject(part) ? String(part["text"] ?? "") : "").join("");
}

function byText(
  name: string,
  question: string,
  same: (messages: JsonObject[]) => [sent: string, told: string],
): Values {
  return {
    name,
    question,
    step: "values",
    assumes: ["as sent"],
    answers: { "as sent": fine(), changed: cost(ACCEPT) },
    judge: ({ rich }) => compared(...same(messagesOf(first(rich)))),
  };
}

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

const tags: Values = {
  name: "tags",
  question: "Are tags returned as sent?",
  step: "values",
  assumes: ["as sent", "in another order"],
  answers: {
    "as sent": fine(),
    "in another order": fine("the order of tags is not compared"),
    "with others": cost("the tags that Braintrust adds are listed in every report"),
    changed: cost(ACCEPT),
  },
  judge: ({ rich }) => {
    const [sent, told] = [RICH, first(rich)].map((row) => {
      const all = row?.["tags"];
      return Array.isArray(all) ? all.map(String) : [];
    }) as [string[], string[]];
    if (sent.join() === told.join()) return "as sent";
    if (sent.some((tag) => !told.includes(tag))) return ["changed", `returned ${short(told)}`];
    return told.length === sent.length ? "in another order" : ["with others", short(told)];
  },
};

const FORMS: Record<string, Meaning> = {
  "as sent": fine(),
  "as parts": fine("text and one part of text are the same to prompt-sync"),
  "other roles": cost(ACCEPT),
  changed: cost(ACCEPT),
};

const messages: Values = {
  name: "messages",
  question: "Are messages returned in the form in which they were sent?",
  step: "values",
  assumes: ["as sent", "as parts"],
  answers: FORMS,
  judge: ({ rich }) => {
    const [sent, told] = [messagesOf(RICH), messagesOf(first(rich))];
    if (sent.length !== told.length) {
      return ["changed", `sent ${sent.length}, returned ${told.length}`];
    }
    if (sent.some(({ role }, index) => role !== told[index]?.["role"])) {
      return ["other roles", told.map(({ role }) => role).join(", ")];
    }
    return told.every(({ content }) => typeof content === "string") ? "as sent" : "as parts";
  },
};

const tools: Values = {
  name: "tools",
  question: "Is the JSON text of tools returned as sent?",
  step: "values",
  assumes: ["as sent", "spelled otherwise"],
  answers: {
    "as sent": fine(),
    "spelled otherwise": fine("tools are compared as JSON"),
    changed: cost(ACCEPT),
  },
  judge: ({ rich }) => {
    const [sent, told] = [RICH, first(rich)]
      .map((row) => memberAt(row, ["prompt_data", "prompt", "tools"]));
    if (sent === told) return "as sent";
    return differences(parsed(sent), parsed(told)).length === 0
      ? "spelled otherwise"
      : ["changed", short(told)];
  },
};

function parsed(text: Json | undefined): Json {
  try {
    return JSON.parse(String(text));
  } catch {
    return null;
  }
}

const unknownFields: Values = {
  name: "unknown fields",
  question: "Is a parameter that nobody documented kept?",
  step: "values",
  assumes: ["kept"],
  answers: {
    kept: fine(),
    dropped: cost(`leave such parameters out of files; ${ACCEPT}`),
    refused: cost(
      "leave such parameters out of files: `upload` stops with the answer of the service",
    ),
  },
  judge: ({ unknown: { status, row } }) => {
    if (status !== 200) return ["refused", `answered ${status}`];
    const [sent, told] = [UNKNOWN, row].map((one) => memberAt(one, [...PARAMS, "custom_hint"]));
    return holds(told, sent ?? null) ? "kept" : "dropped";
  },
};

const order: Values = {
  name: "order of members",
  question: "Do objects come back with their members in the order sent?",
  step: "values",
  assumes: ["as sent", "another"],
  answers: { "as sent": fine(), another: fine("the order of members is not compared") },
  judge: ({ rich }) => {
    const [sent, told] = [RICH, first(rich)].map((row) => {
      const params = memberAt(row, PARAMS);
      return isObject(params) ? Object.keys(params) : [];
    }) as [string[], string[]];
    return sent.join() === told.filter((key) => sent.includes(key)).join() ? "as sent" : "another";
  },
};

export const VALUES: readonly Values[] = [
  stamp,
  ownMetadata,
  nulls,
  tags,
  asSent("description", "Is the description returned as sent?", ["description"]),
  asSent("name", "Is the name returned as sent?", ["name"]),
  asSent("model", "Is the model returned as sent?", ["prompt_data", "options", "model"]),
  asSent("numbers", "Are numbers of parameters returned as sent?", PARAMS),
  emptyTexts,
  byText(
    "white space",
    "Are spaces at the ends of lines and texts, and line ends, returned as sent?",
    ([one]) => [WHITE_SPACE, textOf(one)],
  ),
  byText(
    "Unicode",
    "Are composed and decomposed letters returned as sent?",
    ([, two]) => [UNICODE, textOf(two).trim()],
  ),
  messages,
  tools,
  unknownFields,
  order,
];

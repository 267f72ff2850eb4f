// Is what is written returned as it was sent?
import { isObject, type Json, type JsonObject, memberAt } from "../../../content/json.ts";
import { STAMP_KEY } from "../../../content/stamp.ts";
import { additions, differences, distinct, holds, unsteady, withoutIdentity } from "../compare.ts";
import { PLAIN, RICH, UNICODE, UNKNOWN, WHITE_SPACE } from "../samples.ts";
import type { Ways } from "../seen.ts";
import { cost, fine, type Judged, type Meaning, type Point, unsafe } from "./point.ts";

type Values = Point<"values">;

const PARAMS = ["prompt_data", "options", "params"];
const ACCEPT =
  "prompts that have such a value stop once with exit code 1, until `upload --accept` " +
  "takes the returned value into the file";

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
  return holds(told, sent)
    ? "as sent"
    : ["changed", `sent ${short(sent)}, returned ${short(told)}`];
}

function first({ reads }: Ways): JsonObject | undefined {
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
    const { nothing: __, ...own } = isObject(owner) ? owner : {};
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
  "other roles": cost(
    "system and developer messages are compared as the service returns them; " + ACCEPT,
  ),
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

const added: Values = {
  name: "added fields",
  question: "Does Braintrust return fields that were not sent?",
  step: "values",
  assumes: ["none"],
  answers: {
    none: fine(),
    some: cost("each report lists them once; they are no drift"),
  },
  judge: ({ rich, plain }) => {
    const paths = distinct([
      ...rich.reads.flatMap((row) => additions(RICH, withoutIdentity(row))),
      ...plain.reads.flatMap((row) => additions(PLAIN, withoutIdentity(row))),
    ]);
    return paths.length === 0 ? "none" : ["some", paths.join(", ")];
  },
};

const steady: Values = {
  name: "steady",
  question: "Does a version say the same at each read?",
  step: "values",
  assumes: ["the same"],
  answers: {
    "the same": fine(),
    "not the same": cost("such fields are left out of the comparison and listed once"),
  },
  judge: ({ rich, plain }) => {
    const paths = distinct([rich, plain].flatMap(unsteadyIn));
    return paths.length === 0 ? "the same" : ["not the same", paths.join(", ")];
  },
};

/** The paths that differ from read to read of the same kind. */
export function unsteadyIn({ reads, lists }: Ways): string[] {
  return [...unsteady(reads), ...unsteady(lists)];
}

const lists: Values = {
  name: "lists",
  question: "Do lists return the same of a prompt as a read of it alone?",
  step: "values",
  assumes: ["the same"],
  answers: {
    "the same": fine(),
    more: cost("what only lists add is listed once; it is no drift"),
    less: cost("`verify` and `upload` read each prompt alone, or stop with exit code 2"),
  },
  judge: ({ rich, plain }) => {
    const found = [rich, plain].flatMap((ways) => {
      const [row, list] = [first(ways), ways.lists[0]];
      // A list without the row is a matter of waiting.
      if (!row || !list) return [];
      const skip = new Set(unsteadyIn(ways));
      const gone = new Set(additions(list, row));
      const more = new Set(additions(row, list));
      return differences(row, list).filter((path) => !skip.has(path))
        .map((path) => [more.has(path) && !gone.has(path) ? "more" : "less", path] as const);
    });
    if (found.length === 0) return "the same";
    const less = found.filter(([kind]) => kind === "less");
    const [kind] = (less.length > 0 ? less : found)[0] ?? ["less"];
    return [kind, distinct((less.length > 0 ? less : found).map(([, path]) => path)).join(", ")];
  },
};

const atVersion: Values = {
  name: "reads at a version",
  question: "Can a prompt be read at its version?",
  step: "values",
  assumes: ["yes"],
  answers: {
    yes: fine(),
    "says otherwise": cost("versions are compared as reads at a version return them"),
    no: cost("who edited a prompt cannot be told: some states are `unknown`, with exit code 2"),
  },
  judge: ({ rich: ways }) => {
    const row = first(ways);
    if (!ways.at || !row) return "no";
    const skip = new Set(unsteadyIn(ways));
    const paths = differences(row, ways.at).filter((path) => !skip.has(path));
    return paths.length === 0 ? "yes" : ["says otherwise", distinct(paths).join(", ")];
  },
};

const delay: Values = {
  name: "delay",
  question: "How long until a write is returned in every way?",
  step: "values",
  assumes: ["at once"],
  answers: {
    "at once": fine(),
    later: cost("`upload` waits for its proof, 30 seconds at most (`--wait SECONDS`)"),
  },
  judge: ({ late, lateMs }) =>
    late === 0
      ? "at once"
      : ["later", `after ${Math.round(lateMs)} ms; ${late} looks did not see all of it`],
};

export const VALUES: readonly Values[] = [
  stamp,
  ownMetadata,
  nulls,
  tags,
  asSent("description", "Is the description returned as sent?", ["description"]),
  asSent("name", "Is the name returned as sent?", ["name"]),
  asSent("model", "Is the model returned as sent?", ["prompt_data", "options", "model"]),
  {
    ...asSent("numbers", "Are numbers of parameters returned as sent?", PARAMS),
    judge: ({ rich }) => {
      const [sent, told] = [RICH, first(rich)].map((row) => memberAt(row, PARAMS));
      const { stop: _, ...numbers } = isObject(sent) ? sent : {};
      return compared(numbers, told);
    },
  },
  asSent("empty texts", 'Is "" returned as sent?', [...PARAMS, "stop"]),
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
  added,
  steady,
  lists,
  atVersion,
  delay,
];

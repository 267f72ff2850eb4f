// Are messages and tools returned as they were sent?
import { isObject, type Json, type JsonObject, memberAt } from "../../../content/json.ts";
import { differences } from "../compare.ts";
import { RICH, UNICODE, WHITE_SPACE } from "../samples.ts";
import { cost, fine, type Meaning, type Point } from "./point.ts";
import { ACCEPT, compared, first, short } from "./sent.ts";

type Values = Point<"values">;

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

export const MESSAGES: readonly Values[] = [
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
];

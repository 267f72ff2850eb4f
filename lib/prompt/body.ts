import { isObject, type Json, type JsonObject, memberAt } from "../content/json.ts";
import { isBlank } from "./kept_ends.ts";
import { isMarker, readText, splitMessages } from "./messages.ts";

/** What the body of a prompt file says. */
export interface Body {
  /** The members of `prompt_data.prompt` that the body gives. */
  prompt: JsonObject;
  /** `line` is 0-based in the body. */
  problems: { line: number; message: string }[];
}

/** Reads the body below the front matter `values`. */
export function readBody(values: JsonObject, body: string): Body {
  const carried = carriedPrompt(values);
  if (/^[ \t\n]*$/.test(body)) return emptyBody(values, carried !== undefined);
  const refused = (message: string): Body => {
    const line = body.split("\n").findIndex((content) => !isBlank(content));
    return { prompt: {}, problems: [{ line, message }] };
  };
  if (values.messages !== undefined) {
    return refused('Expected no text below the front matter, because it has "messages"');
  }
  const isCompletion = values.type === "completion";
  const said = isCompletion ? "content" : "messages";
  const isSaid = isObject(carried)
    ? ["type", said].some((key) => Object.hasOwn(carried, key))
    : carried !== undefined;
  if (isSaid) {
    return refused('Expected no text below the front matter, because "braintrust" has the prompt');
  }
  if (!isCompletion) {
    const { messages, problems } = splitMessages(body);
    const plain = messages.map(({ role, text }) => ({ role, content: text }));
    return { prompt: { type: "chat", messages: plain }, problems };
  }
  const marker = body.split("\n").findIndex((content) => isMarker(content));
  const message = "Expected plain text in a completion prompt, found a role marker";
  const content = readText(body);
  return {
    prompt: { type: "completion", content: content.text },
    problems: marker === -1 ? content.problems : [{ line: marker, message }],
  };
}

/** The prompt that "braintrust" gives; odd prompt_data leaves room for no other. */
function carriedPrompt(values: JsonObject): Json | undefined {
  const data = memberAt(values, ["braintrust", "prompt_data"]);
  return isObject(data) ? memberAt(data, ["prompt"]) : data;
}

function emptyBody({ messages, type }: JsonObject, isCarried: boolean): Body {
  if (messages !== undefined) {
    const message = 'Expected plain text in a completion prompt, found "messages"';
    const problems = type === "completion" ? [{ line: -1, message }] : [];
    return { prompt: { type: "chat" }, problems };
  }
  const message = "Expected the text of a prompt, found none";
  return { prompt: {}, problems: isCarried ? [] : [{ line: 0, message }] };
}

// The body of a prompt file: messages, each opened by a line that is exactly {{role "NAME"}}.
import { isObject, type Json } from "./json.ts";

/** Braintrust's roles, most used first. */
export const ROLES = [
  "system",
  "user",
  "assistant",
  "tool",
  "developer",
  "function",
  "model",
] as const;

/** A message of the body. `line` is 0-based in the body, of the first line of `text`. */
export interface BodyMessage {
  role: string;
  text: string;
  line: number;
}

/** A marker line, or something so near to one that it must be meant as one. */
const MARKER = /^\{\{role "([^"]*)"\}\}$/;
const NEAR_MARKER = /^\s*\{{1,3}\s*(?:#\s*)?role\s*["'“”(]|^\s*\{{2,3}\s*role\s+[\w-]+\s*\}/i;

/** The lines that git leaves around a conflict. A prompt that means them keeps its text in `messages`. */
export const CONFLICT_MARKER = /^(<{7}|>{7}) /;

/** A problem of the body; `line` is 0-based in the body. */
export interface BodyProblem {
  line: number;
  message: string;
}

/** Splits a chat prompt's body into its messages. No marker at all = one system message. */
export function splitMessages(body: string): { messages: BodyMessage[]; problems: BodyProblem[] } {
  const lines = body.split("\n");
  const problems: BodyProblem[] = [];
  const opened: { role: string; marker: number; end: number }[] = [];
  lines.forEach((line, index) => {
    const role = MARKER.exec(line)?.[1];
    const isRole = role !== undefined && (ROLES as readonly string[]).includes(role);
    if (!isRole && NEAR_MARKER.test(line)) problems.push({ line: index, message: notMarker(role) });
    if (role === undefined) return;
    const previous = opened.at(-1);
    if (previous) previous.end = index;
    opened.push({ role, marker: index, end: lines.length });
  });
  const first = opened[0];
  if (!first) return { messages: [messageOf("system", lines, 0, lines.length)], problems };
  const early = lines.slice(0, first.marker).findIndex((line) => !isBlank(line));
  if (early !== -1) {
    problems.push({
      line: early,
      message: `Expected nothing before the first {{role "..."}} line, found text`,
    });
  }
  const messages = opened.map(({ role, marker, end }) => messageOf(role, lines, marker + 1, end));
  messages.forEach(({ text, role }, index) => {
    if (text !== "") return;
    const line = opened[index]?.marker ?? 0;
    problems.push({ line, message: `Expected text for the ${role} message, found none` });
  });
  return { messages, problems };
}

/** The text of a completion prompt's body: without the blank lines at both ends. */
export function trimBlankLines(body: string): string {
  const lines = body.split("\n");
  return messageOf("", lines, 0, lines.length).text;
}

/** The body that `splitMessages` reads back as `messages`; undefined when no body can say them. */
export function joinMessages(messages: Json): string | undefined {
  if (!Array.isArray(messages) || messages.length === 0) return undefined;
  if (!messages.every(fitsBody)) return undefined;
  const [first] = messages;
  if (messages.length === 1 && first?.role === "system") return `${first.content}\n`;
  return messages.map(({ role, content }) => `{{role "${role}"}}\n${content}\n`).join("\n");
}

/** `body` with the texts of `wanted`; where both have the same messages, all between them stays. */
export function updateBody(body: string, wanted: string): string {
  const [old, now] = [splitMessages(body).messages, splitMessages(wanted).messages];
  const isSameShape = old.length === now.length &&
    old.every(({ role, text }, index) => role === now[index]?.role && text !== "");
  if (!isSameShape) return wanted;
  const lines = body.split("\n");
  const pieces: string[][] = [];
  let next = 0;
  for (const [index, { text, line }] of old.entries()) {
    pieces.push(lines.slice(next, line), [now[index]?.text ?? ""]);
    next = line + text.split("\n").length;
  }
  return [...pieces.flat(), ...lines.slice(next)].join("\n");
}

/** Whether a body holds `text` without changing a character. */
export function isBodyText(text: string): boolean {
  const lines = text.split("\n");
  if (isBlank(lines[0] ?? "") || isBlank(lines.at(-1) ?? "")) return false;
  if (!text.isWellFormed() || hasControls(text) || text.startsWith("\uFEFF")) return false;
  return !lines.some((line) => isMarker(line) || CONFLICT_MARKER.test(line));
}

/** Whether a line opens a message, or nearly does. */
export function isMarker(line: string): boolean {
  return MARKER.test(line) || NEAR_MARKER.test(line);
}

function fitsBody(message: Json): message is { role: string; content: string } {
  if (!isObject(message) || Object.keys(message).length !== 2) return false;
  const { role, content } = message;
  return typeof role === "string" && (ROLES as readonly string[]).includes(role) &&
    typeof content === "string" && isBodyText(content);
}

function messageOf(role: string, lines: string[], start: number, end: number): BodyMessage {
  let [from, to] = [start, end];
  while (from < to && isBlank(lines[from] ?? "")) from++;
  while (to > from && isBlank(lines[to - 1] ?? "")) to--;
  return { role, text: lines.slice(from, to).join("\n"), line: from };
}

/** Whether a line holds nothing but spaces and tabs. */
export function isBlank(line: string): boolean {
  return /^[ \t]*$/.test(line);
}

/** Control characters other than tab and line feed make git call the file binary, and CR is lost. */
function hasControls(text: string): boolean {
  // deno-lint-ignore no-control-regex
  return /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/.test(text);
}

function notMarker(role: string | undefined): string {
  if (role !== undefined) {
    return `Expected a role of ${ROLES.join(", ")}, found "${role}"`;
  }
  return `Expected a role marker to be exactly {{role "user"}} on a line of its own`;
}

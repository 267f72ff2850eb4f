// The body of a prompt file: messages, each opened by a line that is exactly {{role "NAME"}}, with
// what `kept_ends.ts` spells where a text has ends that a body cannot show.
import { isObject, type Json } from "../content/json.ts";
import {
  isBlank,
  KEPT_ENDS,
  type KeptEnds,
  type KeptText,
  putTogether,
  readEnds,
  spellEnds,
  takeApart,
} from "./kept_ends.ts";

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

/** A message of the body. `line` is 0-based in the body, of the first line that shows `text`. */
export interface BodyMessage {
  role: string;
  text: string;
  line: number;
}

/** A message as it stands in the lines of a body. */
interface Part extends KeptText {
  role: string;
  /** 0-based line of the marker; -1 for the one message of a body without markers. */
  marker: number;
  line: number;
}

/** A marker line, or something so near to one that it must be meant as one. */
const MARKER = new RegExp(`^\\{\\{role "([^"]*)"(${KEPT_ENDS})\\}\\}$`);
const NEAR_MARKER = /^\s*\{{1,3}\s*(?:#\s*)?role\s*["'“”(]|^\s*\{{2,3}\s*role\s+[\w-]+\s*\}/i;

/** The lines that git leaves around a conflict. A prompt that means them keeps its text in `messages`. */
export const CONFLICT_MARKER = /^(<{7}|>{7}) /;

/** A problem of the body; `line` is 0-based in the body. */
export interface BodyProblem {
  line: number;
  message: string;
}

/** Opens the text of a completion prompt, where that has ends to keep. */
const CONTENT_MARKER = new RegExp(`^\\{\\{content(?! *\\}\\})(${KEPT_ENDS})\\}\\}$`);

/** Splits a chat prompt's body into its messages. No marker at all = one system message. */
export function splitMessages(body: string): { messages: BodyMessage[]; problems: BodyProblem[] } {
  const { parts, problems } = partsOf(body);
  const messages = parts.map((part) => ({
    role: part.role,
    text: putTogether(part),
    line: part.line,
  }));
  return { messages, problems };
}

function partsOf(body: string): { parts: Part[]; problems: BodyProblem[] } {
  const lines = body.split("\n");
  const problems: BodyProblem[] = [];
  const opened: { role: string; ends: KeptEnds; marker: number; end: number }[] = [];
  lines.forEach((line, index) => {
    if (!line.includes("{")) return;
    const [, role, spelling = ""] = MARKER.exec(line) ?? [];
    const isRole = role !== undefined && (ROLES as readonly string[]).includes(role);
    if (!isRole && NEAR_MARKER.test(line)) problems.push({ line: index, message: notMarker(role) });
    if (role === undefined) return;
    const ends = readEnds(spelling);
    if (!ends) problems.push({ line: index, message: ODD_ENDS });
    const previous = opened.at(-1);
    if (previous) previous.end = index;
    opened.push({ role, ends: ends ?? NO_ENDS, marker: index, end: lines.length });
  });
  const first = opened[0];
  if (!first) {
    const shown = shownIn(lines, 0, lines.length);
    return { parts: [{ role: "system", marker: -1, ...NO_ENDS, ...shown }], problems };
  }
  const early = lines.slice(0, first.marker).findIndex((line) => !isBlank(line));
  if (early !== -1) {
    problems.push({
      line: early,
      message: `Expected nothing before the first {{role "..."}} line, found text`,
    });
  }
  const parts = opened.map(({ role, ends, marker, end }): Part => (
    { role, marker, ...ends, ...shownIn(lines, marker + 1, end) }
  ));
  for (const { shown, role, marker } of parts) {
    if (shown !== "") continue;
    problems.push({ line: marker, message: `Expected text for the ${role} message, found none` });
  }
  return { parts, problems };
}

/** The text of a completion prompt's body, and what its marker line spells wrong. */
export function readText(body: string): { text: string; problems: BodyProblem[] } {
  const lines = body.split("\n");
  const first = lines.findIndex((line) => !isBlank(line));
  const spelling = CONTENT_MARKER.exec(lines[first] ?? "")?.[1];
  if (spelling === undefined) return { text: trimBlankLines(body), problems: [] };
  const ends = readEnds(spelling);
  const { shown } = shownIn(lines, first + 1, lines.length);
  const none = "Expected the text of a prompt below its marker line, found none";
  const message = shown === "" ? none : ODD_ENDS;
  if (shown === "" || !ends) return { text: "", problems: [{ line: first, message }] };
  return { text: putTogether({ shown, ...ends }), problems: [] };
}

/** The body of a completion prompt that `readText` reads back; undefined when no body can say it. */
export function joinText(text: string): string | undefined {
  const kept = takeApart(text);
  if (!kept || !isBodyText(kept.shown)) return undefined;
  const spelling = spellEnds(kept);
  return spelling === "" ? `${kept.shown}\n` : `{{content${spelling}}}\n${kept.shown}\n`;
}

/** A body without the blank lines at both ends. */
export function trimBlankLines(body: string): string {
  const lines = body.split("\n");
  return shownIn(lines, 0, lines.length).shown;
}

/** The body that `splitMessages` reads back as `messages`; undefined when no body can say them. */
export function joinMessages(messages: Json): string | undefined {
  if (!Array.isArray(messages) || messages.length === 0) return undefined;
  const kept = messages.map(bodyPart);
  if (!kept.every((part) => part !== undefined)) return undefined;
  const [first] = kept;
  if (kept.length === 1 && first?.role === "system" && spellEnds(first) === "") {
    return `${first.shown}\n`;
  }
  return kept.map((part) => `${markerOf(part)}\n${part.shown}\n`).join("\n");
}

/** `body` with the texts of `wanted`; where both have the same messages, all between them stays. */
export function updateBody(body: string, wanted: string): string {
  const [old, now] = [partsOf(body).parts, partsOf(wanted).parts];
  const isSameShape = old.length === now.length && old.every((part, index) => {
    const next = now[index];
    const isSpelled = next !== undefined && spellEnds(next) !== spellEnds(part);
    return part.role === next?.role && part.shown !== "" && !(isSpelled && part.marker === -1);
  });
  if (!isSameShape) return wanted;
  const lines = body.split("\n");
  for (const [index, part] of old.entries()) {
    const next = now[index];
    if (next && part.marker !== -1) lines[part.marker] = markerOf(next);
  }
  const pieces: string[][] = [];
  let next = 0;
  for (const [index, { shown, line }] of old.entries()) {
    pieces.push(lines.slice(next, line), [now[index]?.shown ?? ""]);
    next = line + shown.split("\n").length;
  }
  return [...pieces.flat(), ...lines.slice(next)].join("\n");
}

/** Whether a body holds `text` without changing a character. */
export function isBodyText(text: string): boolean {
  const lines = text.split("\n");
  if (isBlank(lines[0] ?? "") || isBlank(lines.at(-1) ?? "")) return false;
  if (!text.isWellFormed() || hasControls(text) || text.startsWith("\uFEFF")) return false;
  return !lines.some((line) =>
    isMarker(line) || CONTENT_MARKER.test(line) || CONFLICT_MARKER.test(line)
  );
}

/** Whether a line opens a message, or nearly does. */
export function isMarker(line: string): boolean {
  return NEAR_MARKER.test(line);
}

function markerOf({ role, ...ends }: Pick<Part, "role"> & KeptEnds): string {
  return `{{role "${role}"${spellEnds(ends)}}}`;
}

/** `message` as a body shows it; undefined when no body can say it. */
function bodyPart(message: Json): (KeptText & { role: string }) | undefined {
  if (!isObject(message) || Object.keys(message).length !== 2) return undefined;
  const { role, content } = message;
  if (typeof role !== "string" || !(ROLES as readonly string[]).includes(role)) return undefined;
  const kept = typeof content === "string" ? takeApart(content) : undefined;
  return kept && isBodyText(kept.shown) ? { role, ...kept } : undefined;
}

/** The lines from `start` to `end` without the blank ones at both ends. */
function shownIn(lines: string[], start: number, end: number): { shown: string; line: number } {
  let [from, to] = [start, end];
  while (from < to && isBlank(lines[from] ?? "")) from++;
  while (to > from && isBlank(lines[to - 1] ?? "")) to--;
  return { shown: lines.slice(from, to).join("\n"), line: from };
}

/** Control characters other than tab and line feed make git call the file binary, and CR is lost. */
function hasControls(text: string): boolean {
  // deno-lint-ignore no-control-regex
  return /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/.test(text);
}

const NO_ENDS: KeptEnds = { start: "", end: "", isCrlf: false };

const ODD_ENDS = String.raw`Expected start and end to be line breaks, such as end="\n"`;

function notMarker(role: string | undefined): string {
  if (role !== undefined) {
    return `Expected a role of ${ROLES.join(", ")}, found "${role}"`;
  }
  return `Expected a role marker to be exactly {{role "user"}} on a line of its own`;
}

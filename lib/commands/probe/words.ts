import type { Braintrust } from "../../braintrust/client.ts";
import type { Paint } from "../../report/paint.ts";
import type { Outcome, Printed } from "../../report/report.ts";
import { githubText, visibleLine } from "../../text/escape.ts";
import type { Counts } from "./bench.ts";
import type { Found } from "./points/points.ts";
import type { Names } from "./scratch.ts";

/** What a person agrees to. */
export function announcement(
  { orgName, apiUrl }: Pick<Braintrust, "orgName" | "apiUrl">,
  { projects, environment }: Names,
): string {
  return [
    `The probe makes three projects and one environment in the organisation "${orgName}" at ${apiUrl}:`,
    ...projects.map((name) => `  ${name}`),
    `  ${environment} (environment)`,
    "It writes prompts there, about 100 requests in a minute or so, and then deletes all of it.",
    "It touches nothing else.",
  ].map((line) => `${githubText(visibleLine(line))}\n`).join("");
}

const MARKS: Record<Found["follows"], [mark: string, style: Parameters<Paint>[0]]> = {
  fine: ["fine", "green"],
  cost: ["at a cost", "yellow"],
  unsafe: ["not safe", "red"],
  hidden: ["hidden", "dim"],
  unknown: ["cannot tell", "yellow"],
};
const WIDTH = "cannot tell".length;

/** What a probe ended with. */
export interface Probed {
  names: Names;
  counts: Counts;
  /** What could not be removed. */
  left: readonly string[];
  found: readonly Found[];
}

/** The result of a probe, for people and for machines. */
export function probed({ names, counts, left, found }: Probed, paint: Paint): Printed {
  const outcome = outcomeOf(found, left);
  return {
    human: [
      ...found.map((one) => pointText(one, paint)),
      `\n${countsOf(found)}; ${counts.requests} requests\n`,
      ...left.map((what) => `Could not be removed, delete it in Braintrust: ${shown(what)}\n`),
      "docs/probe.md explains each point.\n",
    ].join(""),
    json: {
      projects: names.projects,
      environment: names.environment,
      requests: counts.requests,
      left,
      points: found,
    },
    outcome,
  };
}

/** What is not known outweighs what was found, as everywhere; leftovers are something to do. */
function outcomeOf(found: readonly Found[], left: readonly string[]): Outcome {
  if (found.some(({ follows }) => follows === "unknown")) return "unknown";
  return left.length > 0 || found.some(({ follows }) => follows === "unsafe") ? "found" : "clean";
}

function pointText({ name, seen, detail, follows, means }: Found, paint: Paint): string {
  const [mark, style] = MARKS[follows];
  const more = detail === "" ? "" : `${seen === null ? "" : ": "}${detail}`;
  const head = `${paint(style, mark.padEnd(WIDTH))}  ${name}: ${shown(`${seen ?? ""}${more}`)}\n`;
  return follows === "fine" || means === "" ? head : `${head}${" ".repeat(WIDTH + 4)}${means}\n`;
}

function countsOf(found: readonly Found[]): string {
  return Object.entries(MARKS)
    .map(([follows, [mark]]) =>
      [found.filter((one) => one.follows === follows).length, mark] as const
    )
    .filter(([count]) => count > 0)
    .map((pair) => pair.join(" ")).join(", ");
}

function shown(text: string): string {
  const line = githubText(visibleLine(text));
  return line.length > 300 ? `${line.slice(0, 297).toWellFormed()}...` : line;
}

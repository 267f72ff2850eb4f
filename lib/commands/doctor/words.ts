import { githubText, visibleLine } from "../../text/escape.ts";
import type { Paint } from "../../report/paint.ts";
import type { Checked } from "./checks.ts";

const STYLES: Record<Checked["is"], Parameters<Paint>[0]> = {
  "ok": "green",
  "not ok": "red",
  "cannot tell": "yellow",
};
const WIDTH = "cannot tell".length;

/** The checks for people: one a line, and below it what to type. */
export function renderChecks(checks: readonly Checked[], paint: Paint): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const indent = " ".repeat(WIDTH + width + 4);
  return checks.map(({ name, is, says, fix }) => {
    const head = `${paint(STYLES[is], is.padEnd(WIDTH))}  ${name.padEnd(width)}  ${shown(says)}\n`;
    return head + fix.map((line) => `${indent}${paint("bold", shown(line))}\n`).join("");
  }).join("");
}

/** How many ended how. */
export function countLine(checks: readonly Checked[]): string {
  const counts = Object.keys(STYLES).map((is) =>
    [checks.filter((check) => check.is === is).length, is] as const
  );
  return `${counts.filter(([count]) => count > 0).map((pair) => pair.join(" ")).join(", ")}\n`;
}

/** One line of text that may be of others. */
export function shown(text: string): string {
  return githubText(visibleLine(text));
}

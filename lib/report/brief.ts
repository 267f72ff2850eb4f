import { visible, visibleLine } from "../text/escape.ts";
import type { Paint } from "./paint.ts";
import { isOk, type Report } from "./report.ts";

/** The report in a few lines, for a git hook: silent when there is nothing to say. */
export function renderBrief(report: Report, paint: Paint): string {
  const { brief, prompts, problems, notes, next } = report;
  const found = [
    ...problems.map(({ file, line, column, message }) => ({
      place: line === 1 && column === 1 ? file : `${file}:${line}:${column}`,
      text: message,
    })),
    ...prompts.filter(({ ok }) => !ok).map(({ path, slug, state, detail }) => ({
      place: path ?? slug,
      text: `${state}: ${detail}`,
    })),
  ];
  const lines = [
    ...(isOk(report) ? [] : [paint("bold", brief?.headline ?? "")]),
    ...found.map(({ place, text }) =>
      `  ${paint("red", visibleLine(place))}  ${visibleLine(text)}`
    ),
    ...notes.map(visible),
    ...next.flatMap((
      { command, does },
    ) => [`${visibleLine(does)}:`, `  ${paint("bold", visibleLine(command))}`]),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

// The part of docs/probe.md that explains the points, made from their table.
import { GROUPS, proofOf } from "../../../../lib/commands/probe/points/points.ts";
import type { AnyPoint, Meaning } from "../../../../lib/commands/probe/points/point.ts";

const LEADS: Record<Meaning["follows"], string> = {
  fine: "fine",
  cost: "fine, at a cost",
  unsafe: "**not safe**",
};

/** All points as Markdown. */
export function pageOfPoints(): string {
  return Object.entries(GROUPS)
    .map(([title, points]) => `## ${title}\n\n${points.map(section).join("\n")}`).join("\n");
}

function section({ name, question, assumes, answers }: AnyPoint): string {
  const lines = Object.entries(answers).map(([answer, { follows, means }]) => {
    const mark = assumes.includes(answer) ? " (assumed)" : "";
    const proof = follows === "unsafe" ? `. Test: \`${proofOf(name, answer)}\`` : "";
    const more = means === "nothing to do" ? "" : `: ${means}`;
    return `- \`${answer}\`${mark}: ${LEADS[follows]}${more}${proof}\n`;
  });
  return `### ${name}\n\n${question}\n\n${lines.join("")}`;
}

import { Failure } from "../text/failure.ts";
import { spell } from "../text/spell.ts";
import type { Report } from "./report.ts";

/** The report in the words of those who type `runner`; slugs, paths and texts of prompts stay as they are. */
export function spelled(report: Report, runner: string | undefined): Report {
  if (!runner) return report;
  const say = (text: string): string => spell(text, runner);
  const { prompts, problems, notes, next, outage } = report;
  return {
    ...report,
    runner,
    prompts: prompts.map((prompt) => ({ ...prompt, detail: say(prompt.detail) })),
    problems: problems.map((problem) => ({ ...problem, message: say(problem.message) })),
    notes: notes.map(say),
    next: next.map(({ command, does }) => ({ command: say(command), does: say(does) })),
    ...(outage === undefined ? {} : { outage: say(outage) }),
  };
}

/** The same for why nothing could be found out. */
export function spelledFailure(failure: Failure, runner: string | undefined): Failure {
  if (!runner) return failure;
  const { message, hint, cause } = failure;
  return new Failure(spell(message, runner), {
    ...(hint === undefined ? {} : { hint: spell(hint, runner) }),
    cause,
  });
}

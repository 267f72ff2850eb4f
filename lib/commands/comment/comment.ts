// Keeps one comment on a pull request, from what `verify --json` wrote in a job that had the key.
import { readNamed } from "../../disk/named_text.ts";
import { Failure } from "../../text/failure.ts";
import type { Printed } from "../../report/report.ts";
import type { Context } from "../context.ts";
import { commentBody } from "./body.ts";
import { parseEvent } from "./event.ts";
import { parseInput } from "./input.ts";
import { planComment } from "./plan.ts";
import { applyStep, botComments, openPull } from "./pull_request.ts";

/** Says on the pull request what differs; with `--dry-run` only prints it. */
export async function comment(context: Context): Promise<Printed> {
  const { root, args: { operands, switches, values } } = context;
  const [path, ...more] = operands;
  if (path === undefined || more.length > 0 || values.event === undefined) {
    throw new Failure("Cannot comment: name the file of verify --json, and --event", {
      hint: "deno task comment --help",
    });
  }
  const run = parseEvent(await readNamed(context, values.event));
  const input = parseInput(path, await readNamed(context, path));
  const { isFork, url } = run;
  const hasText = !switches["no-text"];
  const body = commentBody(input, { isFork, url, hasText, promotes: values.promotes });
  if (switches["dry-run"]) return printed(body ?? "Nothing to say.", []);
  const pull = await openPull(root, run);
  if (pull === undefined) return printed("No open pull request is at this commit.", []);
  const steps = planComment(body, await botComments(root, run, pull));
  for (const step of steps) await applyStep(root, run, pull, step);
  const done = steps.map(({ step }) => step);
  return printed(`Pull request ${pull}: ${done.join(", ") || "nothing to do"}`, done);
}

function printed(words: string, steps: string[]): Printed {
  return { human: `${words}\n`, json: { version: 1, command: "comment", ok: true, steps } };
}

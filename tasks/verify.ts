import { Failure } from "../lib/text/failure.ts";
import type { Report } from "../lib/report/report.ts";
import type { Command } from "./_arguments.ts";
import { type Context, main } from "./_main.ts";
import { verifyOffline } from "../lib/commands/verify/offline.ts";
import { exclusive } from "../lib/survey/repository.ts";
import { verifyStaged } from "../lib/commands/commit/verify_staged.ts";
import { verifyProject } from "../lib/commands/verify/verify.ts";

/** How it is typed. */
export const COMMAND: Command = {
  name: "verify",
  asks: true,
  summary: "Prove that prompt files, prompts/lock.json and Braintrust agree. Writes nothing.",
  operands: "[SLUG or PATH ...]",
  flags: {
    strict: {
      describes:
        "Also fail on prompts that only Braintrust has, and on environments at other versions",
    },
    "on-outage": {
      describes: "fail (default), or warn: when Braintrust does not answer, the lock decides",
      value: "WHAT",
    },
    since: {
      describes: "Fail only on prompts that were changed here since COMMIT; warn about the rest",
      value: "COMMIT",
    },
    offline: { describes: "Compare with the lock only: no network, no key" },
    staged: { describes: "Check what is staged in git, as the commit hook does" },
  },
  worksWithoutSettings: ({ switches }) => switches.staged === true,
  examples: [
    { command: "deno task verify", does: "all prompts" },
    { command: "deno task verify --strict", does: "also fail on prompts that only Braintrust has" },
    {
      command: "deno task verify --since main",
      does: "fail only on what this branch has changed",
    },
    { command: "deno task verify --format json analyze-signal", does: "one prompt, for a machine" },
  ],
};

export async function verify(context: Context): Promise<Report> {
  exclusive(context, "strict", "offline");
  exclusive(context, "strict", "staged");
  exclusive(context, "strict", "since");
  exclusive(context, "staged", "since");
  exclusive(context, "on-outage", "offline");
  exclusive(context, "on-outage", "staged");
  const isOutageTolerated = onOutage(context.args.values["on-outage"]) === "warn";
  const { staged, offline } = context.args.switches;
  if (staged) {
    if (context.args.operands.length === 0) return await verifyStaged(context);
    throw new Failure("Cannot narrow --staged: staged changes are checked together", {
      hint: "deno task verify --staged",
    });
  }
  if (offline) return await verifyOffline(context, "verify");
  return await verifyProject(context, {
    command: "verify",
    isStrict: context.args.switches.strict ?? false,
    isOutageTolerated,
  });
}

function onOutage(value = "fail"): "fail" | "warn" {
  if (value === "fail" || value === "warn") return value;
  throw new Failure(`Cannot use --on-outage "${value}": choose fail or warn`, {
    hint: "deno task verify --help",
  });
}

if (import.meta.main) await main(COMMAND, verify);

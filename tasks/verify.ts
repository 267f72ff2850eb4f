import { ignoredFor } from "../lib/config.ts";
import { Failure } from "../lib/failure.ts";
import { nextSteps } from "../lib/next_steps.ts";
import { offlineState } from "../lib/offline.ts";
import { emptyReport, type Report } from "../lib/report.ts";
import { selector } from "../lib/select.ts";
import type { Command } from "./_arguments.ts";
import { type Context, main } from "./_main.ts";
import { exclusive, namesIn, readRepository, reported, unasked } from "./_repository.ts";
import { verifyStaged } from "./_staged.ts";
import { repositoryProblems, verifyProject } from "./_verify.ts";

/** How it is typed. */
export const COMMAND: Command = {
  name: "verify",
  asks: true,
  summary: "Prove that prompt files, prompts/lock.json and Braintrust agree. Writes nothing.",
  operands: "[SLUG or PATH ...]",
  flags: {
    strict: {
      describes: "Also fail on what Braintrust holds beyond git, and on environments elsewhere",
    },
    "on-outage": {
      describes: "fail (default), or warn: end with 0 and say so when Braintrust does not answer",
      value: "WHAT",
    },
    offline: { describes: "Compare with the lock only: no network, no key" },
    staged: { describes: "Judge what git has staged, as the commit hook does" },
  },
  examples: [
    { command: "deno task verify", does: "all prompts" },
    { command: "deno task verify --strict", does: "nothing in Braintrust but what git holds" },
    { command: "deno task verify --format json analyze-signal", does: "one prompt, for a machine" },
  ],
};

export async function verify(context: Context): Promise<Report> {
  exclusive(context, "strict", "offline");
  exclusive(context, "strict", "staged");
  exclusive(context, "on-outage", "offline");
  exclusive(context, "on-outage", "staged");
  const isOutageTolerated = onOutage(context.args.values["on-outage"]) === "warn";
  const { staged, offline } = context.args.switches;
  if (staged) {
    if (context.args.operands.length === 0) return await verifyStaged(context);
    throw new Failure("Cannot narrow --staged: what is staged is judged as a whole", {
      hint: "deno task verify --staged",
    });
  }
  if (offline) return await verifyOffline(context);
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

async function verifyOffline(context: Context): Promise<Report> {
  const { config, files, lock } = await readRepository(context);
  const isSelected = selector(context.args.operands, namesIn(files, lock.lock), context);
  const reasonOf = (slug: string): string | undefined => ignoredFor(config.ignore, slug).reason;
  const judged = files.files.filter(({ slug }) => reasonOf(slug) === undefined);
  const prompts = judged.filter(isSelected).map((file) => {
    const entry = lock.lock?.prompts[file.slug];
    const decision = offlineState(file, entry);
    return reported(unasked({ slug: file.slug, file, lock: entry, ...decision }), config, {
      ok: decision.state === "in-sync",
      hasDiff: false,
    });
  });
  return {
    ...emptyReport("verify"),
    prompts,
    problems: await repositoryProblems(context, { config, files, lock }, isSelected),
    ignored: files.files.flatMap(({ slug }) => {
      const reason = reasonOf(slug);
      return reason === undefined ? [] : [{ slug, reason }];
    }),
    notes: ["Compared with prompts/lock.json only: Braintrust was not asked."],
    next: nextSteps(prompts),
  };
}

if (import.meta.main) await main(COMMAND, verify);

import { bundleModules, type BundleSources, jsonBundles } from "../lib/bundle/bundle.ts";
import { bundleProblems, writeBundles } from "../lib/bundle/files.ts";
import { readText } from "../lib/disk/files.ts";
import { sortProblems } from "../lib/text/problem.ts";
import { emptyReport, type Report } from "../lib/report/report.ts";
import type { Command } from "./_arguments.ts";
import { type Context, main, type Printed } from "./_main.ts";
import { readRepository } from "../lib/survey/repository.ts";

/** How it is typed. */
export const COMMAND: Command = {
  name: "bundle",
  writes: true,
  summary:
    "Generate the files that deploy prompts with an application, as configured in prompts/config.json under\n" +
    '"bundles": supabase/functions/NAME/prompts.gen.ts, or any path that ends in prompts.gen.ts or,\n' +
    "for other languages, prompts.gen.json. `upload` does it too.",
  operands: "",
  flags: { check: { describes: "Write nothing; exit code 1 when a generated file is stale" } },
  examples: [
    { command: "deno task bundle", does: "after editing a prompt or resolving a merge" },
    { command: "deno task bundle --check", does: "in CI; `verify` does it too" },
    { command: "deno task bundle --check --format json", does: "the bundles as JSON" },
  ],
};

export async function bundle(context: Context): Promise<Report | Printed> {
  const { config, files, lock } = await readRepository(context);
  const sources = { config, files: files.files, lock: lock.lock };
  const { problems } = bundleModules(sources);
  const unusable = sortProblems([...files.problems, ...problems]);
  if (unusable.length > 0) {
    const notes = ["Nothing was written: fix the problems first."];
    return { ...emptyReport("bundle"), problems: unusable, notes };
  }
  const isCheck = context.args.switches.check;
  const stale = isCheck
    ? await bundleProblems(sources, (path) => readText(context.root, path))
    : [];
  if (stale.length > 0) return { ...emptyReport("bundle"), problems: sortProblems(stale) };
  const written = isCheck ? [] : await writeBundles(context.root, sources);
  if (context.args.format !== "json") return reportOf(sources, written);
  const json = { version: 1, command: "bundle", ok: true, written, bundles: jsonBundles(sources) };
  return { human: "", json };
}

function reportOf(sources: BundleSources, written: string[]): Report {
  const { modules, unpinned } = bundleModules(sources);
  return {
    ...emptyReport("bundle"),
    notes: [
      ...(modules.size === 0 ? ['There are no bundles: see "bundles" in config.json.'] : []),
      ...[...modules.keys()].map((path) =>
        written.includes(path) ? `Wrote ${path}.` : `${path} is up to date.`
      ),
      ...(unpinned.length === 0 ? [] : [
        `Served from the bundle only, because the lock does not pin this text yet: ${
          unpinned.join(", ")
        }.`,
      ]),
    ],
    next: unpinned.length === 0
      ? []
      : [{ command: "deno task upload", does: "upload and pin them" }],
  };
}

if (import.meta.main) await main(COMMAND, bundle);

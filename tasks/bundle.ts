import { bundleModules } from "../lib/bundle.ts";
import { writeBundles } from "../lib/io/bundles.ts";
import { sortProblems } from "../lib/problem.ts";
import { emptyReport, type Report } from "../lib/report.ts";
import type { Command } from "./_arguments.ts";
import { type Context, main } from "./_main.ts";
import { readRepository } from "./_repository.ts";

const COMMAND: Command = {
  name: "bundle",
  writes: true,
  summary: "Generate supabase/functions/*/prompts.gen.ts, the prompts deployed with each edge\n" +
    'function, as prompts/config.json says under "bundles". `upload` does it too.',
  operands: "",
  flags: {},
  examples: [{ command: "deno task bundle", does: "after editing a prompt or resolving a merge" }],
};

async function bundle(context: Context): Promise<Report> {
  const { config, files, lock } = await readRepository(context);
  const sources = { config, files: files.files, lock: lock.lock };
  const { modules, problems, unpinned } = bundleModules(sources);
  const all = sortProblems([...files.problems, ...problems]);
  const written = all.length > 0 ? [] : await writeBundles(context.root, sources);
  return {
    ...emptyReport("bundle"),
    problems: all,
    notes: all.length > 0 ? ["Nothing was written: fix the problems first."] : [
      ...(modules.size === 0 ? ['No function has a bundle: see "bundles" in config.json.'] : []),
      ...[...modules.keys()].map((path) =>
        written.includes(path) ? `Wrote ${path}.` : `${path} is up to date.`
      ),
      ...(unpinned.length === 0 ? [] : [
        `Served from the bundle only, because the lock does not pin this text yet: ${
          unpinned.join(", ")
        }.`,
      ]),
    ],
    next: unpinned.length === 0 || all.length > 0
      ? []
      : [{ command: "deno task upload", does: "upload and pin them" }],
  };
}

if (import.meta.main) await main(COMMAND, bundle);

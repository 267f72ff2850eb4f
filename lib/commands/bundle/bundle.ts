import type { Config } from "../../config/config.ts";
import { bundleModules, type Bundles, jsonBundles } from "../../bundle/bundle.ts";
import { bundleProblems, writeBundles } from "../../bundle/files.ts";
import { readText } from "../../disk/files.ts";
import { sortProblems } from "../../text/problem.ts";
import { emptyReport, type Printed, type Report } from "../../report/report.ts";
import type { Context } from "../context.ts";
import { readRepository } from "../../survey/repository.ts";

export async function bundle(context: Context): Promise<Report | Printed> {
  const { config, files, lock } = await readRepository(context);
  const sources = { config, files: files.files, lock: lock.lock };
  const bundles = bundleModules(sources);
  const unusable = sortProblems([...files.problems, ...bundles.problems]);
  if (unusable.length > 0) {
    const notes = ["Nothing was written: fix the problems first."];
    return { ...emptyReport("bundle"), problems: unusable, notes };
  }
  const isCheck = context.args.switches.check;
  const stale = isCheck
    ? await bundleProblems(bundles, (path) => readText(context.root, path))
    : [];
  if (stale.length > 0) return { ...emptyReport("bundle"), problems: sortProblems(stale) };
  const written = isCheck ? [] : await writeBundles(context.root, config, bundles);
  if (context.args.format !== "json") return reportOf(config, bundles, written);
  const json = { version: 1, command: "bundle", ok: true, written, bundles: jsonBundles(sources) };
  return { human: "", json };
}

function reportOf(
  { upload }: Config,
  { modules, unpinned }: Bundles,
  written: string[],
): Report {
  // Without a lock nothing ever pins them.
  const isPinned = unpinned.length === 0 || upload === "after-merge";
  return {
    ...emptyReport("bundle"),
    notes: [
      ...(modules.size === 0 ? ['There are no bundles: see "bundles" in config.json.'] : []),
      ...[...modules.keys()].map((path) =>
        written.includes(path) ? `Wrote ${path}.` : `${path} is up to date.`
      ),
      ...(isPinned ? [] : [
        `Served from the bundle only, because the lock does not pin this text yet: ${
          unpinned.join(", ")
        }.`,
      ]),
    ],
    next: isPinned ? [] : [{ command: "deno task upload", does: "upload and pin them" }],
  };
}

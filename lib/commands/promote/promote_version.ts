import { CONFIG_PATH } from "../../config/config.ts";
import { Failure } from "../../text/failure.ts";
import { versionIn } from "../../braintrust/environments.ts";
import { movePointers } from "./move_pointers.ts";
import type { Report } from "../../report/report.ts";
import { prettyVersion, xactIdOf } from "../../content/version.ts";
import type { Context } from "../context.ts";
import { requireReadable, type Surveying } from "../../survey/repository.ts";
import { reportOf, targetLine } from "../../survey/reported.ts";

/** Points an environment at any version of one prompt, behind the back of the lock. */
export async function promoteVersion(
  { args, say }: Context,
  surveying: Surveying,
  { environment, version, isDryRun }: { environment: string; version: string; isDryRun: boolean },
): Promise<Report> {
  const [named] = args.operands;
  if (named !== undefined) requireReadable(surveying, named);
  const [prompt, ...more] = surveying.prompts;
  if (!prompt?.live || more.length > 0 || args.operands.length !== 1) {
    throw new Failure("Cannot promote a version: name the one prompt it belongs to", {
      hint: `deno task promote --environment ${environment} --version ${version} SLUG`,
    });
  }
  const { slug, live: { id } } = prompt;
  const wanted = xactIdOf(version);
  if (wanted === undefined || !await surveying.braintrust.exactVersion(id, wanted)) {
    throw new Failure(`Cannot find the version "${version}" of "${slug}"`, {
      hint: `deno task log ${slug}`,
    });
  }
  const current = await versionIn(surveying.braintrust, environment, id);
  const from = current === undefined ? "none" : prettyVersion(current);
  const step = `${environment}: ${from} → ${prettyVersion(wanted)}`;
  say(`Promoting "${slug}" in ${targetLine(surveying.target)}: ${step}`);
  if (!isDryRun && current !== wanted) {
    const move = { slug, id, from: current, to: wanted };
    await movePointers(surveying.braintrust, environment, [move]);
  }
  const isWatched = surveying.config.environments.includes(environment);
  return {
    ...reportOf("promote", surveying),
    notes: [
      `${isDryRun ? "Dry run: would move" : "Moved"} "${slug}" in ${step}`,
      isWatched
        ? "verify --strict reports it until git pins the same version."
        : `verify --strict reports it once "${environment}" is listed under "environments" in ${CONFIG_PATH}.`,
    ],
    next: [
      { command: `deno task rollback ${slug} --to ${version}`, does: "bring git up to date" },
    ],
  };
}

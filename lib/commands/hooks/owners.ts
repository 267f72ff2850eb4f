// Who runs the git hooks of a repository: which of them hooks:install may write, and the lines that put
// ours under the others.
import type { HookFacts, HookOwner } from "./facts.ts";
import { callInFiles, HOOK_NAMES } from "./call.ts";
import { findManagers } from "./managers.ts";
import type { NextStep } from "../../report/next_steps.ts";

/** What hooks:install does: the hooks it writes, and the others whom it leaves the hooks to. */
export interface HookPlan {
  write: readonly string[];
  owners: readonly HookOwner[];
}

/** Which hooks are ours to write, and who must be asked for the rest. */
export function planHooks(facts: HookFacts): HookPlan {
  const isOurs = facts.isOwnFolder || facts.isEarlier;
  const managers = findManagers(facts);
  // Where a manager is known, the folder and the hooks in it are its own.
  const isWritable = managers.length === 0 && isOurs;
  const owners = managers.length > 0 ? managers : isOurs ? fileOwners(facts) : [pathOwner(facts)];
  return {
    write: isWritable ? HOOK_NAMES.filter((name) => !facts.foreign.includes(name)) : [],
    owners: owners
      .map((owner) => ({ ...owner, files: owner.files.filter((file) => !facts.joined.has(file)) }))
      .filter(({ files }) => files.length > 0),
  };
}

/** The lines to add for everybody else who runs hooks here. */
export function linesToAdd(owners: readonly HookOwner[]): NextStep[] {
  return owners.flatMap(({ files, steps }) => steps(files));
}

function pathOwner({ hooksPath = "" }: HookFacts): HookOwner {
  const folder = hooksPath.replace(/(.)\/+$/, "$1");
  const files = HOOK_NAMES.map((name) => `${folder}/${name}`);
  const name = `core.hooksPath (${hooksPath})`;
  return { name, file: `${folder}/pre-commit`, files, steps: callInFiles };
}

function fileOwners({ foreign }: HookFacts): HookOwner[] {
  const files = HOOK_NAMES.filter((name) => foreign.includes(name))
    .map((name) => `.git/hooks/${name}`);
  return files.map((file) => (
    { name: "another hook", file, files: [file], steps: callInFiles }
  ));
}

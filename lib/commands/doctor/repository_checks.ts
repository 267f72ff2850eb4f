// What the machine and the repository must have.
import { isLiveBeforeReview } from "../../config/early_upload.ts";
import type { Problem } from "../../text/problem.ts";
import { quoted } from "../../text/shell.ts";
import { Failure } from "../../text/failure.ts";
import { CONFIG_PATH } from "../../config/config.ts";
import { LOCK_PATH } from "../../state/lock.ts";
import type { Facts } from "./facts.ts";
import { cannotTell, failed, notOk, ok, type Verdict } from "./verdict.ts";

/** The version that prompt-sync is tested with. */
export const TESTED_DENO = "2.9.6";
const NO_CONFIG = cannotTell(`needs ${CONFIG_PATH}`);

export function deno({ deno }: Facts): Verdict {
  return isOlder(deno, TESTED_DENO)
    ? notOk(
      `${deno} is older than ${TESTED_DENO}, which it is tested with`,
      `deno upgrade ${TESTED_DENO}`,
    )
    : ok(deno);
}

export function git({ git }: Facts): Verdict {
  return git instanceof Failure ? failed(git) : ok(git);
}

export function configuration({ config }: Facts): Verdict {
  return config instanceof Failure ? failed(config) : ok(`project "${config.project}"`);
}

/** When a prompt reaches applications; a risk is no mistake, and is named. */
export function upload({ config }: Facts): Verdict {
  if (config instanceof Failure) return cannotTell("needs the configuration");
  if (config.upload === "after-merge") return ok(`after the merge, from "${config.branch}"`);
  return ok(
    isLiveBeforeReview(config)
      ? "before the commit. Applications that read the latest version get a prompt before its review; " +
        '"upload": "after-merge" changes that'
      : "before the commit; applications read an environment or the bundle",
  );
}

export function promptFiles({ files }: Facts): Verdict {
  if (files === undefined) return NO_CONFIG;
  if (files instanceof Failure) return failed(files);
  const { count, problems } = files;
  if (problems.length > 0) return notOk(wordsFor(problems), "deno task lint");
  return ok(
    count === 0
      ? "none yet: deno task download makes them of what is in Braintrust"
      : few(count, "file"),
  );
}

export function lock({ lock }: Facts): Verdict {
  if (lock === undefined) return NO_CONFIG;
  if (lock instanceof Failure) return failed(lock);
  if ("isStray" in lock) {
    return lock.isStray
      ? notOk(`${LOCK_PATH} is there, and nobody reads it after the merge`, `git rm ${LOCK_PATH}`)
      : ok("none, because prompts are uploaded after the merge");
  }
  const { pinned, problems, unpinned } = lock;
  if (problems.length > 0) return notOk(wordsFor(problems), "deno task upload");
  if (unpinned.length === 0) return ok(`pins ${few(pinned, "prompt")}`);
  const some = unpinned.slice(0, 3).join(", ") + (unpinned.length > 3 ? ", ..." : "");
  return notOk(
    `${LOCK_PATH} does not pin the text of ${few(unpinned.length, "prompt")}: ${some}`,
    "deno task upload",
  );
}

export function generatedFiles({ bundles }: Facts): Verdict {
  if (bundles === undefined) return cannotTell("needs prompt files without problems");
  if (bundles instanceof Failure) return failed(bundles);
  const { count, problems } = bundles;
  if (problems.length > 0) return notOk(wordsFor(problems), "deno task bundle");
  return ok(count === 0 ? "none named in the configuration" : `${few(count, "file")} up to date`);
}

export function hook({ hook }: Facts): Verdict {
  if (hook instanceof Failure) {
    return cannotTell(hook.message, ...(hook.hint === undefined ? [] : [hook.hint]));
  }
  const { problems, notes, next } = hook;
  const fix = next.map(({ command, does }) => `${does}: ${command}`);
  if (problems.length > 0) return notOk(wordsFor(problems), ...fix);
  return { is: "ok", says: notes.join(" "), fix };
}

const PINNED_DENO = /^\s*deno-version:\s*["']?(\d+\.\d+\.\d+)/m;

/** Whether something runs commands in CI, and only such as this version has. */
export function ci({ ci: { workflows, tasks } }: Facts): Verdict {
  if (workflows.length === 0) {
    return notOk("no workflow runs prompt-sync", 'README.md, "CI", has a workflow and an action');
  }
  for (const { file, text } of workflows) {
    const unknown = [...text.matchAll(/\bdeno task (?:--quiet |-q )?([a-z][\w:-]*)/g)]
      .find(([, task = ""]) => !tasks.includes(task));
    if (unknown) {
      const line = text.slice(0, unknown.index).split("\n").length;
      return notOk(
        `${file}:${line} runs "deno task ${unknown[1]}", which this version does not have`,
        `Take ${quoted(file)} from this version of prompt-sync`,
      );
    }
    const version = PINNED_DENO.exec(text)?.[1];
    if (version !== undefined && isOlder(version, TESTED_DENO)) {
      return notOk(
        `${file} installs Deno ${version}, which is older than ${TESTED_DENO}`,
        `Set "deno-version: ${TESTED_DENO}" in ${quoted(file)}`,
      );
    }
  }
  return ok(
    `${workflows.map(({ file }) => file).join(", ")} ${
      workflows.length === 1 ? "fits" : "fit"
    } this version`,
  );
}

export function envFile({ isEnvIgnored }: Facts): Verdict {
  if (isEnvIgnored === undefined) return ok("none; settings come from the environment");
  return isEnvIgnored
    ? ok("git ignores it")
    : notOk("git does not ignore it, so the key in it can be committed", "echo .env >> .gitignore");
}

function wordsFor([first, ...more]: readonly Problem[]): string {
  if (!first) return "";
  const { file, line, column, message } = first;
  const place = line === 1 && column === 1 ? file : `${file}:${line}:${column}`;
  return `${place}  ${message}${more.length > 0 ? ` (and ${more.length} more)` : ""}`;
}

function few(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

function isOlder(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => text.split(".").map((part) => parseInt(part, 10)));
  const index = b?.findIndex((part, place) => (a?.[place] ?? 0) !== part) ?? -1;
  return index >= 0 && (a?.[index] ?? 0) < (b?.[index] ?? 0);
}

// How a hook of git calls ours.
import type { NextStep } from "../../report/next_steps.ts";

/** The hooks of git that ask us: every kind of commit that git lets a hook judge, and the push. */
export const HOOK_NAMES = ["pre-commit", "pre-merge-commit", "pre-applypatch", "pre-push"] as const;

/**
 * What runs our hook from another hook. Nothing where hooks:install was not run: one line
 * serves every clone and, in a folder of hooks for all repositories, those that know nothing of us.
 */
export function callOf(name: string): string {
  return 'f="$(git rev-parse --git-common-dir)/prompt-sync/hook"; ' +
    `[ ! -f "$f" ] || sh "$f" ${name} || exit`;
}

/** Whether a file calls our hook, however the call is quoted in it. */
export function callsUs(text: string): boolean {
  return text.includes("/prompt-sync/hook");
}

const MADE_BY = "# Made by hooks:install of prompt-sync, removed by hooks:uninstall.";
/** The call in a file that is named as the hook. */
const CALL = callOf('"${0##*/}"');

/** What hooks:install writes for a hook. Git is asked for the folder only where `.git/hooks` is a link. */
export const STUB = `#!/bin/sh
${MADE_BY}
f="\${0%/*}/../prompt-sync/hook"
[ -f "$f" ] || f="$(git rev-parse --git-common-dir)/prompt-sync/hook"
[ -f "$f" ] || exit 0
set -- "\${0##*/}"
. "$f"
`;

/** Whether hooks:install wrote this text. */
export function isStub(text: string): boolean {
  return text.includes(MADE_BY);
}

/** The line for hook files that a shell runs. Last, since the first may read what git tells. */
export function callInFiles(files: readonly string[]): NextStep[] {
  const does =
    `Add this line at the end of ${files.join(", ")} (if it is new, start it with #!/bin/sh ` +
    "and make it executable)";
  return [{ command: CALL, does }];
}

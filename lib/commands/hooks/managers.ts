// The hook managers that we know by their files, and how each is told to call our hook.
import { callInFiles, callOf, HOOK_NAMES } from "./call.ts";
import type { HookFacts, HookOwner } from "./facts.ts";
import { type Json, memberAt } from "../../content/json.ts";

type Known = Pick<HookFacts, "hooksPath" | "names" | "packageJson">;

/** The managers at work in a repository. */
export function findManagers(facts: Known): HookOwner[] {
  return [husky, lefthook, preCommit, simpleGitHooks].flatMap((find) => find(facts) ?? []);
}

function husky({ names, hooksPath, packageJson }: Known): HookOwner | undefined {
  // `.husky/_` is where husky leads git; the folder may stand below the top of a monorepo.
  const [, folder] = /^(.*\.husky)(\/|$)/.exec(hooksPath ?? "") ?? [];
  const file = folder ?? (names.has(".husky") ? ".husky" : depends(packageJson, "husky"));
  if (file === undefined) return undefined;
  const files = HOOK_NAMES.map((name) => `${folder ?? ".husky"}/${name}`);
  return { name: "husky", file, files, steps: callInFiles };
}

function lefthook({ names, packageJson }: Known): HookOwner | undefined {
  const found = named(names, /^(\.config\/|\.)?lefthook(-local)?\.(ya?ml|jsonc?|toml)$/);
  const file = found ?? depends(packageJson, "lefthook");
  if (file === undefined) return undefined;
  const goal = found ?? "lefthook.yml";
  const does = `Add this line to ${goal} (if the hook is already there: add the job to its jobs)`;
  return {
    name: "lefthook",
    file,
    files: [goal],
    steps: () =>
      HOOK_NAMES.map((name) => {
        const stdin = name === "pre-push" ? ", use_stdin: true" : "";
        const job = `{ name: prompt-sync, run: '${callOf(name)}'${stdin} }`;
        return { command: `${name}: { jobs: [${job}] }`, does };
      }),
  };
}

function preCommit({ names }: Known): HookOwner | undefined {
  const file = named(names, /^\.pre-commit-config\.ya?ml$/);
  if (file === undefined) return undefined;
  const entry = JSON.stringify(`sh -c '${callOf("pre-commit")}'`);
  const command = "- { repo: local, hooks: [{ id: prompt-sync, name: prompt-sync, " +
    `language: system, entry: ${entry}, pass_filenames: false, always_run: true, ` +
    "stages: [pre-commit, pre-merge-commit] }] }";
  const does = `Add this line under "repos:" of ${file}, then: ` +
    "pre-commit install --hook-type pre-commit --hook-type pre-merge-commit";
  return { name: "pre-commit", file, files: [file], steps: () => [{ command, does }] };
}

function simpleGitHooks({ names, packageJson }: Known): HookOwner | undefined {
  const own = named(names, /^\.?simple-git-hooks\.(json|[cm]?[jt]s)$/);
  const isInPackage = memberAt(packageJson, ["simple-git-hooks"]) !== undefined;
  const file = own ?? (isInPackage ? "package.json" : depends(packageJson, "simple-git-hooks"));
  if (file === undefined) return undefined;
  const does = `Add this line to "simple-git-hooks" of ${file}, then: npx simple-git-hooks`;
  return {
    name: "simple-git-hooks",
    file,
    files: [file],
    steps: () =>
      HOOK_NAMES.map((name) => (
        { command: `"${name}": ${JSON.stringify(callOf(name))}`, does }
      )),
  };
}

function named(names: ReadonlySet<string>, pattern: RegExp): string | undefined {
  return [...names].find((name) => pattern.test(name));
}

function depends(packageJson: Json | undefined, name: string): string | undefined {
  const isThere = ["dependencies", "devDependencies"].some((key) =>
    memberAt(packageJson, [key, name]) !== undefined
  );
  return isThere ? "package.json" : undefined;
}

// Who runs the git hooks of a repository, and the line that puts ours under them.
import { type Json, memberAt } from "./json.ts";

/** The folder of our hooks, as `core.hooksPath` names it. */
export const HOOKS_FOLDER = "hooks";

/** What a repository says about its hooks. */
export interface HookFacts {
  /** The `core.hooksPath` in force, whichever file sets it. */
  hooksPath: string | undefined;
  /** Names in the top folder and in `.config` that hook managers go by. */
  names: ReadonlySet<string>;
  packageJson: Json | undefined;
  /** Hooks in git's own hooks folder that git would run. */
  live: readonly string[];
}

/** Somebody who runs the hooks already. */
export interface HookOwner {
  /** What it is called in messages. */
  name: string;
  /** The file that says so. */
  file: string;
  /** The line to add, and where. */
  line: string;
  where: string;
}

const RUN = "sh hooks/pre-commit";

/** Everybody else who runs hooks here; empty when ours may be installed. */
export function hookOwners(facts: HookFacts): HookOwner[] {
  const managers = MANAGERS.flatMap(({ name, finds, line, where }): HookOwner[] => {
    const file = finds(facts);
    return file === undefined ? [] : [{ name, file, line, where: where(file) }];
  });
  // Where a manager is known, hooks folder and hooks are its own.
  return managers.length > 0 ? managers : plainOwners(facts);
}

/** Whether git is told already to run our folder. */
export function isInstalled({ hooksPath }: Pick<HookFacts, "hooksPath">): boolean {
  return hooksPath?.replace(/\/+$/, "") === HOOKS_FOLDER;
}

interface Manager extends Pick<HookOwner, "name" | "line"> {
  /** The file by which the manager is known; undefined when it is not there. */
  finds: (facts: HookFacts) => string | undefined;
  where: (file: string) => string;
}

const MANAGERS: readonly Manager[] = [
  {
    name: "husky",
    finds: ({ names, hooksPath, packageJson }) =>
      names.has(".husky") || hooksPath?.startsWith(".husky")
        ? ".husky"
        : depends(packageJson, "husky"),
    line: RUN,
    where: () => "Add this line to .husky/pre-commit",
  },
  {
    name: "lefthook",
    finds: ({ names, packageJson }) =>
      named(names, /^(\.config\/|\.)?lefthook(-local)?\.(ya?ml|jsonc?|toml)$/) ??
        depends(packageJson, "lefthook"),
    line: `pre-commit: { jobs: [{ name: prompt-sync, run: ${RUN} }] }`,
    where: (file) => `Add this line to ${file === "package.json" ? "lefthook.yml" : file}`,
  },
  {
    name: "pre-commit",
    finds: ({ names }) => named(names, /^\.pre-commit-config\.ya?ml$/),
    line: "- { repo: local, hooks: [{ id: prompt-sync, name: prompt-sync, language: system, " +
      `entry: ${RUN}, pass_filenames: false, always_run: true }] }`,
    where: (file) => `Add this line under "repos:" of ${file}`,
  },
  {
    name: "simple-git-hooks",
    finds: ({ names, packageJson }) =>
      named(names, /^\.?simple-git-hooks\.(json|[cm]?[jt]s)$/) ??
        (memberAt(packageJson, ["simple-git-hooks"]) === undefined
          ? depends(packageJson, "simple-git-hooks")
          : "package.json"),
    line: `"pre-commit": "${RUN}"`,
    where: (file) => `Add this line to "simple-git-hooks" of ${file}, then: npx simple-git-hooks`,
  },
];

function plainOwners({ hooksPath, live }: HookFacts): HookOwner[] {
  const line = `${RUN} || exit`;
  if (hooksPath !== undefined && hooksPath !== HOOKS_FOLDER) {
    const file = `${hooksPath}/pre-commit`;
    return [{
      name: `core.hooksPath (${hooksPath})`,
      file,
      line,
      where: `Add this line to ${file}`,
    }];
  }
  return live.length === 0 ? [] : [{
    name: `.git/hooks (${live.join(", ")})`,
    file: `.git/hooks/${live[0]}`,
    line,
    where: "Add this line to .git/hooks/pre-commit (with #!/bin/sh on its first line, executable)",
  }];
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

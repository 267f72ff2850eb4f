// What the machine, the repository and Braintrust say. Everything here only reads.
import { parseEnv } from "node:util";
import { bundleModules } from "../../bundle/bundle.ts";
import { bundleProblems } from "../../bundle/files.ts";
import { type Config, ignoredFor } from "../../config/config.ts";
import { includeProblems } from "../../config/include_problems.ts";
import { readConfig } from "../../disk/config_file.ts";
import { exists, readText } from "../../disk/files.ts";
import { git, runGit } from "../../git/git.ts";
import type { Report } from "../../report/report.ts";
import { LOCK_PATH } from "../../state/lock.ts";
import { lockProblems } from "../../state/lock_problems.ts";
import { offlineState } from "../../state/offline.ts";
import { readRepository, type Repository } from "../../survey/repository.ts";
import { Failure } from "../../text/failure.ts";
import { sortProblems } from "../../text/problem.ts";
import type { Context } from "../context.ts";
import type { Facts, Read } from "./facts.ts";
import { readCi } from "./read_ci.ts";

/** What `work` reads, or the Failure that it throws. */
export async function reading<T>(work: () => Promise<T>): Promise<Read<T>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

type Local = Pick<
  Facts,
  "deno" | "git" | "config" | "files" | "lock" | "bundles" | "hook" | "ci" | "isEnvIgnored"
>;

/** What can be read without Braintrust. `proveHook` is what `hooks:doctor` does. */
export async function readLocal(
  context: Context,
  proveHook: (context: Context) => Promise<Report>,
): Promise<Local> {
  const { root } = context;
  const [config, repository] = await Promise.all([
    reading(() => readConfig(root)),
    reading(() => readRepository(context)),
  ]);
  return {
    deno: Deno.version.deno,
    git: await reading(() => readGit(root)),
    config,
    ...await readPrompts(root, config, repository),
    hook: await readHook(() => proveHook(context)),
    ci: await readCi(root),
    isEnvIgnored: await readEnvIgnored(root),
  };
}

async function readGit(root: string): Promise<string> {
  await git(root, ["rev-parse", "--show-toplevel"]);
  return (await git(root, ["--version"])).trim().replace(/^git version /, "");
}

async function readPrompts(
  root: string,
  config: Read<Config>,
  repository: Read<Repository>,
): Promise<Pick<Facts, "files" | "lock" | "bundles">> {
  if (config instanceof Failure) return { files: undefined, lock: undefined, bundles: undefined };
  if (repository instanceof Failure) {
    // Only the lock is read besides the files, and it is named in the failure.
    return { files: repository, lock: repository, bundles: undefined };
  }
  const { files, lock } = repository;
  const problems = sortProblems([...includeProblems(config, files), ...files.problems]);
  const sources = { config, files: files.files, lock: lock.lock };
  return {
    files: { count: files.files.length, problems },
    lock: config.upload === "after-merge"
      ? { isStray: await exists(root, LOCK_PATH) }
      : lockFacts(config, repository),
    bundles: files.problems.length > 0 ? undefined : await reading(async () => ({
      count: Object.keys(config.bundles).length,
      problems: await bundleProblems(bundleModules(sources), (path) => readText(root, path)),
    })),
  };
}

function lockFacts(config: Config, { files, lock }: Repository): Facts["lock"] {
  const pins = lock.lock?.prompts ?? {};
  const unpinned = files.files
    .filter(({ slug }) => ignoredFor(config.ignore, slug).reason === undefined)
    .filter((file) => offlineState(file, pins[file.slug]).state !== "in-sync");
  return {
    pinned: Object.keys(pins).length,
    problems: lockProblems(lock, files),
    unpinned: unpinned.map(({ slug }) => slug),
  };
}

/** A folder of hooks may be anywhere; this command may not read everywhere. */
async function readHook(prove: () => Promise<Report>): Promise<Read<Report>> {
  try {
    return await reading(prove);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    return new Failure("its folder is outside of what this command may read", {
      hint: "deno task hooks:doctor",
      cause: error,
    });
  }
}

async function readEnvIgnored(root: string): Promise<boolean | undefined> {
  if (await readText(root, ".env") === undefined) return undefined;
  return (await runGit(root, ["check-ignore", "--quiet", ".env"])).code === 0;
}

/** Whether the key in use stands in `.env`. */
export async function isKeyOfFile(root: string, key: string): Promise<boolean> {
  const file = parseEnv((await readText(root, ".env") ?? "").replace(/^\uFEFF/, ""));
  return file["BRAINTRUST_API_KEY"]?.trim() === key;
}

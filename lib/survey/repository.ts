// What every command reads first.
import { knownBlobs } from "./known_blobs.ts";
import type { Place } from "../text/place.ts";
import type { Config } from "../config/config.ts";
import { Failure } from "../text/failure.ts";
import { Braintrust, type Patience } from "../braintrust/client.ts";
import { readConfig } from "../disk/config_file.ts";
import { refuseConverted } from "../git/converted.ts";
import { lockOf, readLock } from "../disk/lock_file.ts";
import { type PromptFiles, readPromptFiles } from "../disk/prompt_files.ts";
import { onceOurs } from "./once_ours.ts";
import { type Survey, survey, type Surveyed } from "./survey.ts";
import type { Lock, ReadLock } from "../state/lock.ts";
import { stemOf } from "../prompt/parse.ts";
import { type Named, selector } from "../state/select.ts";
import { parseSettings, type Settings } from "../config/settings.ts";
import { quoted } from "../text/shell.ts";

/** What reading needs to know of the command that reads. */
export interface Reading extends Place {
  /** Of the arguments only what was named: slugs and paths. */
  args: { operands: readonly string[] };
  env: Readonly<Record<string, string | undefined>>;
  progress: (text: string) => void;
  patience?: Patience;
}

/** The repository, read. */
export interface Repository {
  config: Config;
  files: PromptFiles;
  lock: ReadLock;
}

/** The repository and the project, read, and the state of each prompt. */
export interface Surveying extends Repository, Survey {
  braintrust: Braintrust;
  isSelected: (thing: Named) => boolean;
}

/** Reads configuration, unless that was read already, prompt files and lock. */
export async function readRepository(
  { root }: Pick<Reading, "root">,
  known?: Config,
): Promise<Repository> {
  const config = known ?? await readConfig(root);
  const lock = config.upload === "after-merge" ? lockOf(undefined) : await readLock(root);
  const files = await readPromptFiles(root, config, lock.lock);
  return { config, files: await refuseConverted(root, files), lock };
}

/** What operands may name: prompt files, those too that cannot be read. */
export function namesIn({ files, problems }: PromptFiles, lock?: Lock): Named[] {
  const pinned = new Map(
    Object.entries(lock?.prompts ?? {}).map(([slug, { path }]) => [path, slug]),
  );
  return [
    ...files,
    ...problems.map(({ file }) => ({ slug: pinned.get(file) ?? stemOf(file), path: file })),
  ];
}

/** Throws a Failure that says why `slug`, the prompt that a command is about, cannot be read. */
export function requireReadable(
  { files, isSelected }: Pick<Surveying, "files" | "isSelected">,
  slug: string,
  mend = (path: string): string => `To fix it: deno task lint ${path}`,
): void {
  const problem = files.problems.find(({ file }) => isSelected({ path: file }));
  if (!problem) return;
  const { file, line, column, message } = problem;
  throw new Failure(`Cannot use "${slug}": ${file}:${line}:${column}  ${message}`, {
    hint: mend(quoted(file)),
  });
}

/**
 * Reads everything and decides every state; the disk is read while Braintrust answers. `prepare` runs
 * between login and the listing.
 */
export async function surveyRepository(
  context: Reading,
  prepare: (
    braintrust: Braintrust,
    settings: Settings,
    repository: Promise<Repository>,
  ) => Promise<void> = async () => {},
  { isPartialEnough = false, config: known }: {
    isPartialEnough?: boolean;
    /** Where it is read already. */
    config?: Config;
  } = {},
): Promise<Surveying> {
  // Settings first: without a key there is nothing to wait for.
  const config = known ?? await readConfig(context.root);
  const settings = parseSettings(context.env, config.project);
  const reading = readRepository(context, config);
  reading.catch(() => {}); // awaited below, unless the login fails first
  context.progress(`Logging in at ${settings.appUrl}`);
  const braintrust = await Braintrust.login(settings, context.patience);
  await prepare(braintrust, settings, reading);
  const sources = reading.then(({ config, files, lock }) => ({
    config,
    files,
    lock: lock.lock,
    candidates: lock.candidates,
  }));
  sources.catch(() => {}); // the same promise
  const select = async (known: Named[]): Promise<(thing: Named) => boolean> => {
    const { files, lock } = await reading;
    const all = [...known, ...namesIn(files, lock.lock)];
    return selector(context.args.operands, all, context);
  };
  const surveyed = await survey(braintrust, settings.project, sources, {
    onceOurs: (prompts) => onceOurs(context.root, prompts),
    knownBlobs: (blobs) => knownBlobs(context.root, blobs),
    isPartialEnough,
    select,
    onProgress: context.progress,
  });
  const named = ({ slug, file }: Surveyed): Named => ({ slug, path: file?.path });
  const isSelected = await select(surveyed.prompts.map(named));
  const prompts = surveyed.prompts.filter((prompt) => isSelected(named(prompt)));
  return { ...await reading, ...surveyed, prompts, braintrust, isSelected };
}

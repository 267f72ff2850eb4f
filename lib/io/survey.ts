// Reads everything that the state of a prompt depends on, and decides it.
import { type Config, ignoredFor } from "../config.ts";
import { canonicalContent, type Content, withoutFields } from "../content.ts";
import { Failure } from "../failure.ts";
import { contentHash } from "../hash.ts";
import type { Lock, LockEntry } from "../lock.ts";
import { stemOf } from "../parse_prompt.ts";
import type { PromptFile } from "../prompt_file.ts";
import { explainRenames } from "../renames.ts";
import type { Row } from "../row.ts";
import { stampOf } from "../stamp.ts";
import { decideState, type Facts, needsPinned, type State, type Version } from "../state.ts";
import { Braintrust } from "./braintrust.ts";
import { HttpError, isPassing } from "./http.ts";
import { inPool } from "./in_pool.ts";
import type { PromptFiles } from "./prompt_files.ts";

/** Where a command works: printed before any write. */
export interface Target {
  org: string;
  project: { id: string; name: string };
  api_url: string;
}

/** A version in Braintrust, with the content it was computed from. */
export interface LiveVersion extends Version {
  content: Content;
  row: Row;
}

/** One prompt: what is known of it, and the state that follows. */
export interface Surveyed {
  slug: string;
  state: State;
  detail: string;
  file: PromptFile | undefined;
  lock: LockEntry | undefined;
  live: LiveVersion | undefined;
}

/** All prompts of the repository and of the project. */
export interface Survey {
  target: Target;
  prompts: Surveyed[];
  ignored: { slug: string; reason: string }[];
}

/** What a survey starts from. */
export interface Sources {
  config: Config;
  files: PromptFiles;
  lock: Lock | undefined;
}

/**
 * Lists the project's rows and decides the state of each prompt, sorted by slug. `sources` may still
 * be on their way: the disk is read while Braintrust answers.
 */
export async function survey(
  braintrust: Braintrust,
  projectName: string,
  sources: Sources | Promise<Sources>,
  onProgress: (text: string) => void = () => {},
): Promise<Survey> {
  const { project, versions } = await readProject(braintrust, projectName, sources, onProgress);
  const { config, files, lock } = await sources;
  const isOurLock = lock?.project.id === project.id;
  const bySlug = new Map(files.files.map((file) => [file.slug, file]));
  const live = bySlugOnce(versions);
  const slugs = [...new Set([...bySlug.keys(), ...live.keys()])].sort();
  const ignored = slugs.flatMap((slug) => {
    const { reason } = ignoredFor(config.ignore, slug);
    return reason === undefined ? [] : [{ slug, reason }];
  });
  const skipped = new Set(ignored.map(({ slug }) => slug));
  // A file that cannot be read is there all the same: its prompt is neither orphaned nor unmanaged.
  const invalid = new Set(files.problems.flatMap(({ file }) => [file, stemOf(file)]));
  const isInvalid = (slug: string): boolean =>
    !bySlug.has(slug) &&
    [slug, lock?.prompts[slug]?.path, live.get(slug)?.stamp?.path].some((name) =>
      name !== undefined && invalid.has(name)
    );
  const shown = slugs.filter((slug) => !skipped.has(slug) && !isInvalid(slug));
  const known = shown.map((slug) => ({
    slug,
    file: bySlug.get(slug),
    lock: isOurLock ? lock?.prompts[slug] : undefined,
    live: live.get(slug),
  }));
  const prompts = await inPool(8, known, (facts) => surveyOne(braintrust, config, facts));
  const target = { org: braintrust.orgName, project, api_url: braintrust.apiUrl };
  return { target, prompts: explainRenames(prompts), ignored };
}

/** A row as a version: its content without ignored fields, hashed. */
export async function versionOf(row: Row, config: Config): Promise<LiveVersion> {
  const { fields } = ignoredFor(config.ignore, row.slug);
  try {
    const content = withoutFields(canonicalContent(row), fields);
    const content_sha256 = await contentHash(content);
    return { id: row.id, version: row._xact_id, content_sha256, stamp: stampOf(row), content, row };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new Failure(`Cannot read the prompt "${row.slug}" in Braintrust: it is nested too deep`, {
      hint: "Mend or delete it there",
      cause,
    });
  }
}

/** Decides the state of one prompt; asks for its pinned version where the state depends on it. */
export async function surveyOne(
  braintrust: Braintrust,
  config: Config,
  known: Omit<Facts, "pinned" | "live"> & {
    slug: string;
    file: PromptFile | undefined;
    live: LiveVersion | undefined;
  },
): Promise<Surveyed> {
  if (!needsPinned(known)) return { ...known, ...decideState({ ...known, pinned: undefined }) };
  try {
    const pinned = await pinnedVersion(braintrust, config, known.lock as LockEntry);
    return { ...known, ...decideState({ ...known, pinned }) };
  } catch (error) {
    if (!isPassing(error)) throw error;
    return {
      ...known,
      state: "unknown",
      detail: `its pinned version could not be read: ${error.message}`,
    };
  }
}

async function pinnedVersion(
  braintrust: Braintrust,
  config: Config,
  { id, version }: LockEntry,
): Promise<Version | "absent"> {
  const row = await braintrust.exactVersion(id, version);
  return row ? await versionOf(row, config) : "absent";
}

/**
 * One listing names the project too; only an odd answer costs a request for the project itself. Rows
 * become versions page by page, so that a large project never stands in memory as a whole.
 */
async function readProject(
  braintrust: Braintrust,
  name: string,
  sources: Sources | Promise<Sources>,
  onProgress: (text: string) => void,
): Promise<{ project: { id: string; name: string }; versions: LiveVersion[] }> {
  const versions: LiveVersion[] = [];
  let bySlug: Map<string, PromptFile> | undefined;
  try {
    await braintrust.eachPage({ project_name: name }, async (rows) => {
      const { config, files } = await sources;
      bySlug ??= new Map(files.files.map((file) => [file.slug, file]));
      const light = (row: Row): Promise<LiveVersion> =>
        lightVersionOf(row, bySlug?.get(row.slug), config);
      versions.push(...await inPool(8, rows, light));
      onProgress(`Read ${versions.length} prompts from Braintrust`);
    });
  } catch (error) {
    // Some servers refuse an unknown project instead of listing nothing.
    if (error instanceof HttpError && [400, 404].includes(error.status)) {
      await requireProject(braintrust, name);
    }
    throw error;
  }
  const ids = new Set(versions.map(({ row }) => row.project_id));
  const [id] = ids;
  if (id !== undefined && ids.size === 1) return { project: { id, name }, versions };
  const project = await requireProject(braintrust, name);
  return { project, versions: versions.filter(({ row }) => row.project_id === project.id) };
}

/** The project called `name`. Throws a Failure when the organisation has none. */
export async function requireProject(
  braintrust: Braintrust,
  name: string,
): Promise<{ id: string; name: string }> {
  const project = await braintrust.findProject(name);
  if (project) return project;
  const { orgName, apiUrl } = braintrust;
  throw new Failure(`Cannot find the project "${name}" of "${orgName}" at ${apiUrl}`, {
    hint:
      "Check prompts/config.json and BRAINTRUST_PROJECT, or create it: deno task upload --create-project",
  });
}

/** Most prompts are in sync: then the file's content serves both, and the row is not needed. */
async function lightVersionOf(
  row: Row,
  file: PromptFile | undefined,
  config: Config,
): Promise<LiveVersion> {
  const version = await versionOf(row, config);
  // An upload takes ignored fields from the row.
  const isRowNeeded = ignoredFor(config.ignore, row.slug).fields.length > 0;
  if (file?.content_sha256 !== version.content_sha256 || isRowNeeded) return version;
  const { id, _xact_id, project_id, slug, name } = row;
  const { content_sha256, stamp } = version;
  return {
    id,
    version: _xact_id,
    content_sha256,
    stamp,
    get content(): Content {
      return file.content;
    },
    row: { id, _xact_id, project_id, slug, name },
  };
}

function bySlugOnce(versions: readonly LiveVersion[]): Map<string, LiveVersion> {
  const bySlug = new Map<string, LiveVersion>();
  for (const version of versions) {
    const { slug } = version.row;
    if (bySlug.has(slug)) {
      throw new Failure(`Cannot tell which prompt "${slug}" is meant: Braintrust lists two`);
    }
    bySlug.set(slug, version);
  }
  return bySlug;
}

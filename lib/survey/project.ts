// Which project is meant, and the live versions of its prompts.
import { type Config, ignoredFor } from "../config/config.ts";
import { Failure } from "../text/failure.ts";
import type { Lock } from "../state/lock.ts";
import type { PromptFile } from "../prompt/prompt_file.ts";
import type { Row } from "../content/row.ts";
import type { Braintrust } from "../braintrust/client.ts";
import { HttpError } from "../braintrust/http.ts";
import { inPool } from "../disk/in_pool.ts";
import { ContradictoryList } from "../braintrust/pages.ts";
import { lightVersionOf, type LiveVersion } from "./live_version.ts";

/** A project of Braintrust, and what it holds under each slug. */
export interface Project {
  project: { id: string; name: string };
  live: Map<string, LiveVersion>;
  /** Slug → why its row cannot be used, in words that follow the slug. */
  unreadable: Map<string, string>;
  /** The list contradicted itself, so that only the prompts of files were asked for, one by one. */
  isPartial: boolean;
}

/** What `readProject` needs of the repository. */
export interface Expected {
  config: Config;
  files: ReadonlyMap<string, PromptFile>;
  lock: Lock | undefined;
}

/**
 * The project called `name` and its rows. Rows become versions page by page, so that a large project
 * never stands in memory as a whole; `expected` may still be on its way. With `isPartialEnough`, a list
 * that contradicts itself is replaced by asking for each file's prompt.
 */
export async function readProject(
  braintrust: Braintrust,
  name: string,
  expected: Promise<Expected>,
  { isPartialEnough, onProgress }: {
    isPartialEnough: boolean;
    onProgress: (text: string) => void;
  },
): Promise<Project> {
  let read: Read = emptyRead();
  const add = async (rows: Row[]): Promise<void> => {
    addRows(read, rows, await expected);
    onProgress(`Read ${read.versions.length} prompts from Braintrust`);
  };
  let isPartial = false;
  try {
    await braintrust.eachPage({ project_name: name }, add, () => void (read = emptyRead()));
  } catch (error) {
    // Some servers refuse an unknown project instead of listing nothing.
    if (error instanceof HttpError && [400, 404].includes(error.status)) {
      await requireProject(braintrust, name);
    }
    if (!(error instanceof ContradictoryList) || !isPartialEnough) throw error;
    isPartial = true;
    read = emptyRead();
    await readOneByOne(braintrust, name, [...(await expected).files.keys()], add);
  }
  const project = await confirmProject(braintrust, name, read, (await expected).lock);
  const versions = read.versions.filter(({ row }) => row.project_id === project.id);
  return { project, live: bySlugOnce(versions), unreadable: read.unreadable, isPartial };
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

interface Read {
  versions: LiveVersion[];
  projects: Set<string>;
  unreadable: Map<string, string>;
}

function emptyRead(): Read {
  return { versions: [], projects: new Set(), unreadable: new Map() };
}

function addRows(read: Read, rows: Row[], { config, files }: Expected): void {
  for (const row of rows) {
    read.projects.add(row.project_id);
    try {
      read.versions.push(lightVersionOf(row, files.get(row.slug), config));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const isIgnored = ignoredFor(config.ignore, row.slug).reason !== undefined;
      if (!isIgnored) read.unreadable.set(row.slug, error.message);
    }
  }
}

async function readOneByOne(
  braintrust: Braintrust,
  name: string,
  slugs: string[],
  add: (rows: Row[]) => Promise<void>,
): Promise<void> {
  await inPool(8, slugs, async (slug) => {
    const rows = await braintrust.listPrompts({ project_name: name, slug });
    await add(rows.filter((row) => row.slug === slug));
  });
}

/**
 * A row says of itself which project it is in, and a server may match names loosely. So the name is
 * confirmed, unless all rows are of the very project that the lock was written for.
 */
async function confirmProject(
  braintrust: Braintrust,
  name: string,
  { projects }: Read,
  lock: Lock | undefined,
): Promise<{ id: string; name: string }> {
  const [id, ...others] = projects;
  const isKnown = id !== undefined && others.length === 0 && lock?.project.name === name &&
    lock.project.id === id;
  return isKnown ? { id, name } : await requireProject(braintrust, name);
}

function bySlugOnce(versions: readonly LiveVersion[]): Map<string, LiveVersion> {
  const bySlug = new Map<string, LiveVersion>();
  for (const version of versions) {
    const { slug } = version.row;
    if (bySlug.has(slug)) {
      throw new Failure(`Cannot tell which prompt "${slug}" is meant: Braintrust lists two`, {
        hint: "Delete one of them in Braintrust",
      });
    }
    bySlug.set(slug, version);
  }
  return bySlug;
}

// Braintrust → git. Never over uncommitted work, never outside the prompt folders.
import { dirname } from "@std/path/posix";
import type { Config } from "../config.ts";
import { formatPrompt, updatePrompt } from "../format_prompt.ts";
import { newPaths } from "../new_paths.ts";
import { reasonOf, writeText } from "./files.ts";
import { uncommitted } from "./git.ts";
import { definedModel, promptFolders, promptMatcher } from "./prompt_files.ts";
import type { Surveyed } from "./survey.ts";

/** A prompt file that download would write, or the reason why it will not. */
export interface Download {
  slug: string;
  path: string;
  text: string;
  refusal: string | undefined;
}

/** Prepares the files for prompts that are to be taken from Braintrust. Writes nothing. */
export async function prepareDownloads(
  root: string,
  config: Config,
  prompts: Surveyed[],
): Promise<Download[]> {
  const folder = promptFolders(config)[0] ?? "";
  const isNew = ({ file }: Surveyed): boolean => file === undefined;
  const slugs = prompts.filter(isNew).map(({ slug }) => slug);
  const { paths } = newPaths(
    slugs,
    folder,
    await namesIn(`${root}/${folder}`),
    promptMatcher(config),
  );
  const known = prompts.flatMap(({ file }) => file ? [file.path] : []);
  const dirty = await uncommitted(root, known);
  return await Promise.all(prompts.map(async (prompt): Promise<Download> => {
    const { slug, file, live } = prompt;
    const path = file?.path ?? paths.get(slug) ?? "";
    if (path === "" || !live) {
      return { slug, path, text: "", refusal: "has a slug that no file can carry" };
    }
    if (dirty.has(path)) {
      return { slug, path, text: "", refusal: "its file has uncommitted changes" };
    }
    const options = { path, defaults: definedModel(config) };
    const text = file
      ? updatePrompt(file.text, live.content, options)
      : formatPrompt(live.content, options);
    return { slug, path, text, refusal: await outside(root, path) };
  }));
}

/** Writes prepared files. */
export async function writeDownloads(root: string, downloads: Download[]): Promise<void> {
  for (const { path, text } of downloads) await writeText(`${root}/${path}`, text);
}

/** Why `path` does not lie in the repository once links are followed; undefined when it does. */
async function outside(root: string, path: string): Promise<string | undefined> {
  try {
    const top = await Deno.realPath(root);
    for (let folder = dirname(path);; folder = dirname(folder)) {
      const real = await Deno.realPath(`${root}/${folder}`).catch(absent);
      if (real === undefined) continue; // it will be made
      return real === top || real.startsWith(`${top}/`)
        ? undefined
        : "its folder is outside the repository";
    }
  } catch (error) {
    return `its folder cannot be used: ${reasonOf(error)}`;
  }
}

function absent(error: unknown): undefined {
  if (error instanceof Deno.errors.NotFound) return undefined;
  throw error;
}

async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) names.push(name);
  } catch (error) {
    absent(error);
  }
  return names;
}

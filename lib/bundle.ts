// Prompt files → the module that is deployed with an edge function. The edge runtime can neither
// read prompt files nor import text, so they travel as string literals.
import { globToRegExp } from "@std/path/posix";
import type { Bundle, BundledPrompt } from "./bundled.ts";
import { type Config, CONFIG_PATH, ignoredFor } from "./config.ts";
import { memberAt } from "./json.ts";
import type { Lock } from "./lock.ts";
import type { Problem } from "./problem.ts";
import type { PromptFile } from "./prompt_file.ts";
import { requiredInputs } from "./variables.ts";

/** What the bundles of a repository are made of. */
export interface BundleSources {
  config: Config;
  files: readonly PromptFile[];
  lock: Lock | undefined;
}

/** Generated modules: path → text. */
export type BundleModules = Map<string, string>;

/** Everything that is generated for the functions of a repository. */
export interface Bundles {
  modules: BundleModules;
  /** What keeps prompts out of a bundle. */
  problems: Problem[];
  /** Slugs that can be served from the bundle only, since the lock does not pin their text. */
  unpinned: string[];
}

/** The modules that `bundles` of the configuration asks for. */
export function bundleModules({ config, files, lock }: BundleSources): Bundles {
  const modules: BundleModules = new Map();
  const problems: Problem[] = [];
  const unpinned = new Set<string>();
  for (const [name, { include }] of Object.entries(config.bundles)) {
    const patterns = include.map((glob) => globToRegExp(glob));
    const selected = files.filter(({ path }) => patterns.some((pattern) => pattern.test(path)));
    problems.push(...selected.flatMap((file) => unrenderable(name, file)));
    if (selected.length === 0) problems.push(emptyBundle(name, include));
    const bundle = bundleOf(config, selected, lock);
    for (const { slug, pinned } of bundle.prompts) if (pinned === null) unpinned.add(slug);
    modules.set(modulePath(name), formatModule(bundle));
  }
  return { modules, problems, unpinned: [...unpinned].sort() };
}

/** A problem for each generated module that differs from what stands in its file. */
export function staleModules(
  modules: BundleModules,
  found: ReadonlyMap<string, string | undefined>,
): Problem[] {
  return [...modules].flatMap(([path, text]): Problem[] => {
    const old = found.get(path)?.replaceAll("\r\n", "\n");
    if (old === text) return [];
    const state = old === undefined ? "it does not exist" : "it is stale";
    const message = `Expected the generated module to match the prompts, but ${state}; ` +
      "run: deno task bundle";
    return [{ file: path, line: 1, column: 1, message }];
  });
}

/** Where the module of an edge function stands. */
export function modulePath(name: string): string {
  return `supabase/functions/${name}/prompts.gen.ts`;
}

/** The modules that hold some prompt of `paths`. */
export function modulesWith({ bundles }: Config, paths: readonly string[]): string[] {
  return Object.entries(bundles).flatMap(([name, { include }]) => {
    const patterns = include.map((glob) => globToRegExp(glob));
    const isIn = paths.some((path) => patterns.some((pattern) => pattern.test(path)));
    return isIn ? [modulePath(name)] : [];
  });
}

function bundleOf(config: Config, files: readonly PromptFile[], lock: Lock | undefined): Bundle {
  const prompts = files.toSorted((a, b) => a.slug < b.slug ? -1 : 1).map((file): BundledPrompt => ({
    slug: file.slug,
    path: file.path,
    source_sha256: file.source_sha256,
    content_sha256: file.content_sha256,
    pinned: pinOf(file, lock),
    required: requiredInputs(file),
    ignored: ignoredFor(config.ignore, file.slug).fields,
    source: file.text,
    content: JSON.stringify(file.content),
  }));
  return { project: lock?.project ?? { name: config.project, id: null }, prompts };
}

/** A pin of another text than the bundled one would be a version that this commit does not hold. */
function pinOf(file: PromptFile, lock: Lock | undefined): BundledPrompt["pinned"] {
  const entry = lock?.prompts[file.slug];
  const isSame = entry?.source_sha256 === file.source_sha256 &&
    entry.content_sha256 === file.content_sha256;
  return entry && isSame ? { id: entry.id, version: entry.version } : null;
}

/**
 * JSON is TypeScript, and its string literals keep every character (a template literal would turn CR
 * into LF). Single quotes are escaped because the deploy command finds imports by a pattern, in
 * strings too: a prompt must not be able to name a file that is then uploaded.
 */
function formatModule(bundle: Bundle): string {
  const json = JSON.stringify(bundle, null, 2).replaceAll("'", "\\u0027");
  return [
    "// Generated from the prompt files by `deno task bundle` and `deno task upload`. Do not edit.",
    "// deno-fmt-ignore-file",
    "// deno-lint-ignore-file",
    'import type { Bundle } from "../../../lib/bundled.ts";',
    "",
    "/** The prompts that are deployed with this function. */",
    `export const bundle: Bundle = ${json};`,
    "",
  ].join("\n");
}

function unrenderable(name: string, { path, text, content }: PromptFile): Problem[] {
  if (memberAt(content, ["prompt_data", "template_format"]) !== "nunjucks") return [];
  const line = Math.max(
    0,
    text.split("\n").findIndex((line) => line.startsWith("template_format")),
  );
  const message =
    `Expected template_format mustache or none, because the edge function "${name}" ` +
    "bundles this prompt and cannot render nunjucks; convert it, or remove it from " +
    `"bundles" in ${CONFIG_PATH}`;
  return [{ file: path, line: line + 1, column: 1, message }];
}

function emptyBundle(name: string, include: readonly string[]): Problem {
  const message = `Expected the bundle "${name}" to select prompt files; ${include.join(", ")} ` +
    'matches no file that "include" selects';
  return { file: CONFIG_PATH, line: 1, column: 1, message };
}

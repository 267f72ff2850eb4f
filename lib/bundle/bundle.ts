// Prompt files → the modules that are deployed with applications. An edge runtime can neither read
// prompt files nor import text, so they travel as string literals.
import { globToRegExp } from "@std/path/posix";
import { jsonBundle } from "./json_bundle.ts";
import { moduleText } from "./module_text.ts";
import { requiredVariables } from "./prompt_types.ts";
import { unbundleable } from "./unbundleable.ts";
import type { Bundle, BundledPrompt } from "../content/bundled.ts";
import { withoutTexts } from "../content/bundled_content.ts";
import { type Config, CONFIG_PATH, ignoredFor } from "../config/config.ts";
import type { JsonObject } from "../content/json.ts";
import type { Lock } from "../state/lock.ts";
import type { Problem } from "../text/problem.ts";
import type { PromptFile } from "../prompt/prompt_file.ts";

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
    const selected = selectedFiles(files, include);
    const wrong = problemsOf(name, include, selected);
    problems.push(...wrong);
    if (wrong.length > 0) continue;
    const bundle = bundleOf(config, selected, lock);
    for (const { slug, pinned } of bundle.prompts) if (pinned === null) unpinned.add(slug);
    modules.set(modulePath(name), textOf(name, bundle, selected));
  }
  return { modules, problems, unpinned: [...unpinned].sort() };
}

/** What keeps prompts out of a bundle, without making any. */
export function bundlingProblems({ config, files }: Omit<BundleSources, "lock">): Problem[] {
  return Object.entries(config.bundles).flatMap(([name, { include }]) =>
    problemsOf(name, include, selectedFiles(files, include))
  );
}

function problemsOf(
  name: string,
  include: readonly string[],
  selected: readonly PromptFile[],
): Problem[] {
  const wrong = selected.flatMap((file) => unbundleable(name, file));
  return selected.length === 0 ? [...wrong, emptyBundle(name, include)] : wrong;
}

/** Why prompts of bundles cannot be bundled; `lint` says it before `bundle` does. */
export function unbundleableFiles({ bundles }: Config, files: readonly PromptFile[]): Problem[] {
  return Object.entries(bundles).flatMap(([name, { include }]) =>
    selectedFiles(files, include).flatMap((file) => unbundleable(name, file))
  );
}

/** The bundles by name, as programs in other languages read them. */
export function jsonBundles({ config, files, lock }: BundleSources): JsonObject {
  return Object.fromEntries(
    Object.entries(config.bundles).map(([name, { include }]) => {
      const selected = selectedFiles(files, include);
      return [name, jsonBundle(bundleOf(config, selected, lock), selected)];
    }),
  );
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

/** Where a bundle stands: with the edge function of that name, or at the path that it is named by. */
export function modulePath(name: string): string {
  if (isPath(name)) return name;
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

/** Whether a bundle is named by the path of its file, instead of by an edge function. */
export function isPath(name: string): boolean {
  return name.includes(".");
}

function selectedFiles(files: readonly PromptFile[], include: readonly string[]): PromptFile[] {
  const patterns = include.map((glob) => globToRegExp(glob));
  return files.filter(({ path }) => patterns.some((pattern) => pattern.test(path)))
    .toSorted((a, b) => a.slug < b.slug ? -1 : 1);
}

function textOf(name: string, bundle: Bundle, files: readonly PromptFile[]): string {
  if (!name.endsWith(".json")) return moduleText(bundle, files);
  return `${JSON.stringify(jsonBundle(bundle, files), null, 2)}\n`;
}

function bundleOf(config: Config, files: readonly PromptFile[], lock: Lock | undefined): Bundle {
  const prompts = files.map((file): BundledPrompt => {
    const prompt = file.prompt();
    const { content, texts } = withoutTexts(prompt.content, prompt.text);
    return {
      slug: file.slug,
      path: file.path,
      source_sha256: file.source_sha256,
      content_sha256: file.content_sha256,
      pinned: pinOf(file, lock),
      required: requiredVariables(prompt),
      ignored: ignoredFor(config.ignore, file.slug).fields,
      source: prompt.text,
      content,
      texts,
    };
  });
  return { project: lock?.project ?? { name: config.project, id: null }, prompts };
}

/** A pin of another text than the bundled one would be a version that this commit does not hold. */
function pinOf(file: PromptFile, lock: Lock | undefined): BundledPrompt["pinned"] {
  const entry = lock?.prompts[file.slug];
  const isSame = entry?.source_sha256 === file.source_sha256 &&
    entry.content_sha256 === file.content_sha256;
  return entry && isSame ? { id: entry.id, version: entry.version } : null;
}

function emptyBundle(name: string, include: readonly string[]): Problem {
  const message = `Expected the bundle "${name}" to select prompt files; ${include.join(", ")} ` +
    'matches no file that "include" selects';
  return { file: CONFIG_PATH, line: 1, column: 1, message };
}

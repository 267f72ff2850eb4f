// prompts/config.json: which project, which files, which defaults. prompts/config.schema.json is
// made from the schema below, so that editors and this program check the same thing.
import * as v from "valibot";
import { globMistake } from "./glob.ts";
import { cut } from "../text/escape.ts";

/** Where the configuration stands, relative to the repository root. */
export const CONFIG_PATH = "prompts/config.json";
const SCHEMA_PATH = "./config.schema.json";

const text = v.pipe(v.string(), v.minLength(1));
const glob = v.pipe(text, v.check((value) => globMistake(value) === undefined, globIssue));
const globs = v.pipe(v.array(glob), v.minLength(1));
/**
 * Supabase's own rule for the names of edge functions, or the path of a generated file. Neither can
 * name anything outside the repository, nor a file that somebody wrote.
 */
const bundleName = v.pipe(
  v.string(),
  v.check(
    (name) =>
      /^[A-Za-z][A-Za-z0-9_-]*$/.test(name) ||
      /^([A-Za-z0-9_@-][A-Za-z0-9_.@-]*\/)+prompts\.gen\.(ts|json)$/.test(name),
    "names neither an edge function nor a path that ends in prompts.gen.ts or prompts.gen.json",
  ),
);

const IgnoreSchema = v.pipe(
  v.strictObject({
    slug: v.optional(v.pipe(text, v.description("Only this prompt."))),
    field: v.optional(
      v.pipe(text, v.description("Only this field, as a path: prompt_data.options.position.")),
    ),
    reason: v.pipe(text, v.description("Why. It is shown in every report.")),
  }),
  v.check(({ slug, field }) => slug !== undefined || field !== undefined, "needs slug or field"),
  v.check(
    ({ field }) => !["slug", "name", "prompt_data"].includes(field ?? ""),
    "cannot ignore the prompt itself",
  ),
);

const ConfigSchema = v.strictObject({
  $schema: v.optional(v.string(), SCHEMA_PATH),
  project: v.pipe(text, v.description("Name of the Braintrust project.")),
  upload: v.pipe(
    v.optional(v.picklist(["before-commit", "after-merge"]), "before-commit"),
    v.description(
      "When prompts reach Braintrust: before the commit, with prompts/lock.json as the proof, or after " +
        "the merge, by CI, without a lock.",
    ),
  ),
  branch: v.pipe(
    v.optional(text, "main"),
    v.description("The branch whose prompts are uploaded after the merge."),
  ),
  include: v.pipe(
    v.optional(globs, ["prompts/**/*.md"]),
    v.description("Globs of prompt files, relative to the repository root."),
  ),
  exclude: v.pipe(
    v.optional(v.array(glob), ["**/README.md"]),
    v.description("Globs of files that are not prompts."),
  ),
  defaults: v.pipe(
    v.optional(
      v.strictObject({
        model: v.pipe(
          v.optional(v.nullable(text)),
          v.description("Model of prompts that name none. Null: the application sets it."),
        ),
      }),
      {},
    ),
    v.description("Defaults for all prompts."),
  ),
  bundles: v.pipe(
    v.optional(v.record(bundleName, v.strictObject({ include: globs })), {}),
    v.description(
      "Edge function, or path of a prompts.gen.ts or prompts.gen.json → the prompt files in it.",
    ),
  ),
  environments: v.pipe(
    v.optional(v.array(text), []),
    v.description("Environments that verify --strict expects at the pinned versions."),
  ),
  ignore: v.pipe(
    v.optional(v.array(IgnoreSchema), []),
    v.description("What is left out of the comparison, with the reason."),
  ),
});

/** The configuration, with defaults filled in. */
export type Config = v.InferOutput<typeof ConfigSchema>;

/** One entry of `ignore`. */
export type Ignore = Config["ignore"][number];

/** The configuration, or what is wrong with it: one sentence per mistake. */
export function parseConfig(json: unknown): { config: Config } | { mistakes: string[] } {
  const result = v.safeParse(ConfigSchema, json);
  if (result.success) return { config: result.output };
  return { mistakes: result.issues.map(mistakeOf) };
}

/** The valibot schema, for the JSON Schema that editors use. */
export const configSchema = ConfigSchema;

function globIssue({ input }: { input: unknown }): string {
  return globMistake(String(input)) ?? "";
}

/** What a valibot issue says, in our words. */
export function mistakeOf(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? "the file";
  if (issue.type === "strict_object" && issue.expected === "never") return `unknown key "${path}"`;
  if (issue.type === "strict_object" && issue.received === "undefined") {
    return `"${path}" is missing`;
  }
  if (issue.type === "check") return `"${path}" ${issue.message}`;
  if (issue.type === "min_length") return `"${path}" is empty`;
  const expected = issue.expected?.replace(/^(Map|Object)$/, "an object").replace(
    /^Array$/,
    "a list",
  );
  return `"${path}" should be ${expected}, found ${cut(issue.received)}`;
}

/** The field paths that `ignore` leaves out for `slug`, and whether it leaves out the whole prompt. */
export function ignoredFor(
  ignore: readonly Ignore[],
  slug: string,
): { fields: string[]; reason: string | undefined } {
  const entries = ignore.filter((entry) => entry.slug === undefined || entry.slug === slug);
  return {
    fields: entries.flatMap(({ field }) => field === undefined ? [] : [field]),
    reason: entries.find(({ field }) => field === undefined)?.reason,
  };
}

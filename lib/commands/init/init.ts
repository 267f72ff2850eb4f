import { basename } from "@std/path/posix";
import { readText, writeText } from "../../disk/files.ts";
import { emptyReport, type Report } from "../../report/report.ts";
import { spelled } from "../../report/spelled.ts";
import { Failure } from "../../text/failure.ts";
import type { Context } from "../context.ts";
import { type Choices, type Facts, NO_ACTION } from "./facts.ts";
import { type Plan, planInit, type PlannedFile } from "./plan.ts";
import { readRepository } from "./read.ts";

/** Sets a repository up: reads it, shows what it will write, writes what is not there. */
export async function init(context: Context): Promise<Report> {
  const { here = context.root, say, args, ask } = context;
  const { top, facts } = await readRepository(here, kindOf(args.values.runtime));
  const choices = await chooseAll(context, top, facts);
  const plan = planInit(facts, choices);
  const isDryRun = args.switches["dry-run"] ?? false;
  if (plan.files.length > 0) {
    say(`${isDryRun ? "Would write" : "Writes"} in ${top}:`);
    for (const { does, path } of plan.files) say(`  ${does.padEnd(6)} ${path}`);
  }
  const isWanted = isDryRun || plan.files.length === 0 || args.switches.yes ||
    ask === undefined || ask("Write these files? (y/n) ");
  if (!isWanted) throw new Failure("Cannot set up the repository: you answered no");
  if (!isDryRun) { for (const file of plan.files) await write(top, file); }
  return spelled(reportOf(plan, isDryRun), runnerIn(facts));
}

async function write(
  top: string,
  { path, text, isExecutable = false }: PlannedFile,
): Promise<void> {
  await writeText(top, path, text);
  if (isExecutable && Deno.build.os !== "windows") await Deno.chmod(`${top}/${path}`, 0o755);
}

function reportOf({ files, next }: Plan, isDryRun: boolean): Report {
  const count = `${files.length} file${files.length === 1 ? "" : "s"}`;
  const note = files.length === 0
    ? "Nothing to write: all files are there."
    : `${isDryRun ? "Would write" : "Wrote"} ${count}. Next:`;
  return { ...emptyReport("init"), notes: [note], next: [...next] };
}

/** How that repository will run the commands. */
function runnerIn({ kind, manager }: Facts): string {
  return kind === "deno" ? "deno task prompt-sync" : `${manager.exec} prompt-sync`;
}

/** Flags first, then answers, then defaults. */
async function chooseAll(context: Context, top: string, facts: Facts): Promise<Choices> {
  const { values } = context.args;
  const choose = (flag: string, question: string, fallback: string): string =>
    values[flag] ?? context.askFor?.(question, fallback) ?? fallback;
  const folders = facts.promptFolders.map((path) => `${path}/**/*.md`);
  const usual = folders.length > 0 && !facts.hasPrompts ? folders : ["prompts/**/*.md", ...folders];
  const project = facts.folder === "." ? basename(top) : basename(facts.folder);
  const include = choose("include", "Globs of prompt files, separated by spaces", usual.join(" "));
  return {
    project: choose("project", "Name of the Braintrust project", project),
    include: include.split(/\s+/).filter((glob) => glob !== ""),
    model: values.model ?? null,
    ci: ciOf(choose("ci", "CI: github or none", facts.isGithub ? "github" : "none")),
    functions: functionsOf(values.bundle, facts),
    ...await releaseOf(context, values.action),
  };
}

/** Which action and version belong to this program. */
async function releaseOf(
  { home, root }: Context,
  given: string | undefined,
): Promise<Pick<Choices, "action" | "version">> {
  if (given !== undefined && !/^[\w.-]+\/[\w.-]+@[0-9a-f]{40}$/.test(given)) {
    throw new Failure(
      `Cannot use --action "${given}": expected OWNER/REPO@COMMIT, with a full SHA`,
    );
  }
  const text = await readText(home ?? root, home === undefined ? "deno.json" : "package.json");
  const { version = "0.0.0", action } = JSON.parse(text ?? "{}");
  return { version, action: given ?? action ?? NO_ACTION };
}

function kindOf(value: string | undefined): Facts["kind"] | undefined {
  if (value === undefined || value === "node" || value === "deno") return value;
  throw new Failure(`Cannot use --runtime "${value}": choose node or deno`);
}

function ciOf(value: string): Choices["ci"] {
  if (value === "github" || value === "none") return value;
  throw new Failure(`Cannot use --ci "${value}": choose github or none`);
}

function functionsOf(list: string | undefined, { functions }: Facts): string[] {
  const wanted = list?.split(",") ?? [];
  const missing = wanted.find((name) => !functions.includes(name));
  if (missing === undefined) return wanted;
  throw new Failure(
    `Cannot bundle prompts for "${missing}": supabase/functions has no such function`,
  );
}

// What `init` does: facts and choices in, files and advice out.
import { HOOK_CALL } from "../../hooks/call.ts";
import { linesToAdd, planHooks } from "../../hooks/owners.ts";
import type { NextStep } from "../../report/next_steps.ts";
import { quoted } from "../../text/shell.ts";
import { withDenoTask } from "./deno_task.ts";
import { type Choices, type Facts, NO_ACTION, within } from "./facts.ts";
import { configText, ENV_EXAMPLE } from "./texts.ts";
import { workflowText } from "./workflow.ts";

/** A file to write, and whether it is new. */
export interface PlannedFile {
  path: string;
  /** All that it then holds. */
  text: string;
  does: "create" | "add to";
  isExecutable?: boolean;
}

/** All that `init` does, and what is left to do by hand. */
export interface Plan {
  files: readonly PlannedFile[];
  next: readonly NextStep[];
}

export const WORKFLOW_PATH = ".github/workflows/prompts.yml";

/** Decides what to write: never over a file that is there. */
export function planInit(facts: Facts, choices: Choices): Plan {
  const hooks = hookPlan(facts);
  const files = [
    ...created(facts, within(facts.folder, "prompts/config.json"), configText(facts, choices)),
    ...(choices.ci === "github"
      ? created(facts, WORKFLOW_PATH, workflowText(facts.folder, choices))
      : []),
    ...added(facts, ".gitignore", ignoredLines(facts)),
    ...added(facts, ".gitattributes", attributeLines(choices)),
    ...added(facts, ".env.example", envLines(facts)),
    ...denoTask(facts, choices),
    ...hooks.files,
  ];
  return { files, next: [...hooks.next, ...nextSteps(facts, choices, files)] };
}

function created({ texts }: Facts, path: string, text: string): PlannedFile[] {
  return texts.has(path) ? [] : [{ path, text, does: "create" }];
}

/** Adds the lines that a file does not have yet. */
function added({ folder, texts }: Facts, name: string, lines: readonly string[]): PlannedFile[] {
  const path = within(folder, name);
  const old = texts.get(path) ?? "";
  const has = new Set(old.split(/\r?\n/));
  const missing = lines.filter((line) => !has.has(line));
  if (missing.length === 0) return [];
  const start = old === "" || old.endsWith("\n") ? old : `${old}\n`;
  const text = `${start}${missing.join("\n")}\n`;
  return [{ path, text, does: texts.has(path) ? "add to" : "create" }];
}

function ignoredLines({ ignored }: Facts): string[] {
  return [".env", ".prompt-sync/"].filter((line) => !ignored.has(line));
}

/** Hashes must not depend on the checkout. */
function attributeLines({ include }: Choices): string[] {
  return [
    ...include.map((glob) => `${glob} text eol=lf`),
    "prompts/*.json text eol=lf",
    "*.gen.ts text eol=lf -diff linguist-generated",
  ];
}

/** Whoever has a file of their own has its order too. */
function envLines({ folder, texts }: Facts): string[] {
  const old = texts.get(within(folder, ".env.example"));
  return old?.includes("BRAINTRUST_API_KEY") ? [] : ENV_EXAMPLE;
}

/** Deno has no `npx`: a task pins the version. */
function denoTask({ kind, folder, denoJson, texts }: Facts, { version }: Choices): PlannedFile[] {
  if (kind !== "deno") return [];
  const path = denoJson ?? within(folder, "deno.json");
  const old = texts.get(path);
  const text = withDenoTask(old, version);
  if (text === undefined || text === old) return [];
  return [{ path, text, does: old === undefined ? "create" : "add to" }];
}

/** Hook files that a manager runs are written where they are new; other lines are to be added by hand. */
function hookPlan({ hooks, texts }: Facts): { files: PlannedFile[]; next: NextStep[] } {
  if (hooks === undefined) return { files: [], next: [] };
  const { owners } = planHooks(hooks);
  const isNew = (file: string): boolean =>
    /^([^/].*\/)?\.husky\/[\w-]+$/.test(file) && !texts.has(file);
  const files = owners.flatMap(({ files }) => files.filter(isNew));
  const rest = owners.map((owner) => ({
    ...owner,
    files: owner.files.filter((file) => !isNew(file)),
  })).filter(({ files }) => files.length > 0);
  return {
    files: files.map((path) => ({
      path,
      text: `#!/bin/sh\n${HOOK_CALL}\n`,
      does: "create" as const,
      isExecutable: true,
    })),
    next: linesToAdd(rest),
  };
}

function nextSteps(facts: Facts, choices: Choices, files: readonly PlannedFile[]): NextStep[] {
  const { kind, manager, isInstalled, folder, denoJson, texts } = facts;
  const steps: NextStep[] = [];
  if (kind === "node" && !isInstalled) {
    steps.push({
      command: `${manager.add} prompt-sync@${choices.version}`,
      does: "install the program, pinned by your lock file",
    });
  }
  if (
    kind === "deno" && denoJson && withDenoTask(texts.get(denoJson), choices.version) === undefined
  ) {
    const command = `"prompt-sync": "deno run -A npm:prompt-sync@${choices.version}"`;
    steps.push({ command, does: `add this line to "tasks" of ${denoJson}` });
  }
  if (choices.action === NO_ACTION && files.some(({ path }) => path === WORKFLOW_PATH)) {
    steps.push({
      command: `grep -n ${NO_ACTION} ${WORKFLOW_PATH}`,
      does: "put the address and commit of prompt-sync's action in these lines",
    });
  }
  if (folder !== ".") steps.push({ command: `cd ${quoted(folder)}`, does: "the prompts are here" });
  if (facts.hooks !== undefined) {
    steps.push({
      command: "deno task hooks:install",
      does: "check each commit (once in each clone)",
    });
  }
  steps.push({ command: "cp .env.example .env", does: "and put your Braintrust API key into it" });
  const hasPrompts = facts.hasPrompts || facts.promptFolders.length > 0;
  steps.push(
    hasPrompts
      ? { command: "deno task upload --dry-run", does: "see what would be uploaded" }
      : { command: "deno task download --dry-run", does: "see which prompts Braintrust has" },
  );
  return steps;
}

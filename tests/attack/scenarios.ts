// What the commands have to do while requests go wrong: for each, a repository and a Braintrust in
// which it has work to do.
import type { Arguments, Context, Result } from "../../lib/commands/context.ts";
import { diff } from "../../lib/commands/diff/diff.ts";
import { download } from "../../lib/commands/download/download.ts";
import { log } from "../../lib/commands/log/log.ts";
import { promote } from "../../lib/commands/promote/promote.ts";
import { restore } from "../../lib/commands/restore/restore.ts";
import { COMMAND as ROLLBACK } from "../../tasks/rollback.ts";
import { upload } from "../../lib/commands/upload/upload.ts";
import { verify } from "../../lib/commands/verify/verify.ts";
import { KEY, PROJECT, type Sandbox } from "../sandbox.ts";
import { insert, rowOf } from "./tools.ts";

/** A command and what it finds. */
export interface Scenario {
  run: (context: Context) => Promise<Result>;
  args: Partial<Pick<Arguments, "switches" | "values" | "operands">>;
  /** Changes the repository, in which everything is in sync and committed. */
  prepare: (box: Sandbox) => Promise<unknown>;
  /** How the command ends when nothing goes wrong. */
  code: 0 | 1;
  /** Whether a rerun of this very command finds that all is done. */
  isRepeatable?: boolean;
}

export const START = {
  "prompts/one.md": "---\ndescription: First.\n---\nOne {{x}}.\n",
  "prompts/two.md": "Two.\n",
  "prompts/three.md": "Three.\n",
};

async function second(box: Sandbox): Promise<void> {
  await box.write("prompts/one.md", "One, the second text.\n");
  await box.here("upload");
  await box.commit("second");
}

export const SCENARIOS: Record<string, Scenario> = {
  "verify in sync": { run: verify, args: {}, prepare: async () => {}, code: 0 },
  "verify drifted": {
    run: verify,
    args: {},
    prepare: (box) => box.edit("two", "Two, edited."),
    code: 1,
  },
  "verify superseded": {
    run: verify,
    args: { switches: { strict: true } },
    prepare: async (box) => {
      await second(box);
      await box.git("checkout", "--quiet", "HEAD~1");
    },
    code: 1,
  },
  "upload": {
    run: upload,
    args: {},
    prepare: async (box) => {
      await box.write("prompts/one.md", "One, changed.\n");
      await box.write("prompts/four.md", "Four.\n");
    },
    code: 0,
    isRepeatable: true,
  },
  "upload --prune": {
    run: upload,
    args: { switches: { prune: true, yes: true } },
    prepare: (box) => Deno.remove(`${box.root}/prompts/two.md`),
    code: 0,
    isRepeatable: true,
  },
  "download": {
    run: download,
    args: {},
    prepare: async (box) => {
      await box.edit("two", "Two, edited.");
      await insert(box, [rowOf("five", "Five.")]);
    },
    code: 0,
    isRepeatable: true,
  },
  "diff": {
    run: diff,
    args: { switches: { pinned: true, live: true } },
    prepare: (box) => box.edit("two", "Two, edited."),
    code: 1,
  },
  "promote": {
    run: promote,
    args: { values: { environment: "production" } },
    prepare: async () => {},
    code: 0,
    isRepeatable: true,
  },
  "log": { run: log, args: { operands: ["one"] }, prepare: second, code: 0 },
  "rollback": {
    run: ROLLBACK.run,
    args: { operands: ["one"], values: { to: "HEAD~1" } },
    prepare: second,
    code: 0,
    isRepeatable: true,
  },
  "restore": {
    run: restore,
    args: { operands: ["pruned.json"] },
    prepare: async (box) => {
      await box.write("pruned.json", JSON.stringify({ ...rowOf("six", "Six."), id: "x" }));
    },
    code: 0,
    isRepeatable: true,
  },
};

/** What the command works with, as `main` would hand it over. */
export function contextOf(root: string, url: string, args: Scenario["args"]): Context {
  const { switches = {}, values = {}, operands = [] } = args;
  return {
    root,
    args: { help: false, format: "human", switches, values, operands },
    env: {
      BRAINTRUST_API_KEY: KEY,
      BRAINTRUST_API_URL: url,
      BRAINTRUST_APP_URL: url,
      BRAINTRUST_PROJECT: PROJECT,
    },
    say: () => {},
    narrate: () => {},
    progress: () => {},
    paint: (_, text) => text,
    patience: { timeoutMs: 250, attempts: 4, pace: 0.01 },
  };
}

const SECOND = ["upload", "rollback", "verify drifted", "log"];
/** The names of all scenarios, in two parts that take about as long. */
export const HALVES: [string[], string[]] = [
  Object.keys(SCENARIOS).filter((name) => !SECOND.includes(name)),
  SECOND,
];

// The page of a sandbox, as `deno task ui` serves it, in this process.
import { startUi, type Ui } from "../../lib/commands/ui/server.ts";
import { COMMANDS } from "../../tasks/ui.ts";
import { contextOf } from "../attack/scenarios.ts";
import { type Sandbox, sandbox } from "../sandbox.ts";

/** A repository, its Braintrust, and its page. */
export interface Served extends AsyncDisposable {
  box: Sandbox;
  ui: Ui;
}

/** Serves the page of a repository with `files`; `prepare` brings it into a state first. */
export async function served(
  files: Record<string, string>,
  prepare: (box: Sandbox) => Promise<void> = async () => {},
  canWrite = false,
): Promise<Served> {
  const box = await sandbox(files);
  await prepare(box);
  const context = contextOf(box.root, box.local.url, {});
  const ui = startUi(context, { port: 0, canWrite, commands: COMMANDS });
  return {
    box,
    ui,
    [Symbol.asyncDispose]: async (): Promise<void> => {
      await ui[Symbol.asyncDispose]();
      await box[Symbol.asyncDispose]();
    },
  };
}

/** One prompt in each state that a person meets every day. */
export const FILES = {
  "prompts/support/greet.md":
    "---\ntags: [support]\ninputs:\n  name: Whom to greet.\n---\nSay hello to {{name}}, in one sentence.\n",
  "prompts/support/refund.md": "Explain how a refund works.\nBe brief.\n",
  "prompts/trading/signal.md":
    "---\ntags: [trading]\n---\nScore the signal from 0 to 10.\n\nNever guess.\n\nAnswer with a number.\n",
  "prompts/trading/report.md": "Write a report.\n",
  "prompts/new.md": "Nobody has uploaded this yet.\n",
};

/** Makes those states: `refund` drifted, `signal` in conflict, `report` pending, `new` missing. */
export async function everyday(box: Sandbox): Promise<void> {
  const uploaded = ["greet", "refund", "signal", "report"];
  const { code, stdout } = await box.here("upload", uploaded);
  if (code !== 0) throw new Error(stdout);
  await box.git("add", "--all");
  await box.git("commit", "--quiet", "--message=Pin the prompts");
  await box.edit("refund", "Explain how a refund works.\nBe brief and polite.");
  const signal = await box.read("prompts/trading/signal.md");
  const live = signal.split("---\n").at(-1)?.trim().replace("a number", "a number and a word") ??
    "";
  await box.edit("signal", live);
  await box.write("prompts/trading/signal.md", signal.replace("0 to 10", "0 to 100"));
  await box.write("prompts/trading/report.md", "Write a report of one page.\n");
  await box.git("commit", "--quiet", "--all", "--message=Ask for more");
}

import { HOOK_NAMES } from "./call.ts";
import { linesToAdd, planHooks } from "./owners.ts";
import { installedVersion } from "./home.ts";
import {
  dryRun,
  hooksFolder,
  isExecutable,
  readHookFacts,
  readHookPlace,
  toolVersion,
} from "./read.ts";
import { quoted } from "../../text/shell.ts";
import type { Report } from "../../report/report.ts";
import { about, hookReport } from "./report.ts";
import type { Context } from "../context.ts";

const INSTALL = { command: "deno task hooks:install", does: "Install it" };
const UPDATE = { ...INSTALL, does: "Install it again, if you trust this branch" };

export async function doctor({ root, say }: Context): Promise<Report> {
  const place = await readHookPlace(root);
  const facts = await readHookFacts(place);
  const { write, owners } = planHooks(facts);
  const folder = await hooksFolder(root);
  const short = folder.startsWith(`${root}/`) ? folder.slice(root.length + 1) : folder;
  const file = `${short}/pre-commit`;
  say(`Letting git run ${file} without a commit`);
  const token = crypto.randomUUID();
  const answer = new RegExp(`prompt-sync hook ${token} skip=(.*) tool=(.*) deno=(.*)`)
    .exec(await dryRun(root, token));
  const report = hookReport("hooks:doctor", "Hooks do not fully check the prompts:");
  const found = (problem: Report["problems"][number], next: Report["next"]): void => {
    report.problems.push(problem);
    // One command may end several findings.
    report.next.push(
      ...next.filter(({ command }) => report.next.every((step) => step.command !== command)),
    );
  };

  const modes = await Promise.all(HOOK_NAMES.map((name) => isExecutable(`${folder}/${name}`)));
  HOOK_NAMES.filter((_, index) => modes[index] === false).forEach((name) =>
    found(about(`${short}/${name}`, "is not executable, so git skips it without a message"), [
      { command: `chmod +x ${quoted(`${short}/${name}`)}`, does: "Make it executable" },
    ])
  );
  if (facts.isEarlier) {
    const message =
      "core.hooksPath, set by an earlier hooks:install, lets every branch change the " +
      "hooks";
    found(about(short, message), [{ ...INSTALL, does: "Put the hooks under .git" }]);
  } else if (
    write.some((name) => modes[HOOK_NAMES.findIndex((one) => one === name)] === undefined)
  ) {
    found(about(short, "some hooks of prompt-sync are missing"), [INSTALL]);
  }
  if (owners.length > 0) {
    for (const { name, files } of owners) {
      found(about(files[0] ?? "", `${name} runs the hooks here and does not call ours`), []);
    }
    report.next.push(...linesToAdd(owners));
  }

  if (!answer) {
    found(about(file, "git did not run our hook"), report.next.length > 0 ? [] : [INSTALL]);
    return report;
  }
  const [, skip, tool, deno] = answer;
  if (tool === "") {
    found(about(file, "runs our hook, but the program of the hook is not installed"), [INSTALL]);
  }
  if (deno === "") {
    found(about(file, "runs our hook, but neither deno nor npx is found: it blocks prompts"), []);
  }
  if (skip === "1") {
    found(about(file, "runs our hook, but PROMPT_SYNC_SKIP=1 in this shell turns it off"), []);
  }
  const [installed, here] = await Promise.all([installedVersion(place), toolVersion(root)]);
  if (installed && here && installed !== here) {
    report.notes.push(
      "The hook uses another version of prompt-sync than this branch.",
    );
    report.next.push(UPDATE);
  }
  if (report.problems.length === 0) {
    report.notes.unshift(`git runs our hook through ${file}; it checks with ${deno}.`);
  }
  return report;
}

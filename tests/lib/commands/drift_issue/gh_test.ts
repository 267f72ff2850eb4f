// What GitHub's program is called with, in a process whose PATH has a stand-in for it.
import { assertEquals } from "@std/assert";
import { type Temporary, temporary } from "../../disk/temporary.ts";

/** Notes its arguments, its input and what it got of the environment; then does as it is told. */
const STAND_IN = `#!/bin/sh
for word in "$@"; do printf '[%s]' "$word" >> "$LOG"; done
[ -p /dev/stdin ] && printf ' < %s' "$(cat)" >> "$LOG"
printf ' %s\\n' "$BRAINTRUST_API_KEY$GH_PROMPT_DISABLED$NO_COLOR$GH_TOKEN" >> "$LOG"
printf '%s\\n' "$PRINTS"
printf '%s\\n' "$COMPLAINS" >&2
exit "$CODE"
`;

interface Called {
  calls: string[];
  result?: unknown;
  error?: string;
  hint?: string;
}

/** Runs `expression` on lib/commands/drift_issue/gh.ts in a process of its own. */
async function called(
  expression: string,
  { prints = "", complains = "", code = 0, has = true } = {},
): Promise<Called> {
  await using box: Temporary = await temporary({ "bin/x": "", "log": "" });
  if (has) await box.write("bin/gh", STAND_IN);
  if (has) await Deno.chmod(`${box.root}/bin/gh`, 0o755);
  const module = new URL("../../../../lib/commands/drift_issue/gh.ts", import.meta.url);
  const config = new URL("../../../../deno.json", import.meta.url).pathname;
  const script = `const { openIssues, applyStep } = await import("${module}");
    const ended = await (${expression})(Deno.cwd()).then((result) => ({ result }),
      ({ message, hint }) => ({ error: message, hint }));
    console.log(JSON.stringify(ended));`;
  await box.write("script.ts", script);
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", `--config=${config}`, "--allow-all", "script.ts"],
    cwd: box.root,
    env: {
      PATH: has ? `${box.root}/bin:/usr/bin:/bin` : `${box.root}/bin`,
      LOG: `${box.root}/log`,
      PRINTS: prints,
      COMPLAINS: complains,
      CODE: String(code),
      BRAINTRUST_API_KEY: "sk-secret",
      GH_TOKEN: "token",
      GH_PROMPT_DISABLED: "",
      NO_COLOR: "",
    },
  }).output();
  const log = (await Deno.readTextFile(`${box.root}/log`)).trimEnd().split("\n");
  const text = new TextDecoder().decode(stdout);
  if (text === "") throw new Error(new TextDecoder().decode(stderr));
  return { calls: log.filter((line) => line !== ""), ...JSON.parse(text) };
}

Deno.test("openIssues() — asks for our open issues, and hands gh no key of Braintrust's", async () => {
  const issues = [{ number: 1, title: "t", body: "b" }];
  const { calls, result } = await called("openIssues", { prints: JSON.stringify(issues) });
  assertEquals(result, issues);
  assertEquals(calls, [
    "[issue][list][--state][open][--label][prompt-drift][--json][number,title,body][--limit][100] <  11token",
  ]);
});

Deno.test("openIssues() — no JSON, an error with and without words, and no gh", async () => {
  const hint = "The job needs GH_TOKEN, GH_REPO and the permission issues: write";
  const odd = await called("openIssues", { prints: "no json" });
  assertEquals(odd.error, 'Cannot understand "gh issue list": its output is not JSON');
  const refused = await called("openIssues", { code: 4, complains: "oh\nHTTP 403" });
  assertEquals([refused.error, refused.hint], ['Cannot run "gh issue list": HTTP 403', hint]);
  const silent = await called("openIssues", { code: 4 });
  assertEquals(silent.error, 'Cannot run "gh issue list": exit code 4');
  const none = await called("openIssues", { has: false });
  assertEquals([none.error, none.hint], [
    "Cannot run gh: it is not on the PATH",
    "https://cli.github.com; GitHub's runners include it",
  ]);
});

// deno-fmt-ignore
const STEPS: [step: unknown, calls: string[]][] = [
  [{ step: "create", title: "T t", body: "b" }, ["[label][create][prompt-drift][--force][--description][Kept by prompt-sync] <  11token", "[issue][create][--title][T t][--label][prompt-drift][--body-file][-] < b 11token"]],
  [{ step: "edit", number: 7, body: "b" }, ["[issue][edit][7][--body-file][-] < b 11token"]],
  [{ step: "close", number: 7, comment: "c c" }, ["[issue][close][7][--comment][c c] <  11token"]],
];
for (const [step, calls] of STEPS) {
  Deno.test(`applyStep() — ${JSON.stringify(step)}`, async () => {
    const expression = `(root) => applyStep(root, ${JSON.stringify(step)})`;
    const ended = await called(expression, { prints: " https://address " });
    assertEquals([ended.calls, ended.result], [calls, "https://address"]);
  });
}

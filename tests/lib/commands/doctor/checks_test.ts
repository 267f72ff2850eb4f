// Each check as a table: what was read → what it says.
import { assert, assertEquals } from "@std/assert";
import { HttpError } from "../../../../lib/braintrust/http.ts";
import { check } from "../../../../lib/commands/doctor/checks.ts";
import type { Facts } from "../../../../lib/commands/doctor/facts.ts";
import { TESTED_DENO } from "../../../../lib/commands/doctor/repository_checks.ts";
import { parseConfig } from "../../../../lib/config/config.ts";
import { emptyReport } from "../../../../lib/report/report.ts";
import { Failure } from "../../../../lib/text/failure.ts";

const ROOT = new URL("../../../..", import.meta.url).pathname;
const failure = new Failure("Cannot do it: broken", { hint: "deno task fix" });
const answered = (status: number): HttpError => new HttpError(`it answered ${status}`, { status });
const problem = { file: "prompts/a.md", line: 2, column: 1, message: "wrong" };
const workflow = (text: string): Facts["ci"] => ({
  workflows: [{ file: ".github/workflows/v.yml", text }],
  tasks: ["verify", "upload"],
});
const config = (environments: string[] = [], upload = "before-commit"): Facts["config"] => {
  const parsed = parseConfig({ project: "p", environments, upload });
  if ("mistakes" in parsed) throw new Error(parsed.mistakes.join());
  return parsed.config;
};

/** All is well. */
const WELL: Facts = {
  deno: TESTED_DENO,
  git: "2.43.0",
  config: config(["production"]),
  files: { count: 2, problems: [] },
  lock: { pinned: 2, problems: [], unpinned: [] },
  bundles: { count: 1, problems: [] },
  hook: { ...emptyReport("hooks:doctor"), notes: ["git runs our hook."] },
  ci: workflow("run: deno task verify"),
  isEnvIgnored: true,
  key: { owner: "a user's key", from: ".env" },
  login: { org: "o", others: [], apiUrl: "https://api.example" },
  project: { name: "p", isThere: true },
  prompts: "some",
  history: true,
  environments: ["production"],
};

Deno.test("check() — all is well", () => {
  assertEquals(check(WELL).filter(({ is }) => is !== "ok"), []);
});

const OLDER = "installs Deno 2.8.1, which is older than";
const RUNS = `.github/workflows/v.yml:2 runs "deno task verfy", which this version does not have`;
// deno-fmt-ignore
const CASES: [facts: Partial<Facts>, name: string, is: string, says: string, fix?: string][] = [
  [{ deno: "2.8.14" }, "Deno", "not ok", "2.8.14 is older", `deno upgrade ${TESTED_DENO}`],
  [{ deno: "2.10.0" }, "Deno", "ok", "2.10.0"],
  [{ deno: "3.0.0-rc.1" }, "Deno", "ok", "3.0.0"],
  [{ git: failure }, "git", "not ok", "broken", "deno task fix"],
  [{ config: failure, environments: undefined }, "configuration", "not ok", "broken", "deno task fix"],
  [{ config: failure }, "environments", "cannot tell", "needs the configuration"],
  [{ config: failure }, "upload", "cannot tell", "needs the configuration"],
  [{ config: config() }, "upload", "ok", "get a prompt before its review"],
  [{ config: config(["production"]) }, "upload", "ok", "applications read an environment or the bundle"],
  [{ config: config([], "after-merge") }, "upload", "ok", 'after the merge, from "main"'],
  [{ files: undefined }, "prompt files", "cannot tell", "needs prompts/config.json"],
  [{ files: failure }, "prompt files", "not ok", "broken", "deno task fix"],
  [{ files: { count: 2, problems: [problem, problem] } }, "prompt files", "not ok", "prompts/a.md:2:1  wrong (and 1 more)", "deno task lint"],
  [{ files: { count: 0, problems: [] } }, "prompt files", "ok", "none yet: deno task download"],
  [{ lock: undefined }, "lock", "cannot tell", "needs prompts/config.json"],
  [{ lock: failure }, "lock", "not ok", "broken", "deno task fix"],
  [{ lock: { pinned: 1, problems: [problem], unpinned: [] } }, "lock", "not ok", "wrong", "deno task upload"],
  [{ lock: { pinned: 1, problems: [], unpinned: ["a", "b", "c", "d"] } }, "lock", "not ok", "4 prompts: a, b, c, ...", "deno task upload"],
  [{ lock: { isStray: false } }, "lock", "ok", "after the merge"],
  [{ lock: { isStray: true } }, "lock", "not ok", "nobody reads it", "git rm prompts/lock.json"],
  [{ bundles: undefined }, "generated files", "cannot tell", "needs prompt files"],
  [{ bundles: failure }, "generated files", "not ok", "broken", "deno task fix"],
  [{ bundles: { count: 1, problems: [problem] } }, "generated files", "not ok", "wrong", "deno task bundle"],
  [{ bundles: { count: 0, problems: [] } }, "generated files", "ok", "none named"],
  [{ hook: failure }, "commit hook", "cannot tell", "broken", "deno task fix"],
  [{ hook: { ...emptyReport("hooks:doctor"), problems: [problem], next: [{ command: "deno task hooks:install", does: "Install it" }] } }, "commit hook", "not ok", "wrong", "Install it: deno task hooks:install"],
  [{ ci: { workflows: [], tasks: [] } }, "CI", "not ok", "no workflow runs prompt-sync", "README.md"],
  [{ ci: workflow("a\nrun: deno task verfy") }, "CI", "not ok", RUNS, "Take .github/workflows/v.yml"],
  [{ ci: workflow("deno-version: 2.8.1\nrun: deno task verify") }, "CI", "not ok", OLDER, `"deno-version: ${TESTED_DENO}"`],
  [{ ci: workflow('deno-version: "2.9.6"\nrun: deno task --quiet verify') }, "CI", "ok", "fits this version"],
  [{ isEnvIgnored: undefined }, ".env", "ok", "none"],
  [{ isEnvIgnored: false }, ".env", "not ok", "git does not ignore it", "echo .env >> .gitignore"],
  [{ key: failure }, "key", "not ok", "broken", "deno task fix"],
  [{ login: undefined }, "organisation", "cannot tell", "not asked"],
  [{ login: answered(401) }, "organisation", "not ok", "401"],
  [{ login: answered(503) }, "organisation", "cannot tell", "503"],
  [{ login: answered(429) }, "organisation", "cannot tell", "429"],
  [{ login: answered(0) }, "organisation", "cannot tell", "answered 0"],
  [{ login: { org: "o", others: ["b"], apiUrl: "u" } }, "organisation", "ok", 'also belongs to "b": BRAINTRUST_ORG_NAME chooses'],
  [{ project: undefined }, "project", "cannot tell", "not asked"],
  [{ project: answered(403) }, "project", "not ok", "403"],
  [{ project: { name: "p", isThere: false } }, "project", "not ok", 'no project "p"', "deno task upload --create-project"],
  [{ prompts: undefined }, "rights", "cannot tell", "not asked"],
  [{ prompts: answered(403) }, "rights", "not ok", "403"],
  [{ history: answered(403) }, "rights", "not ok", "403"],
  [{ prompts: "none", history: undefined }, "rights", "ok", "there are none yet"],
  [{ config: config(), environments: undefined }, "environments", "ok", "none named"],
  [{ environments: undefined }, "environments", "cannot tell", "not asked"],
  [{ environments: answered(403) }, "environments", "not ok", "403"],
  [{ environments: ["staging"] }, "environments", "not ok", 'no "production"', "deno task promote --environment production --create-environment"],
];

for (const [facts, name, is, says, fix] of CASES) {
  Deno.test(`check() — ${name}: ${is}, ${says}`, () => {
    const found = check({ ...WELL, ...facts }).find((one) => one.name === name);
    assertEquals(found?.is, is, found?.says);
    assert(found?.says.includes(says), found?.says);
    if (fix !== undefined) assert(found?.fix.some((line) => line.includes(fix)), found?.fix.join());
  });
}

Deno.test("check() — Deno is the version that CI tests", async () => {
  const ci = await Deno.readTextFile(`${ROOT}.github/workflows/ci.yml`);
  assert(ci.includes(TESTED_DENO));
});

// A commit without prompts is never blocked, whatever is broken; one with prompts only when it must be.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { GREET, OFFLINE, team } from "./team.ts";

const V2 = "Say hi to {{name}}.\n";

/** What is broken; whether the lock can still decide about an uploaded prompt. */
const ROWS: { name: string; breaks: string; env?: Record<string, string>; decides: boolean }[] = [
  { name: "the program", breaks: "echo broken > .git/prompt-sync/hook.js", decides: false },
  { name: "the installation", breaks: "rm -r .git/prompt-sync/hook.js", decides: false },
  { name: "deno.json", breaks: "echo broken > deno.json", decides: true },
  { name: "lib and tasks, not there", breaks: "rm -r lib tasks", decides: true },
  {
    name: "the cache, empty and without a network",
    breaks: "mkdir -p .prompt-sync/cold",
    env: { DENO_DIR: "/nonexistent/deno", HTTPS_PROXY: "http://127.0.0.1:1" },
    decides: true,
  },
  {
    name: "a checkout of the prompts alone",
    breaks: "git sparse-checkout set --no-cone prompts/ README.md",
    decides: true,
  },
  {
    name: "a host in .env beside a key of the environment",
    breaks: "echo BRAINTRUST_APP_URL=https://elsewhere.example > .env",
    env: { BRAINTRUST_API_KEY: "sk-key", BRAINTRUST_APP_URL: "" },
    decides: true,
  },
];

for (const { name, breaks, env = {}, decides } of ROWS) {
  Deno.test(`pre-commit — ${name}: blocks no README, and a prompt ${decides ? "by the lock" : "always"}`, async () => {
    await using t = await team();
    await t.write(GREET, V2);
    await t.upload();
    const at = { env: { ...OFFLINE, ...env } };
    assertEquals((await t.sh(breaks)).code, 0);
    await t.write("README.md", "# Team\n");
    await t.write("prompts/README.md", "# Prompts\n");
    await t.git("add", "--sparse", "README.md", "prompts/README.md");
    const readme = await t.sh("git commit -q -m readme README.md prompts/README.md", at);
    assertEquals(readme.code, 0, readme.stderr);

    await t.git("add", GREET, "prompts/lock.json");
    const prompt = await t.sh("git commit -q -m prompt", at);
    assertEquals(prompt.code, decides ? 0 : 1, prompt.stderr);
    if (!decides) {
      assertStringIncludes(prompt.stderr, "blocks this commit: it stages prompts, and ");
    }
    await t.git("commit", "--quiet", "--no-verify", "--allow-empty", "--message=done");
    await t.write(GREET, "Not uploaded.\n");
    assertEquals((await t.sh("git commit -q -am prompt", at)).code, 1);
  });
}

// comment.yml after verify-prompts.yml, for a pull request of the repository and for one of a fork.
import { assertEquals, assertStringIncludes } from "@std/assert";
import * as events from "./events.ts";
import { ROOT } from "../project.ts";
import { type Stage, stage } from "./stage.ts";

const COMMENT = `${ROOT}/.github/workflows/comment.yml`;
const FILES = { "prompts/greet.md": "Say hello.\n", "prompts/part.md": "Say goodbye.\n" };
const NAMED = "---\ninputs:\n  name: Whom to greet.\n---\n";

/** Lets a pull request of `owner` be open at what is committed, and plays comment.yml for it. */
async function played(
  here: Stage,
  owner = "acme",
  vars?: Record<string, string>,
): Promise<string[]> {
  const sha = (await here.box.git("rev-parse", "HEAD")).trim();
  await here.setGh({ pull: { number: 7, label: `${owner}:feature`, head: { sha } } });
  const { comment } = await here.play(events.verified(sha, `${owner}/shop`), vars, COMMENT);
  assertEquals(comment?.result, "success", comment?.steps.map(({ log }) => log).join("\n"));
  return (await here.gh()).comments.map(({ body }) => body);
}

Deno.test("comment.yml — one comment, updated in place, and one line once nothing differs", async () => {
  await using here = await stage(FILES);
  await here.box.commit("something else");
  await here.play(events.pullRequest());
  assertEquals(await played(here), [], "nothing changed: nothing said");

  await here.box.write("prompts/greet.md", NAMED + "Say hello to {{name}}.\n");
  await here.box.commit("change a prompt");
  assertEquals((await here.play(events.pullRequest())).verify?.result, "failure");
  const [body = "", ...more] = await played(here, "acme", { PROMPT_ENVIRONMENT: "production" });
  assertEquals(more, []);
  assertStringIncludes(body, "### ❌ Prompts: 1 changed here, 1 in-sync, 1 pending");
  assertStringIncludes(body, "new variable `name`");
  assertStringIncludes(body, "-Say hello.\n+Say hello to {{name}}.");

  assertEquals((await here.box.run("upload")).code, 0);
  await here.box.git("add", "--all");
  await here.box.git("commit", "--quiet", "--amend", "--no-edit");
  assertEquals((await here.play(events.pullRequest())).verify?.result, "success");
  const [pinned = "", ...others] = await played(here, "acme", { PROMPT_ENVIRONMENT: "production" });
  assertEquals(others, []);
  assertStringIncludes(pinned, "### ✅ Prompts: 1 changed here, 2 in-sync");
  assertStringIncludes(pinned, "merging moves the pinned version from");
  assertStringIncludes(pinned, "as does `production`");

  await here.box.commit("nothing more");
  await here.play(events.pullRequest());
  assertEquals(await played(here), [
    "<!-- prompt-sync: comment -->\nPrompts: nothing differs any more.",
  ]);
  const keys = new Set((await here.gh()).calls.map(({ key }) => key));
  assertEquals([...keys], [""], "no call has Braintrust's key");
});

Deno.test("comment.yml — a fork: what its own run says, said to be so; no text where none is wanted", async () => {
  await using here = await stage(FILES);
  await here.box.write("prompts/greet.md", NAMED + "@octocat <img src=x> ``` {{name}}\n");
  await here.box.commit("change a prompt");
  await here.play(events.forkPullRequest());
  await here.play(events.forkPullRequest());
  const [body = ""] = await played(here, "stranger");
  assertStringIncludes(body, "**Not verified.** A fork gets no key");
  assertStringIncludes(body, "````diff");
  const [quiet = ""] = await played(here, "stranger", { PROMPT_COMMENT: "no-text" });
  assertEquals(quiet.includes("octocat"), false);
  assertStringIncludes(quiet, "`greet`");
});

Deno.test("comment.yml — newer commits, and a run without a report: nothing is said", async () => {
  await using here = await stage(FILES);
  const old = (await here.box.git("rev-parse", "HEAD")).trim();
  await here.setGh({ pull: { number: 7, label: "acme:feature", head: { sha: "f".repeat(40) } } });
  const none = await here.play(events.verified(old), {}, COMMENT);
  assertEquals(none.comment?.result, "success");
  await here.box.write("prompts/greet.md", "Changed.\n");
  await here.box.commit("change a prompt");
  await here.play(events.pullRequest());
  const { comment } = await here.play(events.verified(old), {}, COMMENT);
  assertStringIncludes(comment?.steps.at(-1)?.log ?? "", "No open pull request is at this commit");
  assertEquals((await here.gh()).comments, []);
});

// Edits that come back as one pull request: a real remote, a stand-in for gh.
import type { Proposal, ProposedFile } from "../../lib/commands/propose/proposal.ts";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { copy } from "../copy.ts";
import { PROJECT, type Ran, type Sandbox, sandbox } from "../sandbox.ts";

const ROOT = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
const BRANCH = "prompt-sync/propose";
const FILES = {
  ".gitignore": ".prompt-sync/\n",
  "prompts/one.md": "One.\nWith two lines.\nAnd a third.\n",
  "prompts/two.md": "Two.\n",
};

interface Pull {
  number: number;
  title: string;
  body: string;
  open: boolean;
}

interface Team extends Sandbox {
  propose: (...args: string[]) => Promise<Ran>;
  pulls: () => Promise<Pull[]>;
  setGh: (change: object) => Promise<void>;
  /** A file on the remote's branch; undefined where there is none. */
  onBranch: (path: string, branch?: string) => Promise<string | undefined>;
  /** Somebody's commit on the branch. */
  personCommits: (path: string, text: string) => Promise<void>;
}

/** A repository whose remote is bare, uploaded in the flow `upload`. */
async function team(upload: "before-commit" | "after-merge" = "after-merge"): Promise<Team> {
  const config = { project: PROJECT, defaults: { model: null }, upload };
  const box = await sandbox({ ...FILES, "prompts/config.json": JSON.stringify(config) });
  const beside = await Deno.makeTempDir({ prefix: "remote " });
  const remote = `${beside}/remote.git`;
  await box.git("init", "--quiet", "--bare", "--initial-branch=main", remote);
  await box.git("remote", "add", "origin", remote);
  await copy(`${ROOT}/tests/ci/gh.ts`, `${beside}/gh.ts`);
  await Deno.writeTextFile(
    `${beside}/gh`,
    `#!/bin/sh\nexec deno run -A -q "${beside}/gh.ts" "$@"\n`,
  );
  await Deno.chmod(`${beside}/gh`, 0o755);
  const state = { calls: [], issues: [], deployed: [], pulls: [] };
  await Deno.writeTextFile(`${beside}/gh.json`, JSON.stringify(state));
  const gh = async (): Promise<{ pulls: Pull[] }> =>
    JSON.parse(await Deno.readTextFile(`${beside}/gh.json`));
  const path = `${beside}:${Deno.execPath().replace(/\/[^/]*$/, "")}:${Deno.env.get("PATH")}`;
  const uploaded = await box.here("upload");
  assertEquals(uploaded.code, 0, uploaded.stderr);
  await box.git("add", "--all");
  await box.git("commit", "--quiet", "--allow-empty", "--message=uploaded");
  await box.git("push", "--quiet", "origin", "main");
  const onBranch: Team["onBranch"] = (file, branch = BRANCH) =>
    box.git("-C", remote, "cat-file", "blob", `${branch}:${file}`).catch(() => undefined);
  return Object.assign(box, {
    propose: (...args: string[]) => box.run("propose", args, { PATH: path }),
    pulls: async () => (await gh()).pulls,
    setGh: async (change: object) =>
      await Deno.writeTextFile(`${beside}/gh.json`, JSON.stringify({ ...await gh(), ...change })),
    onBranch,
    personCommits: async (file: string, text: string) => {
      await box.git("fetch", "--quiet", "origin", BRANCH);
      await box.git("switch", "--quiet", "--detach", "FETCH_HEAD");
      await box.write(file, text);
      await box.git("commit", "--quiet", "--all", "--message=a person's");
      await box.git("push", "--quiet", "origin", `HEAD:refs/heads/${BRANCH}`);
      await box.git("switch", "--quiet", "main");
    },
    [Symbol.asyncDispose]: async () => {
      await box.local.close();
      await Deno.remove(box.root, { recursive: true });
      await Deno.remove(beside, { recursive: true });
    },
  });
}

async function edit(box: Sandbox, slug: string, content: string): Promise<void> {
  const { id } = await box.row(slug);
  const messages = [{ role: "system", content }];
  await box.api("PATCH", `/v1/prompt/${id}`, { prompt_data: { prompt: { messages } } });
}

function ended({ code, stdout, stderr }: Ran, wanted = 0): string {
  assertEquals(code, wanted, stdout + stderr);
  return stdout + stderr;
}

Deno.test("an edit — one pull request, updated in place, closed when nothing is left", async () => {
  await using box = await team();
  assertStringIncludes(ended(await box.propose()), "pull request: none");
  await edit(box, "one", "One, edited.");
  assertStringIncludes(ended(await box.propose("--dry-run")), "nothing was pushed");
  assertEquals(await box.pulls(), []);
  assertStringIncludes(ended(await box.propose()), "https://github.com/acme/shop/pull/1");
  assertEquals(await box.onBranch("prompts/one.md"), "One, edited.\n");
  assertEquals(
    await box.onBranch("prompts/one.md", "main"),
    FILES["prompts/one.md"],
    "no push to main",
  );
  const [first] = await box.pulls();
  assertStringIncludes(first?.title ?? "", '"one"');
  assertStringIncludes(first?.body ?? "", "+One, edited.");
  assertEquals(await box.git("status", "--porcelain"), "", "the checkout is as it was");

  const before = await box.git("ls-remote", "origin", BRANCH);
  assertStringIncludes(ended(await box.propose()), "pull request: none");
  assertEquals(
    await box.git("ls-remote", "origin", BRANCH),
    before,
    "the same again pushes nothing",
  );

  await edit(box, "two", "Two, edited.");
  ended(await box.propose());
  const [second, ...more] = await box.pulls();
  assertEquals([second?.number, more.length], [1, 0]);
  assertStringIncludes(second?.title ?? "", "2 prompts");

  ended(await box.here("upload", ["--force"]));
  ended(await box.propose());
  assertEquals((await box.pulls()).map(({ open }) => open), [false]);
  assertEquals(await box.git("ls-remote", "origin", BRANCH), "");
});

Deno.test("merged — main takes the edit, its job uploads, the next run has nothing to say", async () => {
  await using box = await team();
  await edit(box, "one", "One, edited.");
  await box.api("POST", "/v1/prompt", {
    project_id: (await box.row("one")).project_id,
    name: "Made there",
    slug: "made-there",
    prompt_data: { prompt: { type: "chat", messages: [{ role: "system", content: "New." }] } },
  });
  ended(await box.propose());
  assertEquals(await box.onBranch("prompts/made-there.md"), "New.\n");
  await box.git("fetch", "--quiet", "origin");
  await box.git("merge", "--quiet", "--no-edit", `origin/${BRANCH}`);
  await box.git("push", "--quiet", "origin", "main");
  ended(await box.here("upload"));
  ended(await box.here("verify", ["--merged"]));
  assertStringIncludes(ended(await box.propose()), "deleted, since there is nothing to propose");
});

Deno.test("both sides changed — merged where that is possible, else named and left", async () => {
  await using box = await team();
  await edit(box, "one", "One, of the UI.\nWith two lines.\nAnd a third.");
  await edit(box, "two", "Two, of the UI.");
  await box.write("prompts/one.md", "One.\nWith two lines.\nAnd a third, of git.\n");
  await box.write("prompts/two.md", "Two, of git.\n");
  await box.git("commit", "--quiet", "--all", "--message=changed");
  await box.git("push", "--quiet", "origin", "main");
  const said = ended(await box.propose());
  assertEquals(
    await box.onBranch("prompts/one.md"),
    "One, of the UI.\nWith two lines.\nAnd a third, of git.\n",
  );
  assertEquals(await box.onBranch("prompts/two.md"), "Two, of git.\n");
  assertStringIncludes(said, "Left out: two has conflicts");
  assertStringIncludes((await box.pulls())[0]?.body ?? "", "has conflicts");
});

Deno.test("a person's commits on the branch are kept, and what they changed is theirs", async () => {
  await using box = await team();
  await edit(box, "one", "One, edited.");
  ended(await box.propose());
  await box.personCommits("prompts/one.md", "One, edited and reviewed.\n");
  await edit(box, "one", "One, edited again.");
  await edit(box, "two", "Two, edited.");
  ended(await box.propose());
  assertEquals(await box.onBranch("prompts/one.md"), "One, edited and reviewed.\n");
  assertEquals(await box.onBranch("prompts/two.md"), "Two, edited.\n");
  const log = await box.git("log", "--format=%s", `origin/${BRANCH}`);
  assertStringIncludes(log, "a person's");
  assertStringIncludes((await box.pulls())[0]?.body ?? "", "stay as they are");
  ended(await box.here("upload", ["--force"]));
  ended(await box.propose());
  assertEquals((await box.pulls()).map(({ open }) => open), [true], "their work is not closed");
  assert(await box.onBranch("prompts/one.md"));
});

Deno.test("closed by somebody — not opened again until there is something new", async () => {
  await using box = await team();
  await edit(box, "one", "One, edited.");
  ended(await box.propose());
  const closed = async (): Promise<void> =>
    await box.setGh({ pulls: (await box.pulls()).map((pull) => ({ ...pull, open: false })) });
  await closed();
  assertStringIncludes(ended(await box.propose()), "Somebody closed pull request #1");
  assertStringIncludes(ended(await box.propose()), "Somebody closed pull request #1");
  assertEquals((await box.pulls()).length, 1);
  assertEquals(await box.git("ls-remote", "origin", BRANCH), "", "the drift issue names the edit");
  await edit(box, "one", "One, edited again.");
  ended(await box.propose());
  assertEquals((await box.pulls()).map(({ open }) => open), [false, true]);
});

Deno.test("an amended commit of ours is a person's; a merge of main changes no file", async () => {
  await using box = await team();
  await edit(box, "one", "One, edited.");
  ended(await box.propose());
  await box.write("note.txt", "x\n");
  await box.git("add", "note.txt");
  await box.git("commit", "--quiet", "--message=something else");
  await box.git("push", "--quiet", "origin", "main");
  await box.git("switch", "--quiet", "--detach", `origin/${BRANCH}`);
  await box.git("merge", "--quiet", "--no-edit", "main"); // "Update branch" on GitHub
  await box.git("push", "--quiet", "origin", `HEAD:refs/heads/${BRANCH}`);
  await box.git("switch", "--quiet", "main");
  await edit(box, "one", "One, edited again.");
  ended(await box.propose());
  assertEquals(await box.onBranch("prompts/one.md"), "One, edited again.\n");

  await box.git("push", "--quiet", "origin", `:refs/heads/${BRANCH}`);
  ended(await box.propose());
  await box.git("fetch", "--quiet", "origin", BRANCH);
  await box.git("switch", "--quiet", "--detach", "FETCH_HEAD");
  await box.write("prompts/one.md", "One, edited and reviewed.\n");
  await box.git("commit", "--quiet", "--all", "--amend", "--no-edit");
  await box.git("push", "--quiet", "--force", "origin", `HEAD:refs/heads/${BRANCH}`);
  await box.git("switch", "--quiet", "main");
  await edit(box, "one", "One, edited once more.");
  ended(await box.propose());
  assertEquals(await box.onBranch("prompts/one.md"), "One, edited and reviewed.\n");
});

Deno.test("what main has changed meanwhile is never touched", async () => {
  await using box = await team();
  await edit(box, "one", "One, edited.");
  ended(await box.propose("--collect", "proposal.json"));
  await box.write("prompts/one.md", "One, newer on main.\n");
  await box.git("commit", "--quiet", "--all", "--message=newer");
  await box.git("push", "--quiet", "origin", "main");
  const said = ended(await box.propose("--apply", "proposal.json"));
  assertStringIncludes(said, "prompts/one.md has changed on the main branch meanwhile");
  assertEquals(await box.pulls(), []);
});

Deno.test("before-commit — the lock comes along; the body says who has to upload", async () => {
  await using box = await team("before-commit");
  await edit(box, "one", "One, edited.");
  ended(await box.propose());
  const lock = JSON.parse(await box.onBranch("prompts/lock.json") ?? "{}");
  assertEquals(lock.prompts.one.version, (await box.row("one"))._xact_id);
  assertStringIncludes((await box.pulls())[0]?.body ?? "", "deno task upload");
  await box.git("fetch", "--quiet", "origin");
  await box.git("switch", "--quiet", "--detach", `origin/${BRANCH}`);
  ended(await box.here("upload"));
  ended(await box.here("verify", ["--strict"]));
});

const first = ({ files }: Proposal): ProposedFile => files[0] as ProposedFile;
// deno-fmt-ignore
const HOSTILE: [name: string, change: (proposal: Proposal) => void, says: string][] = [
  ["a workflow", (p) => first(p).path = ".github/workflows/x.yml", "is no prompt file"],
  ["a file outside", (p) => first(p).path = "prompts/../../x.md", "is no prompt file"],
  ["a hidden folder", (p) => first(p).path = "prompts/.git/x.md", "is no prompt file"],
  ["one file twice", (p) => p.files.push({ ...first(p), path: "prompts/ONE.md" }), "twice"],
  ["a lock where there is none", (p) => p.lock = { text: "{}", before: null }, "lock.json cannot be used"],
  ["a version that is none", (p) => first(p).to = "$(id)", "files.0.to"],
  ["a slug that is none", (p) => first(p).slug = "a b", "is no slug"],
  ["more than a proposal holds", (p) => Object.assign(p, { run: "x" }), 'unknown key "run"'],
];
Deno.test("--apply — trusts nothing in the proposal", async () => {
  await using box = await team();
  await edit(box, "one", "One, edited.");
  ended(await box.propose("--collect", "proposal.json"));
  for (const [name, change, says] of HOSTILE) {
    const proposal = JSON.parse(await box.read("proposal.json"));
    change(proposal);
    await box.write("hostile.json", JSON.stringify(proposal));
    assertStringIncludes(ended(await box.propose("--apply", "hostile.json"), 2), says, name);
  }
  assertEquals(await box.git("ls-remote", "origin", BRANCH), "");
});

Deno.test("hostile names and texts stay text", async () => {
  await using box = await team();
  await edit(
    box,
    "one",
    "</details>\n```\n@everyone <img src=x> ![x](https://example.com)\n::error::x",
  );
  ended(await box.propose());
  const { body = "" } = (await box.pulls())[0] ?? {};
  assertStringIncludes(body, "````diff");
});

Deno.test("without rights — one clear line", async () => {
  await using box = await team();
  await edit(box, "one", "One, edited.");
  await box.setGh({ fails: true });
  const said = ended(await box.propose(), 2);
  assertStringIncludes(said, "Allow GitHub Actions to create and approve pull requests");
});

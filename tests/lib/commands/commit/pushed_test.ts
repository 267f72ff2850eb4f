// What a push brings, by the lines that git gives its hook, in a repository with a remote.
import { assertEquals } from "@std/assert";
import { readPushed } from "../../../../lib/commands/commit/pushed.ts";
import { type Temporary, temporary } from "../../disk/temporary.ts";

const ZEROS = "0".repeat(40);

interface Repository extends Omit<Temporary, "commit"> {
  commit: (name: string) => Promise<string>;
  /** What `lines` bring, as `COMMIT: BASES`, by the names of the commits. */
  brings: (...lines: string[]) => Promise<string[]>;
}

/** `start` is on the remote; `one` and `two` stand on it. */
async function repository(): Promise<Repository> {
  const box = await temporary();
  const names = new Map<string, string>();
  const commit = async (name: string): Promise<string> => {
    await box.git("commit", "--quiet", "--allow-empty", `--message=${name}`);
    const id = (await box.git("rev-parse", "HEAD")).trim();
    names.set(id, name);
    return id;
  };
  await box.git("init", "--quiet", "--initial-branch=main");
  const start = await commit("start");
  await box.git("update-ref", "refs/remotes/origin/main", start);
  const brings: Repository["brings"] = async (...lines) =>
    (await readPushed(box.root, `${lines.join("\n")}\n`)).map(({ pushed }) => {
      const bases = (pushed?.bases ?? []).map((id) => names.get(id));
      return `${names.get(pushed?.commit ?? "")}: ${bases.join()}`;
    });
  return { ...box, commit, brings };
}

const line = (commit: string, known = ZEROS): string =>
  `refs/heads/b ${commit} refs/heads/b ${known}`;

Deno.test("readPushed() — a new branch stands on what the remotes have", async () => {
  await using box = await repository();
  await box.commit("one");
  const two = await box.commit("two");
  assertEquals(await box.brings(line(two)), ["two: start"]);
  assertEquals(await box.brings(line(two), line(two)), ["two: start"], "once");
});

Deno.test("readPushed() — a branch that the remote knows stands on that", async () => {
  await using box = await repository();
  const [one, two] = [await box.commit("one"), await box.commit("two")];
  assertEquals(await box.brings(line(two, one)), ["two: one"]);
  assertEquals(await box.brings(line(two, "12".repeat(20))), ["two: start"], "one that we lack");
});

Deno.test("readPushed() — nothing new, a deleted branch and no line bring nothing", async () => {
  await using box = await repository();
  const start = (await box.git("rev-parse", "HEAD")).trim();
  const one = await box.commit("one");
  assertEquals(await box.brings(line(start), line(ZEROS, one), line(one, one), ""), []);
});

Deno.test("readPushed() — a merge stands on both that the remote has, a first commit on none", async () => {
  await using box = await repository();
  await box.git("switch", "--quiet", "--create=side");
  const side = await box.commit("side");
  await box.git("update-ref", "refs/remotes/origin/side", side);
  await box.git("switch", "--quiet", "main");
  const one = await box.commit("one");
  await box.git("update-ref", "refs/remotes/origin/main", one);
  await box.git("merge", "--quiet", "--no-ff", "--no-commit", "side");
  const merge = await box.commit("merge");
  assertEquals((await box.brings(line(merge))).map((text) => text.split(/: |,/).sort()), [
    ["merge", "one", "side"],
  ]);
  await box.git("switch", "--quiet", "--orphan=new");
  assertEquals(await box.brings(line(await box.commit("first"))), ["first: "]);
});

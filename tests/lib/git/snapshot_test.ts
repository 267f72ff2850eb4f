// What git holds in its index and in commits, from a folder below its top.
import { assertEquals } from "@std/assert";
import {
  type Change,
  indexedFiles,
  isLinkedWorktree,
  isPartialCommit,
  objectName,
  readObjects,
  stagedChanges,
} from "../../../lib/git/snapshot.ts";
import { type Temporary, temporary } from "../disk/temporary.ts";

/** A project in the folder `shop`: one file of each kind is committed. */
async function repository(): Promise<Temporary & { shop: string }> {
  const box = await temporary({
    "shop/kept.md": "kept\n",
    "shop/changed.md": "before\n",
    "shop/gone.md": "gone\n",
    "other.md": "other\n",
  });
  await box.git("init", "--quiet", "--initial-branch=main");
  await box.git("add", "--all");
  await box.git("commit", "--quiet", "--message=start");
  return { ...box, shop: `${box.root}/shop` };
}

async function stage(box: Temporary): Promise<void> {
  await box.write("shop/changed.md", "after\n");
  await box.write("shop/new.md", "new\n");
  await box.write("other.md", "changed\n");
  await Deno.symlink("kept.md", `${box.root}/shop/link.md`);
  await box.git("rm", "--quiet", "shop/gone.md");
  await box.git("add", "--all");
  await box.write("shop/intended.md", "x\n");
  await box.git("add", "--intent-to-add", "shop/intended.md");
}

const short = ({ path, status, mode }: Change): string => `${status} ${path} ${mode}`;

Deno.test("stagedChanges(), indexedFiles() — of the index, below the folder, as pathspecs say", async () => {
  await using box = await repository();
  await stage(box);
  const at = { root: box.shop };
  assertEquals((await stagedChanges(at, ["*.md"])).map(short), [
    "M changed.md 100644",
    "D gone.md 000000",
    "A link.md 120000",
    "A new.md 100644",
  ]);
  assertEquals((await stagedChanges(at, ["new.md"])).map(short), ["A new.md 100644"]);
  assertEquals((await indexedFiles(at, ["*.md"])).map(({ path }) => path), [
    "changed.md",
    "kept.md",
    "link.md",
    "new.md",
  ]);
  const [{ id, previousId } = { id: "", previousId: "" }] = await stagedChanges(at, ["changed.md"]);
  const texts = await readObjects(at.root, [previousId, id, objectName(at, "changed.md")]);
  assertEquals([...texts.values()].map((bytes) => new TextDecoder().decode(bytes)), [
    "before\n",
    "after\n",
    "after\n",
  ]);
});

Deno.test("stagedChanges(), indexedFiles() — of a commit, by what differs from all that the remote has", async () => {
  await using box = await repository();
  const idOf = async (name: string): Promise<string> => (await box.git("rev-parse", name)).trim();
  const start = await idOf("HEAD");
  await stage(box);
  await box.git("rm", "--quiet", "--cached", "shop/intended.md");
  await box.git("commit", "--quiet", "--message=more");
  const commit = await idOf("HEAD");
  await box.write("shop/new.md", "in the working tree\n");
  const at = (...bases: string[]) => ({ root: box.shop, pushed: { commit, bases } });
  const paths = async (...bases: string[]): Promise<string[]> =>
    (await stagedChanges(at(...bases), ["*.md"])).map(({ path }) => path);
  assertEquals(await paths(start), ["changed.md", "gone.md", "link.md", "new.md"]);
  assertEquals(await paths(start, commit), [], "one base has them all");
  assertEquals(await paths(), ["changed.md", "kept.md", "link.md", "new.md"], "of a first push");
  const name = objectName(at(start), "new.md");
  const text = (await readObjects(box.shop, [name])).get(name);
  assertEquals(new TextDecoder().decode(text), "new\n");
});

Deno.test("readObjects() — leaves out what is missing and what is no file", async () => {
  await using box = await repository();
  const names = [":./none.md", "HEAD:./", ":./kept.md", "12".repeat(20)];
  assertEquals([...(await readObjects(box.shop, names)).keys()], [":./kept.md"]);
  assertEquals((await readObjects("/no/such/folder", [])).size, 0, "git is not asked");
});

Deno.test("isLinkedWorktree(), isPartialCommit() — in the main worktree and beside it", async () => {
  await using box = await repository();
  await box.git("worktree", "add", "--quiet", "beside");
  assertEquals(await isLinkedWorktree(box.shop), false);
  assertEquals(await isLinkedWorktree(`${box.root}/beside/shop`), true);
  assertEquals(await isPartialCommit(box.shop), false);
});

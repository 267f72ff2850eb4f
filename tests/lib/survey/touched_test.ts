// What a checkout has changed, and the lock of a commit.
import { assertEquals, assertRejects } from "@std/assert";
import { Failure } from "../../../lib/text/failure.ts";
import { lockAt, resolved } from "../../../lib/survey/lock_at.ts";
import { readTouched } from "../../../lib/survey/touched.ts";
import { formatLock, type Lock } from "../../../lib/state/lock.ts";
import { type Temporary, temporary } from "../disk/temporary.ts";

const HASH = "0".repeat(64);
const lockOf = (versions: Record<string, string>): Lock => ({
  version: 1,
  project: { id: "p", name: "P" },
  prompts: Object.fromEntries(
    Object.entries(versions).map(([slug, version]) => [slug, {
      path: `prompts/${slug}.md`,
      source_sha256: HASH,
      content_sha256: HASH,
      id: slug,
      version,
    }]),
  ),
});

/** A project in the folder `shop` of a repository with one commit, called `start`. */
async function repository(files: Record<string, string>): Promise<Temporary & { shop: string }> {
  const inShop = Object.entries(files).map(([path, text]) => [`shop/${path}`, text]);
  const box = await temporary({ ...Object.fromEntries(inShop), "prompts/b.md": "top" });
  await box.git("init", "--quiet", "--initial-branch=main");
  await commit(box, "start");
  return { ...box, shop: `${box.root}/shop` };
}

async function commit(box: Temporary, name: string): Promise<void> {
  await box.commit(name);
  await box.git("tag", name);
}

const FILES = {
  "prompts/a.md": "a",
  "prompts/b.md": "b",
  "prompts/c.md": "c",
  "prompts/lock.json": formatLock(lockOf({ a: "1", b: "1" })),
  ".gitignore": "*.tmp\n",
};

Deno.test("readTouched() — committed, staged, changed, deleted, new; in a subfolder, from where it left", async () => {
  await using box = await repository(FILES);
  await box.git("switch", "--quiet", "--create=branch");
  await box.write("shop/prompts/a.md", "committed");
  await commit(box, "branch-1");
  await box.git("switch", "--quiet", "main");
  const lock = lockOf({ a: "2", c: "1" });
  await box.write("shop/prompts/b.md", "of main");
  await box.write("shop/prompts/lock.json", formatLock(lock)); // no change of the branch
  await commit(box, "main-1");
  await box.git("switch", "--quiet", "branch");
  await box.git("mv", "shop/prompts/c.md", "shop/prompts/moved.md");
  await box.write("shop/prompts/é new.md", "new");
  await box.write("shop/prompts/x.tmp", "ignored");
  const touched = await readTouched(box.shop, "main", lock);
  assertEquals([...touched.paths].filter((path) => path !== "").sort(), [
    "prompts/a.md",
    "prompts/c.md",
    "prompts/moved.md",
    "prompts/é new.md",
  ]);
  assertEquals([...touched.slugs].sort(), ["a", "b", "c"]);
  assertEquals([touched.commit, touched.isWhole], ["main", false]);
  await box.write("shop/prompts/config.json", "{}");
  assertEquals((await readTouched(box.shop, "main", lock)).isWhole, true);
});

Deno.test("readTouched() — runs no program that the repository names", async () => {
  await using box = await repository(FILES);
  await box.git("config", "diff.external", "touch ran; true");
  await box.write("shop/prompts/a.md", "changed");
  const { paths } = await readTouched(box.shop, "start", undefined);
  assertEquals(paths.has("prompts/a.md"), true);
  const names = (await Array.fromAsync(Deno.readDir(box.root))).map(({ name }) => name);
  assertEquals(names.includes("ran"), false);
});

Deno.test("lockAt() — as the commit holds it, in a subfolder; none, and a broken one", async () => {
  await using box = await repository(FILES);
  await box.write("shop/prompts/lock.json", "{");
  await commit(box, "broken");
  await box.git("rm", "--quiet", "shop/prompts/lock.json");
  await commit(box, "none");
  assertEquals(await lockAt(box.shop, "start"), lockOf({ a: "1", b: "1" }));
  assertEquals(await lockAt(box.shop, "start^{tree}"), lockOf({ a: "1", b: "1" }));
  assertEquals(await lockAt(box.shop, "broken"), undefined);
  assertEquals(await lockAt(box.shop, "none"), undefined);
});

Deno.test("resolved() — the id of a commit; what is none, or looks like a flag, is a Failure", async () => {
  await using box = await repository(FILES);
  const id = (await box.git("rev-parse", "HEAD")).trim();
  await box.git("tag", "--annotate", "--message=m", "annotated");
  assertEquals(await resolved(box.root, "annotated", "commit"), id);
  for (const name of ["nowhere", "--all", "start:shop", ""]) {
    const error = await assertRejects(() => resolved(box.root, name, "commit"), Failure);
    assertEquals(error.message, `Cannot find the commit "${name}" in this repository`);
    assertEquals(error.hint?.includes("fetch-depth"), true);
  }
  await box.git("update-ref", "refs/tags/--all", "HEAD");
  assertEquals(await resolved(box.root, "--all", "commit"), id, "a name, whatever it looks like");
});

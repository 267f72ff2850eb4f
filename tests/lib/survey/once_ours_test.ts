import { assertEquals } from "@std/assert";
import { onceOurs } from "../../../lib/survey/once_ours.ts";
import type { Fileless } from "../../../lib/survey/survey.ts";
import { type Temporary, temporary } from "../disk/temporary.ts";

const lockOf = (...slugs: string[]): string =>
  JSON.stringify(
    { prompts: Object.fromEntries(slugs.map((slug) => [slug, { id: "1" }])) },
    null,
    2,
  );

/** A history that had and lost "gone", pinned "pinned", and has a branch with "theirs". */
async function history(): Promise<Temporary & { blobs: Record<string, string> }> {
  const box = await temporary({ "prompts/gone.md": "Gone.\n" });
  await box.git("init", "--quiet", "--initial-branch=main");
  await box.write("prompts/lock.json", lockOf("pinned", "kept"));
  await box.commit("start");
  await Deno.remove(`${box.root}/prompts/gone.md`);
  await box.write("prompts/lock.json", lockOf("kept"));
  await box.commit("remove");
  await box.git("checkout", "--quiet", "-b", "other");
  await box.write("prompts/theirs.md", "Theirs.\n");
  await box.write("prompts/lock.json", lockOf("kept", "theirs"));
  await box.commit("theirs");
  const blobOf = async (at: string): Promise<string> => (await box.git("rev-parse", at)).trim();
  const blobs = {
    gone: await blobOf("main~1:prompts/gone.md"),
    theirs: await blobOf("other:prompts/theirs.md"),
  };
  await box.git("checkout", "--quiet", "main");
  return Object.assign(box, { blobs });
}

Deno.test("onceOurs() — what HEAD's history had a file of or pinned, and nothing else", async () => {
  await using box = await history();
  const { gone = "", theirs = "" } = box.blobs;
  const none = "0".repeat(40);
  const prompts: Fileless[] = [
    { slug: "gone", path: "prompts/gone.md", blob: gone },
    { slug: "theirs", path: "prompts/theirs.md", blob: theirs },
    { slug: "pinned", path: "prompts/pinned.md", blob: none },
    { slug: "moved", path: "prompts/elsewhere.md", blob: gone },
    { slug: "unheard-of", path: "prompts/x.md", blob: none },
    { slug: "a stamp by hand", path: "", blob: "--all" },
    { slug: "no path", path: "", blob: gone },
    { slug: "no id", path: "prompts/gone.md", blob: "main~1:prompts/gone.md" },
  ];
  assertEquals([...await onceOurs(box.root, prompts)].sort(), ["gone", "pinned"]);
  await box.git("merge", "--quiet", "other");
  assertEquals([...await onceOurs(box.root, prompts)].sort(), ["gone", "pinned", "theirs"]);
});

Deno.test("onceOurs() — in a subfolder, whatever a file is called; a name within a name is another", async () => {
  const path = "prompts/[a].md";
  await using box = await temporary({ [`shop/${path}`]: "A.\n", "shop/prompts/a.md": "B.\n" });
  await box.git("init", "--quiet", "--initial-branch=main");
  await box.write("shop/prompts/lock.json", lockOf("long-name"));
  await box.commit("start");
  const blob = (await box.git("rev-parse", `HEAD:shop/${path}`)).trim();
  const other = (await box.git("rev-parse", "HEAD:shop/prompts/a.md")).trim();
  const prompts: Fileless[] = [
    { slug: "a", path, blob },
    { slug: "b", path, blob: other },
    { slug: "name", path: "", blob: "" },
  ];
  assertEquals([...await onceOurs(`${box.root}/shop`, prompts)], ["a"]);
});

Deno.test("onceOurs() — without a repository nothing was ours", async () => {
  await using box = await temporary();
  const prompts = [{ slug: "a", path: "prompts/a.md", blob: "0".repeat(40) }];
  assertEquals((await onceOurs(box.root, prompts)).size, 0);
});

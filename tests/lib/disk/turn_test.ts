import { assertEquals, assertRejects } from "@std/assert";
import { Failure } from "../../../lib/text/failure.ts";
import { takeTurn } from "../../../lib/disk/turn.ts";
import { temporary } from "./temporary.ts";

const nobody = (): void => {
  throw new Error("nobody else is at work");
};

/** What waits for ever when it is broken is better red than stuck. */
async function inTime(promise: Promise<unknown>): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error("nobody ever goes on")), 5000);
  await Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

Deno.test("takeTurn() — the second waits, says so once, and goes on when the first ends", async () => {
  await using box = await temporary();
  const order: string[] = [];
  const first = await takeTurn(box.root, nobody);
  const waiting = Promise.withResolvers<void>();
  const second = takeTurn(box.root, () => {
    order.push("waits");
    waiting.resolve();
  }).then((turn) => {
    order.push("goes on");
    turn[Symbol.dispose]();
  });
  await inTime(waiting.promise);
  // Time enough for one that does not wait.
  for (let look = 0; look < 50; look++) await Deno.stat(box.root);
  order.push("ends");
  first[Symbol.dispose]();
  await inTime(second);
  assertEquals(order, ["waits", "ends", "goes on"]);
  using _ = await takeTurn(box.root, nobody);
});

Deno.test("takeTurn() — its folder is none of git's business; a .gitignore that is there stays", async () => {
  await using box = await temporary();
  const take = async (): Promise<string> => {
    using _ = await takeTurn(box.root, nobody);
    return await Deno.readTextFile(`${box.root}/.prompt-sync/.gitignore`);
  };
  assertEquals(await take(), "*\n");
  await box.write(".prompt-sync/.gitignore", "*\n# mine\n");
  assertEquals(await take(), "*\n# mine\n");
});

Deno.test("takeTurn() — removes folders that a killed merge left, and nothing else", async () => {
  await using box = await temporary({
    ".prompt-sync/merge-1/sub/0": "x",
    ".prompt-sync/merge-notes.md": "x",
    ".prompt-sync/pruned/a.json": "x",
  });
  using _ = await takeTurn(box.root, nobody);
  const names = (await Array.fromAsync(Deno.readDir(`${box.root}/.prompt-sync`)))
    .map(({ name }) => name).sort();
  assertEquals(names, [".gitignore", "merge-notes.md", "pruned", "turn"]);
});

// deno-fmt-ignore
const IN_THE_WAY: [name: string, link: string, target: string, state: string][] = [
  ["its folder", ".prompt-sync", "", "its folder is outside the repository"],
  ["its file", ".prompt-sync/turn", "/turn", "it is a symbolic link"],
];
for (const [name, link, target, state] of IN_THE_WAY) {
  Deno.test(`takeTurn() — nothing is made where ${name} is a link`, async () => {
    await using outer = await temporary();
    await using box = await temporary(target === "" ? {} : { ".prompt-sync/x": "" });
    await Deno.symlink(`${outer.root}${target}`, `${box.root}/${link}`);
    const error = await assertRejects(() => takeTurn(box.root, nobody), Failure);
    assertEquals(error.message, `Cannot use .prompt-sync/turn: ${state}`);
    assertEquals(error.hint?.startsWith(".prompt-sync belongs to prompt-sync"), true);
    assertEquals(await Array.fromAsync(Deno.readDir(outer.root)), []);
  });
}

Deno.test("takeTurn() — a folder that may not be written to is a Failure", async () => {
  await using box = await temporary({ ".prompt-sync/.gitignore/x": "", ".prompt-sync/turn/x": "" });
  const error = await assertRejects(() => takeTurn(box.root, nobody), Failure);
  assertEquals(error.message, "Cannot use .prompt-sync/turn: it is a folder");
});

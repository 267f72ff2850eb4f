// Calls each function that types/std.d.ts declares, as the project calls it: what that file
// promises, the package has. The first test fails when a declaration is added and not called.
import * as asserts from "@std/assert";
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { pooledMap } from "@std/async/pool";
import { parseArgs } from "@std/cli/parse-args";
import { timingSafeEqual } from "@std/crypto/timing-safe-equal";
import { basename, dirname, globToRegExp, join, normalize, relative } from "@std/path/posix";
import { closestString } from "@std/text/closest-string";
import { levenshteinDistance } from "@std/text/levenshtein-distance";
import { parse } from "@std/yaml/parse";

const CALLS: Record<string, () => unknown> = {
  assert: () => {
    asserts.assert(1);
    assertThrows(() => asserts.assert(0, "zero"), Error, "zero");
  },
  assertEquals: () => {
    assertEquals({ a: [1] }, { a: [1] });
    assertThrows(() => assertEquals<unknown>({ a: undefined }, {}));
  },
  assertNotEquals: () => {
    asserts.assertNotEquals({ a: 1 }, { a: 2 });
    assertThrows(() => asserts.assertNotEquals([1], [1]));
  },
  assertMatch: () => {
    asserts.assertMatch("abc", /b/);
    assertThrows(() => asserts.assertMatch("abc", /x/));
  },
  assertNotMatch: () => {
    asserts.assertNotMatch("abc", /x/);
    assertThrows(() => asserts.assertNotMatch("abc", /b/));
  },
  assertStringIncludes: () => {
    asserts.assertStringIncludes("abc", "b");
    assertThrows(() => asserts.assertStringIncludes("abc", "x"));
  },
  assertThrows: () => {
    const error = assertThrows(() => JSON.parse("{"), SyntaxError);
    assertEquals(error instanceof SyntaxError, true);
    let isSilent = true;
    try {
      assertThrows(() => 1);
    } catch {
      isSilent = false;
    }
    assertEquals(isSilent, false);
  },
  assertRejects: async () => {
    const error = await assertRejects(() => Promise.reject(new TypeError("no")), TypeError, "no");
    assertEquals(error.message, "no");
    await assertRejects(() => assertRejects(() => Promise.resolve(1)));
  },
  pooledMap: async () => {
    let running = 0;
    const two = Promise.withResolvers<void>();
    const mapped = pooledMap(2, [3, 1, 2], async (value) => {
      if (++running === 2) two.resolve();
      await two.promise; // the first waits for the second: both run at once
      return value * 2;
    });
    assertEquals(await Array.fromAsync(mapped), [6, 2, 4]);
  },
  parseArgs: () => {
    const args = parseArgs([
      "-h",
      "--name=x",
      "--list=1",
      "--list",
      "2",
      "rest",
      "--odd",
      "--",
      "-z",
    ], {
      boolean: ["help"],
      string: ["name", "_"],
      collect: ["list"],
      alias: { h: "help" },
      unknown: (_, key) => key !== "odd",
    });
    assertEquals([args.help, args.name, args.list, args.odd], [true, "x", [1, 2], undefined]);
    assertEquals(args._, ["rest", "-z"]);
  },
  timingSafeEqual: () => {
    const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);
    assertEquals(timingSafeEqual(bytes(1, 2), bytes(1, 2)), true);
    assertEquals(timingSafeEqual(bytes(1, 2), bytes(1, 3)), false);
    assertThrows(() => timingSafeEqual(bytes(1), bytes(1, 2)), TypeError, "lengths");
  },
  basename: () => assertEquals([basename("a/b.md"), basename("a/b.md", ".md")], ["b.md", "b"]),
  dirname: () => assertEquals([dirname("a/b/c"), dirname("c")], ["a/b", "."]),
  join: () => assertEquals(join("a", "../b", "c"), "b/c"),
  normalize: () => assertEquals(normalize("a//b/../c"), "a/c"),
  relative: () => assertEquals(relative("/a/b", "/a/c/d"), "../c/d"),
  globToRegExp: () => {
    const glob = globToRegExp("prompts/**/*.md");
    assertEquals(["prompts/a.md", "prompts/b/c.md", "x/a.md"].map((path) => glob.test(path)), [
      true,
      true,
      false,
    ]);
    assertEquals(globToRegExp("A.md", { caseInsensitive: true }).test("a.MD"), true);
  },
  closestString: () => assertEquals(closestString("modle", ["name", "model"]), "model"),
  levenshteinDistance: () => assertEquals(levenshteinDistance("kitten", "sitting"), 3),
  parse: () => {
    assertEquals(parse("a: [1, yes, 2026-11-25]\n", { schema: "core" }), {
      a: [1, "yes", "2026-11-25"],
    });
    assertThrows(() => parse("a: 1\na: 2\n", { schema: "core" }), SyntaxError, "duplicated key");
  },
};

Deno.test("types/std.d.ts — every function that it declares is called here", async () => {
  const text = await Deno.readTextFile(new URL("../types/std.d.ts", import.meta.url));
  const declared = [...text.matchAll(/export function (\w+)/g)].map(([, name]) => name);
  assertEquals(declared.toSorted(), Object.keys(CALLS).toSorted());
});

for (const [name, call] of Object.entries(CALLS)) {
  Deno.test(`types/std.d.ts — ${name}()`, async () => {
    await call();
  });
}

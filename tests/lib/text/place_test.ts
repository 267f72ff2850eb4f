import { assertEquals } from "@std/assert";
import { pathFrom } from "../../../lib/text/place.ts";

// deno-fmt-ignore
const PATHS: [here: string | undefined, typed: string, path: string][] = [
  [undefined, "a/b.md", "a/b.md"], ["/repo/a", "b.md", "a/b.md"], ["/repo/a", "./b.md", "a/b.md"],
  ["/repo/a", "../b.md", "b.md"], ["/repo/a", "../../b.md", "../b.md"], ["/repo/a", "/repo/b.md", "b.md"],
  ["/repo", "/repo2/b.md", "../repo2/b.md"],
];
for (const [here, typed, path] of PATHS) {
  Deno.test(`pathFrom() — ${typed} typed in ${here ?? "the root"}`, () => {
    assertEquals(pathFrom({ root: "/repo", ...(here ? { here } : {}) }, typed), path);
  });
}

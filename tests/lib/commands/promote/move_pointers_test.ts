import { assertEquals, assertRejects } from "@std/assert";
import { Failure } from "../../../../lib/text/failure.ts";
import { type Move, movePointers } from "../../../../lib/commands/promote/move_pointers.ts";
import { login, serve } from "../../disk/temporary.ts";

interface Moved {
  /** What the environment points at afterwards, such as `a1 b2`. */
  points: string;
  /** The writes, in their order, such as `a2 b-`. */
  writes: string;
  error: unknown;
}

/**
 * Makes moves such as `a12`, prompt a from version 1 to version 2 (`-` is nowhere), on a server that
 * does `odd` with a write instead of it.
 */
async function moved(
  moves: string[],
  odd: (write: string, count: number) => "refused" | "ignored" | undefined,
): Promise<Moved> {
  const versionOf = (letter = "-"): string | undefined => letter === "-" ? undefined : letter;
  const points = new Map(moves.map(([id = "", from]) => [id, versionOf(from)]));
  const writes: string[] = [];
  await using server = serve(async (request) => {
    const [, kind, , id = "", environment] = new URL(request.url).pathname.split("/");
    if (kind === "api") return Response.json({ org_info: [{ name: "O" }] });
    if (request.method === "GET") {
      const object_version = points.get(id);
      const objects = object_version ? [{ environment_slug: "e", object_version }] : [];
      return Response.json({ objects });
    }
    const version = request.method === "PUT" ? (await request.json()).object_version : undefined;
    const write = `${id}${version ?? "-"}`;
    const what = environment === "e" ? odd(write, writes.push(write)) : "refused";
    if (what === undefined) points.set(id, version);
    return Response.json({}, { status: what === "refused" ? 403 : 200 });
  });
  const list = moves.map(([id = "", from, to]): Move => ({
    slug: `prompt-${id}`,
    id,
    from: versionOf(from),
    to: versionOf(to),
  }));
  const error = await movePointers(await login(server.url), "e", list).then(
    () => undefined,
    (e) => e,
  );
  const now = [...points].map(([id, version]) => `${id}${version ?? "-"}`).join(" ");
  return { points: now, writes: writes.join(" "), error };
}

// deno-fmt-ignore
const CASES: [name: string, moves: string[], odd: Parameters<typeof moved>[1], points: string, writes: string, message: string][] = [
  ["all", ["a12", "b-3", "c4-"], () => undefined, "a2 b3 c-", "a2 b3 c-", ""],
  ["none of none", [], () => undefined, "", "", ""],
  ["what is nowhere already is not taken out", ["a--"], () => undefined, "a-", "", ""],
  ["the first is refused", ["a12", "b34"], (write) => write === "a2" ? "refused" : undefined, "a1 b3", "a2 a1", 'Cannot move "prompt-a" in "e": Cannot use'],
  ["the last is refused: the newest goes back first", ["a12", "b-3", "c45"], (write) => write === "c5" ? "refused" : undefined, "a1 b- c4", "a2 b3 c5 c4 b- a1", '"prompt-a", "prompt-b" moved and were moved back'],
  ["one that is not proven is moved back", ["a12", "b34"], (write) => write === "b4" ? "ignored" : undefined, "a1 b3", "a2 b4 b3 a1", 'Cannot move "prompt-b" in "e": Cannot prove that "prompt-b" moved: "e" points to another version'],
  ["none goes back once one does not", ["a12", "b34", "c56"], (_, count) => count >= 3 ? "refused" : undefined, "a2 b4 c5", "a2 b4 c6 c5", 'perhaps not moved back: "prompt-a" ('],
  ["the middle does not go back", ["a12", "b34", "c56"], (write) => write === "c6" || write === "b3" ? "refused" : undefined, "a2 b4 c5", "a2 b4 c6 c5 b3", 'perhaps not moved back: "prompt-a" ('],
];
for (const [name, moves, odd, points, writes, message] of CASES) {
  Deno.test(`movePointers() — ${name}`, async () => {
    const result = await moved(moves, odd);
    assertEquals([result.points, result.writes], [points, writes]);
    assertEquals(result.error instanceof Failure, message !== "");
    if (!(result.error instanceof Failure)) return;
    assertEquals(result.error.message.includes(message), true, result.error.message);
    assertEquals(result.error.hint, "deno task promote --environment e --dry-run");
  });
}

Deno.test("movePointers() — says which moved, which went back, and which may not have", async () => {
  const first = await moved(["a12"], (write) => write === "a2" ? "refused" : undefined);
  assertEquals(String(first.error).endsWith("; nothing has moved"), true, String(first.error));
  const stuck = await moved(["a-2", "b34", "c56"], (_, count) => count > 2 ? "refused" : undefined);
  const state = /perhaps not moved back: (.*)$/.exec(String(stuck.error))?.[1] ?? "";
  assertEquals(state.match(/"prompt-."/g), ['"prompt-a"', '"prompt-b"', '"prompt-c"']);
  assertEquals(state.startsWith('"prompt-a" (none → '), true, state);
});

Deno.test("movePointers() — a mistake of ours is no failure of Braintrust's", async () => {
  await using server = serve(() => Response.json({ org_info: [{ name: "O" }] }));
  let isFirst = true;
  const move = {
    slug: "a",
    get id(): string {
      if (!isFirst) return "a";
      isFirst = false;
      throw new RangeError("m");
    },
    from: undefined,
    to: "1",
  };
  await assertRejects(async () => movePointers(await login(server.url), "e", [move]), RangeError);
});

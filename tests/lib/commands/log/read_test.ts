// What a history costs, and that the audit log is believed only where it proves itself.
import { assertEquals } from "@std/assert";
import { insert, rowOf } from "../../../attack/tools.ts";
import { type Sandbox, sandbox } from "../../../sandbox.ts";
import { quirksOf } from "../../survey/opened.ts";

/** Three uploads, one of them committed, an edit that keeps the stamp, and a save of nothing. */
async function told(...quirks: string[]): Promise<Sandbox> {
  const box = await sandbox({}, { quirks: quirksOf(...quirks) });
  for (const text of ["One.\n", "Two.\n", "Three.\n"]) {
    await box.write("prompts/greet.md", text);
    await box.ends(0, "upload");
    await box.commit(text.trim());
  }
  await box.edit("greet", { name: "Greet" });
  await box.edit("greet", "Edited.");
  box.requests.splice(0);
  return box;
}

/** How many versions were read since the last look. */
function readsIn({ requests }: Sandbox): number {
  return requests.splice(0).filter(({ path }) => path.includes("version=")).length;
}

// deno-fmt-ignore
const CASES: [name: string, quirks: string[], reads: number][] = [
  ["a log that holds the rows: only the edit is read, and what it is compared with", [], 2],
  ["a log without content: every version is read", ["history-without-data"], 5],
  ["a log that tells more than was sent: every version is read", ["add-position"], 5],
];
for (const [name, quirks, reads] of CASES) {
  Deno.test(`readHistory() — ${name}`, async () => {
    await using box = await told(...quirks);
    await box.here("verify", ["greet"]);
    const before = readsIn(box);
    const { stdout } = await box.here("log", ["greet", "--format", "json"]);
    const { versions } = JSON.parse(stdout);
    const words = versions.map((
      { origin, commit }: { origin: string; commit: { subject: string } | null },
    ) => `${origin}: ${commit?.subject}`);
    assertEquals(words, [
      "edit: undefined",
      "upload: Three.",
      "upload: Three.",
      "upload: Two.",
      "upload: One.",
    ]);
    assertEquals(readsIn(box) - before, reads, "beside those that decide the state");
  });
}

Deno.test("readHistory() — a version without a stamp was uploaded by nobody", async () => {
  await using box = await sandbox({});
  await insert(box, [rowOf("by-hand", "Hi.")]);
  const { stdout } = await box.here("log", ["by-hand", "--format", "json"]);
  const { versions } = JSON.parse(stdout);
  assertEquals(versions.map(({ origin }: { origin: string }) => origin), ["edit"]);
});

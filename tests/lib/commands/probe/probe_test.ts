// What the probe asks before it starts, what it touches, and that it leaves nothing behind.
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import type { Found } from "../../../../lib/commands/probe/points/points.ts";
import { PREFIX } from "../../../../lib/commands/probe/scratch.ts";
import { Failure } from "../../../../lib/text/failure.ts";
import { open, type Opened } from "../../local/open.ts";
import { probeOf, quirksOf } from "./probed.ts";
import { STOPPED } from "./quirks.ts";

/** The names of all projects and environments that there are. */
async function names({ ask, local }: Opened): Promise<string[]> {
  local.setQuirks([]);
  const lists = [await ask("GET", "/v1/project"), await ask("GET", "/environment")];
  return lists.flatMap(({ body }) =>
    (body as { objects: { name: string }[] }).objects.map(({ name }) => name)
  ).sort();
}

interface Sent {
  method: string;
  path: string;
}

async function opened(quirks = ""): Promise<Opened & { sent: Sent[] }> {
  const sent: Sent[] = [];
  const one = await open({ quirks: quirksOf(quirks), onRequest: (request) => sent.push(request) });
  return Object.assign(one, { sent });
}

Deno.test("the probe — leaves a Braintrust as it found it, and every other project alone", async () => {
  await using box = await opened();
  const { ask, project, local, sent } = box;
  const entry = { project_id: project, name: "Mine", slug: "probe-rich", if_exists: "replace" };
  await ask("POST", "/insert-functions", { functions: [entry] });
  const before = (await ask("GET", "/v1/prompt")).body;
  sent.splice(0);
  const { outcome, human } = await probeOf(local.url);
  assertEquals(outcome, "clean", human);
  assertEquals((await ask("GET", "/v1/prompt")).body, before);
  assertEquals(await names(box), ["P"]);
  assertEquals(sent.filter(({ path }) => path.includes(project)), []);
});

Deno.test("the probe — says what it will do and where, and does nothing unless somebody agrees", async () => {
  await using box = await opened();
  const { local, sent } = box;
  sent.splice(0);
  const said: string[] = [];
  const narrate = (text: string): void => void said.push(text);
  const args = { help: false, format: undefined, switches: {}, values: {}, operands: [] };
  for (const ask of [undefined, (): boolean => false]) {
    const error = await assertRejects(
      () => probeOf(local.url, { args, narrate, ...(ask ? { ask } : {}) }),
      Failure,
    );
    assertStringIncludes(error.message, ask ? "the answer was no" : "nobody can be asked");
    assertEquals(
      ask ? undefined : error.hint?.includes("doctor --probe --yes"),
      ask ? undefined : true,
    );
  }
  assertEquals(sent.map(({ path }) => path), ["/api/apikey/login", "/api/apikey/login"]);
  assertStringIncludes(said.join(""), `in the organisation "local" at ${local.url}`);
  assertStringIncludes(said.join(""), PREFIX);
  const asked: string[] = [];
  const ask = (question: string): boolean => asked.push(question) === 1;
  assertEquals((await probeOf(local.url, { args, narrate, ask })).outcome, "clean");
  assertEquals(asked.length, 1);
});

Deno.test("the probe — a row of its record says all that there is to say of a point", async () => {
  await using box = await opened("drop-metadata");
  const { json, outcome, human } = await probeOf(box.local.url);
  assertEquals(outcome, "found");
  assertStringIncludes(human, "not safe     metadata: lost\n");
  const { points, ...rest } = json as { points: Found[]; requests: number };
  assertEquals(Object.keys(rest).sort(), ["environment", "left", "projects", "requests"]);
  assertEquals(points.find(({ name }) => name === "metadata"), {
    name: "metadata",
    question: "Does `insert-functions` keep metadata, and so the stamp?",
    seen: "lost",
    detail: "",
    assumes: ["kept"],
    follows: "unsafe",
    means: "no upload can be proven; `upload` stops with exit code 2 and leaves the lock as it was",
    proof: "upload refuses — metadata: lost",
  });
  const hidden = points.find(({ name }) => name === "nulls");
  assertEquals([hidden?.seen, hidden?.follows], [null, "hidden"]);
});

for (const [quirk, says] of Object.entries(STOPPED)) {
  Deno.test(`the probe — ${quirk}: cannot begin, says why in one line, names what may be left`, async () => {
    await using box = await opened(quirk);
    const patience = quirk === "hang" ? { timeoutMs: 50, attempts: 1 } : {};
    const error = await assertRejects(() => probeOf(box.local.url, {}, patience), Failure);
    assertStringIncludes(error.message, says);
    const left = await names(box);
    for (const name of left.filter((name) => name !== "P")) {
      assertStringIncludes(error.message, name);
    }
    if (quirk === "read-only") {
      assertEquals([left, error.message.includes("removed")], [["P"], false]);
    }
  });
}

/** Calls `work` when a step of the probe begins. */
const at = (step: string, work: () => void) => ({
  progress: (text: string): void => {
    if (text.startsWith(`Probing: ${step}`)) work();
  },
});

Deno.test("the probe — interrupted at any step: removes what it made, and says so", async () => {
  for (const step of ["applied", "writes", "pages", "environments", "later"]) {
    await using box = await opened();
    const controller = new AbortController();
    const watchInterrupts = () => ({ signal: controller.signal, [Symbol.dispose]: () => {} });
    const context = { watchInterrupts, ...at(step, () => controller.abort()) };
    const error = await assertRejects(() => probeOf(box.local.url, context), Failure);
    assertStringIncludes(error.message, "it was interrupted; what the probe made is removed");
    assertEquals(await names(box), ["P"]);
  }
});

Deno.test("the probe — a step that fails: the others go on, and what it made is removed", async () => {
  await using box = await opened();
  const { local } = box;
  const { human, outcome } = await probeOf(local.url, {
    progress: (text: string): void =>
      local.setQuirks(text.startsWith("Probing: pages") ? quirksOf("read-only") : []),
  });
  assertEquals(outcome, "unknown");
  assertStringIncludes(human, "cannot tell  pages: ");
  assertStringIncludes(human, "fine         environments: yes\n");
  assertEquals(await names(box), ["P"]);
});

Deno.test("the probe — what it cannot remove is named, and is something to do", async () => {
  await using box = await opened();
  const { local } = box;
  const { human, json, outcome } = await probeOf(
    local.url,
    at("later", () => local.setQuirks(quirksOf("read-only"))),
  );
  assertEquals(outcome, "unknown");
  const left = (await names(box)).filter((name) => name !== "P");
  assertEquals(left.length, 4);
  assertEquals((json as { left: string[] }).left.length, 4);
  for (const name of left) {
    assert(
      human.includes(`Could not be removed, delete it in Braintrust: project "${name}"`) ||
        human.includes(`Could not be removed, delete it in Braintrust: environment "${name}"`),
    );
  }
});

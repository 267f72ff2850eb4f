import { startProxy, status } from "../proxy.ts";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Failure } from "../../lib/text/failure.ts";
import { type Move, movePointers } from "../../lib/commands/promote/move_pointers.ts";
import type { JsonObject } from "../../lib/content/json.ts";
import { login } from "../lib/disk/temporary.ts";
import { type Sandbox, sandbox } from "../sandbox.ts";

const FILES = { "prompts/greet.md": "Say hello.\n", "prompts/part.md": "Say goodbye.\n" };
const IN_PRODUCTION = ["--environment", "production"];
const PROMOTE = `promote ${IN_PRODUCTION.join(" ")}`;

async function ready(): Promise<Sandbox> {
  const box = await sandbox(FILES);
  for (const slug of ["production", "staging"]) {
    await box.api("POST", "/environment", { name: slug, slug });
  }
  await box.ends(0, "upload");
  box.requests.splice(0);
  return box;
}

const puts = ({ requests }: Sandbox): number =>
  requests.filter(({ method }) => method === "PUT").length;

async function inProduction(box: Sandbox, slug: string): Promise<unknown> {
  const { id } = await box.row(slug);
  const { objects } = await box.api("GET", `/environment-object/prompt/${id}`);
  return (objects as JsonObject[])[0]?.object_version;
}

async function pinned(box: Sandbox, slug: string): Promise<string> {
  return (await box.pins())[slug]?.version ?? "";
}

Deno.test("promote — moves every prompt to its pinned version, prints from and to, then nothing", async () => {
  await using box = await ready();
  const first = await box.run("promote", IN_PRODUCTION);
  assertEquals(first.code, 0, first.stderr);
  assertStringIncludes(first.stdout, "promote: production: none → ");
  assertStringIncludes(first.stderr, 'in project "sandbox"');
  for (const slug of ["greet", "part"]) {
    assertEquals(await inProduction(box, slug), await pinned(box, slug));
  }
  assertEquals(puts(box), 2);
  const again = await box.here("promote", [...IN_PRODUCTION, "--format", "json"]);
  assertEquals([again.code, puts(box)], [0, 2]);
  const { prompts } = JSON.parse(again.stdout);
  assertEquals(prompts.map(({ action }: { action: string }) => action), ["skip", "skip"]);
});

Deno.test("promote — takes the pinned version, not the live one", async () => {
  await using box = await ready();
  await box.edit("greet", { description: "edited in the UI" });
  await box.ends(0, `${PROMOTE} greet`);
  assertEquals(await inProduction(box, "greet"), await pinned(box, "greet"));
  assertEquals(await inProduction(box, "part"), undefined, "only what was named");
});

Deno.test("promote --dry-run — shows and moves nothing", async () => {
  await using box = await ready();
  const { code, stdout } = await box.here("promote", [...IN_PRODUCTION, "--dry-run"]);
  assertEquals([code, puts(box)], [0, 0]);
  assertStringIncludes(stdout, "promote: production: none → ");
  assertStringIncludes(stdout, "Dry run: nothing was moved.");
});

Deno.test("promote — one prompt that is not what its file says stops all", async () => {
  await using box = await ready();
  await box.write("prompts/greet.md", "Say hello, changed.\n");
  const { code, stdout } = await box.here("promote", IN_PRODUCTION);
  assertEquals([code, puts(box)], [1, 0]);
  assertStringIncludes(stdout, "refuse: has changed since the last upload");
  assertStringIncludes(stdout, "Refused: nothing was moved.");
});

Deno.test("promote — refuses a lock that pins another version's number", async () => {
  await using box = await ready();
  await box.edit("greet", { description: "edited in the UI" });
  const edited = String((await box.row("greet"))._xact_id);
  const lock = await box.read("prompts/lock.json");
  await box.write("prompts/lock.json", lock.replace(await pinned(box, "greet"), edited));
  const { code, stdout } = await box.here("promote", IN_PRODUCTION);
  assertEquals([code, puts(box)], [1, 0]);
  assertStringIncludes(stdout, "which does not match the file");
});

const USAGE: [name: string, args: string[], says: string][] = [
  ["no environment", [], "no environment is named"],
  ["a typo in the environment", ["--environment", "producton"], 'did you mean "production"?'],
  ["an empty environment", ["--environment", ""], "needs a value"],
];
for (const [name, args, says] of USAGE) {
  Deno.test(`promote — ${name} is exit 2 and moves nothing`, async () => {
    await using box = await ready();
    const { code, stderr } = await box.here("promote", args);
    assertEquals([code, puts(box)], [2, 0]);
    assertStringIncludes(stderr, says);
  });
}

/** Types the commands of a report's `next` that match `wanted`, as a person would. */
async function typeNext(box: Sandbox, stdout: string, wanted: RegExp): Promise<number> {
  const [line = ""] = stdout.split("\n").filter((text) => wanted.test(text));
  const [, task = "", args = ""] = /deno task (\S+) (.*?)(?: {2}|$)/.exec(line) ?? [];
  return (await box.here(task, args.trim().split(" "))).code;
}

/** Two versions of greet; production was moved back to the first in an incident. */
async function incident(): Promise<{ box: Sandbox; good: string }> {
  const box = await ready();
  const good = await pinned(box, "greet");
  await box.write("prompts/greet.md", "Say something bad.\n");
  await box.uploaded();
  await box.ends(0, PROMOTE);
  await box.ends(0, `${PROMOTE} --version ${good} greet`);
  await box.write("prompts/part.md", "Say goodbye, all.\n");
  await box.uploaded();
  return { box, good };
}

Deno.test("promote --since — an unrelated change moves, what somebody moved stays and is named", async () => {
  const { box, good } = await incident();
  await using _ = box;
  const { stdout } = await box.ends(1, `${PROMOTE} --since HEAD^1`);
  assertStringIncludes(stdout, "greet  in-sync     refuse: production: somebody moved it to ");
  assertEquals(await inProduction(box, "greet"), good);
  assertEquals(await inProduction(box, "part"), await pinned(box, "part"));
  assertEquals(await typeNext(box, stdout, /promote --environment production greet/), 0);
  assertEquals(await inProduction(box, "greet"), await pinned(box, "greet"));
});

Deno.test("promote --since — once git has caught up, it moves on", async () => {
  const { box, good } = await incident();
  await using _ = box;
  const { stdout } = await box.here("promote", [...IN_PRODUCTION, "--since", "HEAD^1"]);
  assertEquals(await typeNext(box, stdout, /deno task rollback greet/), 0);
  await box.commit();
  await box.ends(0, `${PROMOTE} --since HEAD^1`);
  assert(await inProduction(box, "greet") !== good, "the version that git pins now");
  assertEquals(await inProduction(box, "greet"), await pinned(box, "greet"));
});

Deno.test("promote --since — since nothing, everything is new; a commit nobody knows is exit 2", async () => {
  await using box = await ready();
  const nothing = (await box.git("hash-object", "-t", "tree", "/dev/null")).trim();
  await box.ends(0, `${PROMOTE} --since ${nothing}`);
  assertEquals(await inProduction(box, "greet"), await pinned(box, "greet"));
  await box.ends(2, `${PROMOTE} --since nowhere`);
});

/** A version that is no version of the other prompts; Braintrust does not look. */
async function older(box: Sandbox): Promise<string> {
  return String((await box.row("greet"))._xact_id);
}

/** Three prompts' moves; `fails` says which request of the client is refused. */
async function moveThree(
  box: Sandbox,
  fails: (method: string, count: number) => boolean,
): Promise<string> {
  let puts = 0;
  await using proxy = await startProxy(() => box.local.url);
  proxy.break((_, { method }) => {
    if (method === "PUT") puts++;
    return fails(method, puts);
  }, status(403));
  const braintrust = await login(proxy.url);
  const moves = ["greet", "part", "third"].map(async (slug): Promise<Move> => {
    const { id, _xact_id } = await box.row(slug);
    const from = slug === "greet" ? undefined : await older(box);
    if (from) {
      await box.api("PUT", `/environment-object/prompt/${id}/production`, { object_version: from });
    }
    return { slug, id: String(id), from, to: String(_xact_id) };
  });
  const error = await movePointers(braintrust, "production", await Promise.all(moves))
    .then(() => undefined, (error) => error);
  assert(error instanceof Failure);
  return error.message;
}

Deno.test("movePointers() — all or none: what has moved is moved back, or named", async () => {
  await using box = await ready();
  await box.write("prompts/third.md", "The third.\n");
  await box.ends(0, "upload");
  const undone = await moveThree(box, (method, count) => method === "PUT" && count === 3);
  assertStringIncludes(undone, 'Cannot move "third" in "production"');
  assertStringIncludes(undone, '"greet", "part" moved and were moved back');
  assertEquals(await inProduction(box, "greet"), undefined);
  assertEquals(await inProduction(box, "part"), await older(box));
  assertEquals(await inProduction(box, "third"), await older(box));
  const stuck = await moveThree(box, (_, count) => count >= 3);
  assertStringIncludes(stuck, 'perhaps not moved back: "greet" (none → ');
  assertEquals(await inProduction(box, "part"), await pinned(box, "part"));
});

Deno.test("promote --remove — shows who would be hit, takes it out with --yes; then it can be pruned", async () => {
  await using box = await ready();
  await box.ends(0, PROMOTE);
  await box.git("rm", "--quiet", "--force", "prompts/greet.md");
  const refused = await box.ends(1, "upload --prune --yes");
  assertStringIncludes(refused.stdout, 'is used by "production"');
  const [command = ""] = /promote --environment production --remove greet/.exec(refused.stdout) ??
    [];
  const shown = await box.ends(1, command);
  assertStringIncludes(shown.stdout, "-Say hello.");
  assertStringIncludes(shown.stdout, "To remove them, add --yes: nothing was moved.");
  assertStringIncludes(shown.stdout, 'from "production" would no longer find them.');
  assert(await inProduction(box, "greet") !== undefined);
  await box.ends(0, `${command} --dry-run`);
  assertEquals(await typeNext(box, shown.stdout, /--remove greet --yes/), 0);
  assertEquals(await inProduction(box, "greet"), undefined);
  await box.ends(0, "upload --prune --yes");
  await box.ends(2, `${PROMOTE} --remove --yes`);
});

Deno.test("promote --create-environment — creates it only when asked, and once", async () => {
  await using box = await ready();
  const wrong = await box.ends(2, "promote --environment canary");
  await box.ends(2, "promote --environment canary --create-environment --dry-run");
  assertEquals(await typeNext(box, wrong.stderr, /--create-environment/), 0);
  await box.ends(0, "promote --environment canary");
  await box.ends(0, "promote --environment canary --create-environment");
});

Deno.test("diff --environment — a typo is exit 2 and prints no file", async () => {
  await using box = await ready();
  const { code, stdout, stderr } = await box.here("diff", ["--environment", "producton"]);
  assertEquals([code, stdout], [2, ""]);
  assertStringIncludes(stderr, 'did you mean "production"?');
});

/** What "production" points at. */
async function pointer(box: Sandbox, slug: string): Promise<unknown> {
  const { id } = await box.row(slug);
  const { objects } = await box.api("GET", `/environment-object/prompt/${id}`);
  return (objects as JsonObject[]).find(({ environment_slug }) => environment_slug === "production")
    ?.object_version;
}

const STAGING_TO_PRODUCTION = "promote --from staging --to production";

Deno.test("promote --from --to — moves what is there, with the diff, and says how to go back", async () => {
  await using box = await ready();
  await box.ends(0, "promote --environment staging");
  await box.ends(0, `${PROMOTE} greet`);
  const before = await pinned(box, "greet");
  await box.write("prompts/greet.md", "Say hello, newer.\n");
  await box.ends(0, "upload");
  await box.ends(0, "promote --environment staging");
  const dry = await box.ends(0, `${STAGING_TO_PRODUCTION} --dry-run`);
  assertStringIncludes(dry.stdout, "+Say hello, newer.");
  assertStringIncludes(dry.stdout, "production: none → ");
  assertEquals(await pointer(box, "part"), undefined, "nothing has moved");

  const moved = await box.ends(0, STAGING_TO_PRODUCTION);
  assertEquals(await pointer(box, "part"), await pinned(box, "part"));
  const [, back = ""] = /To go back: deno task (.*)/.exec(moved.stdout) ?? [];
  await box.ends(0, back);
  assertEquals(await pointer(box, "greet"), before, "the printed command goes back");
  const [, away = ""] = /To take it back: deno task (.*)/.exec(moved.stdout) ?? [];
  await box.ends(0, away);
});

Deno.test("promote --from --to — an edit that nobody has reviewed goes no further", async () => {
  await using box = await ready();
  await box.edit("greet", { description: "edited in the UI" });
  const { id, _xact_id } = await box.row("greet");
  const path = `/environment-object/prompt/${id}/staging`;
  await box.api("PUT", path, { object_version: _xact_id, org_name: "local" });
  const { stdout } = await box.ends(1, STAGING_TO_PRODUCTION);
  assertStringIncludes(stdout, "was edited outside git");
  assertEquals(puts(box), 1, "only the one of this test");
});

Deno.test("promote --apply — does what was approved, or nothing", async () => {
  await using box = await ready();
  await box.ends(0, "promote --environment staging");
  const planned = await box.ends(0, `${STAGING_TO_PRODUCTION} --plan --format json`);
  await box.write("plan.json", planned.stdout);
  const apply = `${STAGING_TO_PRODUCTION} --apply plan.json`;
  const plan = JSON.parse(planned.stdout);
  for (
    const [change, says] of [
      [{ commit: "0".repeat(40) }, "was planned on commit 000000000000"],
      [{ moves: plan.moves.slice(1) }, '"greet" would move too'],
      [{ moves: [{ ...plan.moves[0], to: "1" }, plan.moves[1]] }, "pointers have moved since"],
      [{ to: "staging" }, 'it is from "staging" to "staging"'],
      [{ more: 1 }, 'unknown key "more"'],
    ] as const
  ) {
    await box.write("plan.json", JSON.stringify({ ...plan, ...change }));
    const refused = await box.ends(2, apply);
    assertStringIncludes(refused.stderr, says);
  }
  assertEquals(puts(box), 2, "nothing but staging has moved");
  await box.write("plan.json", planned.stdout);
  await box.ends(0, apply);
  assertEquals(await pointer(box, "greet"), await pinned(box, "greet"));
  assertStringIncludes(
    (await box.ends(2, apply)).stderr,
    "pointers have moved since",
    "a plan is good for once",
  );
});

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Failure } from "../../lib/text/failure.ts";
import { type Move, movePointers } from "../../lib/commands/promote/move_pointers.ts";
import type { JsonObject } from "../../lib/content/json.ts";
import { login } from "../lib/disk/temporary.ts";
import { type Sandbox, sandbox } from "../sandbox.ts";

const FILES = { "prompts/greet.md": "Say hello.\n", "prompts/part.md": "Say goodbye.\n" };
const TO_PRODUCTION = ["--environment", "production"];

async function ready(): Promise<Sandbox> {
  const box = await sandbox(FILES);
  for (const slug of ["production", "staging"]) {
    await box.api("POST", "/environment", { name: slug, slug });
  }
  assertEquals((await box.here("upload")).code, 0);
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
  return JSON.parse(await box.read("prompts/lock.json")).prompts[slug].version;
}

Deno.test("promote — moves every prompt to its pinned version, prints from and to, then nothing", async () => {
  await using box = await ready();
  const first = await box.run("promote", TO_PRODUCTION);
  assertEquals(first.code, 0, first.stderr);
  assertStringIncludes(first.stdout, "promote: production: none → ");
  assertStringIncludes(first.stderr, 'in project "sandbox"');
  for (const slug of ["greet", "part"]) {
    assertEquals(await inProduction(box, slug), await pinned(box, slug));
  }
  assertEquals(puts(box), 2);
  const again = await box.here("promote", [...TO_PRODUCTION, "--format", "json"]);
  assertEquals([again.code, puts(box)], [0, 2]);
  const { prompts } = JSON.parse(again.stdout);
  assertEquals(prompts.map(({ action }: { action: string }) => action), ["skip", "skip"]);
});

Deno.test("promote — takes the pinned version, not the live one", async () => {
  await using box = await ready();
  const { id } = await box.row("greet");
  await box.api("PATCH", `/v1/prompt/${id}`, { description: "edited in the UI" });
  assertEquals((await box.here("promote", [...TO_PRODUCTION, "greet"])).code, 0);
  assertEquals(await inProduction(box, "greet"), await pinned(box, "greet"));
  assertEquals(await inProduction(box, "part"), undefined, "only what was named");
});

Deno.test("promote --dry-run — shows and moves nothing", async () => {
  await using box = await ready();
  const { code, stdout } = await box.here("promote", [...TO_PRODUCTION, "--dry-run"]);
  assertEquals([code, puts(box)], [0, 0]);
  assertStringIncludes(stdout, "promote: production: none → ");
  assertStringIncludes(stdout, "Dry run: nothing was moved.");
});

Deno.test("promote — one prompt that is not what its file says stops all", async () => {
  await using box = await ready();
  await box.write("prompts/greet.md", "Say hello, changed.\n");
  const { code, stdout } = await box.here("promote", TO_PRODUCTION);
  assertEquals([code, puts(box)], [1, 0]);
  assertStringIncludes(stdout, "refuse: has changed since the last upload");
  assertStringIncludes(stdout, "Refused: nothing was moved.");
});

Deno.test("promote — refuses a lock that pins another version's number", async () => {
  await using box = await ready();
  const { id } = await box.row("greet");
  await box.api("PATCH", `/v1/prompt/${id}`, { description: "edited in the UI" });
  const edited = String((await box.row("greet"))._xact_id);
  const lock = await box.read("prompts/lock.json");
  await box.write("prompts/lock.json", lock.replace(await pinned(box, "greet"), edited));
  const { code, stdout } = await box.here("promote", TO_PRODUCTION);
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

async function commit(box: Sandbox): Promise<void> {
  await box.git("add", "--all");
  await box.git("commit", "--quiet", "--allow-empty", "--message=step");
}

/** Two versions of greet; production was moved back to the first in an incident. */
async function incident(): Promise<{ box: Sandbox; good: string }> {
  const box = await ready();
  const good = await pinned(box, "greet");
  await box.write("prompts/greet.md", "Say something bad.\n");
  assertEquals((await box.here("upload")).code, 0);
  await commit(box);
  assertEquals((await box.here("promote", TO_PRODUCTION)).code, 0);
  const back = await box.here("promote", [...TO_PRODUCTION, "--version", good, "greet"]);
  assertEquals(back.code, 0, back.stderr);
  await box.write("prompts/part.md", "Say goodbye, all.\n");
  assertEquals((await box.here("upload")).code, 0);
  await commit(box);
  return { box, good };
}

Deno.test("promote --since — an unrelated change moves, what somebody moved stays and is named", async () => {
  const { box, good } = await incident();
  await using _ = box;
  const { code, stdout } = await box.here("promote", [...TO_PRODUCTION, "--since", "HEAD^1"]);
  assertEquals(code, 1);
  assertStringIncludes(stdout, "greet  in-sync     refuse: production: somebody moved it to ");
  assertEquals(await inProduction(box, "greet"), good);
  assertEquals(await inProduction(box, "part"), await pinned(box, "part"));
  assertEquals(await typeNext(box, stdout, /promote --environment production greet/), 0);
  assertEquals(await inProduction(box, "greet"), await pinned(box, "greet"));
});

Deno.test("promote --since — once git has caught up, it moves on", async () => {
  const { box, good } = await incident();
  await using _ = box;
  const { stdout } = await box.here("promote", [...TO_PRODUCTION, "--since", "HEAD^1"]);
  assertEquals(await typeNext(box, stdout, /deno task rollback greet/), 0);
  await commit(box);
  const { code } = await box.here("promote", [...TO_PRODUCTION, "--since", "HEAD^1"]);
  assertEquals(code, 0);
  assert(await inProduction(box, "greet") !== good, "the version that git pins now");
  assertEquals(await inProduction(box, "greet"), await pinned(box, "greet"));
});

Deno.test("promote --since — since nothing, everything is new; a commit nobody knows is exit 2", async () => {
  await using box = await ready();
  const nothing = (await box.git("hash-object", "-t", "tree", "/dev/null")).trim();
  assertEquals((await box.here("promote", [...TO_PRODUCTION, "--since", nothing])).code, 0);
  assertEquals(await inProduction(box, "greet"), await pinned(box, "greet"));
  assertEquals((await box.here("promote", [...TO_PRODUCTION, "--since", "nowhere"])).code, 2);
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
  await using proxy = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { pathname, search } = new URL(request.url);
      if (request.method === "PUT") puts++;
      if (fails(request.method, puts)) return new Response("no", { status: 403 });
      return await fetch(`${box.local.url}${pathname}${search}`, request);
    },
  );
  const braintrust = await login(`http://127.0.0.1:${proxy.addr.port}`);
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
  assertEquals((await box.here("upload")).code, 0);
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
  assertEquals((await box.here("promote", TO_PRODUCTION)).code, 0);
  await box.git("rm", "--quiet", "--force", "prompts/greet.md");
  const refused = await box.here("upload", ["--prune", "--yes"]);
  assertEquals(refused.code, 1, refused.stdout);
  assertStringIncludes(refused.stdout, 'is used by "production"');
  const [command = ""] = /promote --environment production --remove greet/.exec(refused.stdout) ??
    [];
  const [task = "", ...args] = command.split(" ");
  const shown = await box.here(task, args);
  assertEquals(shown.code, 1, shown.stderr);
  assertStringIncludes(shown.stdout, "-Say hello.");
  assertStringIncludes(shown.stdout, "To remove them, add --yes: nothing was moved.");
  assertStringIncludes(shown.stdout, 'from "production" would no longer find them.');
  assert(await inProduction(box, "greet") !== undefined);
  assertEquals((await box.here(task, [...args, "--dry-run"])).code, 0);
  assertEquals(await typeNext(box, shown.stdout, /--remove greet --yes/), 0);
  assertEquals(await inProduction(box, "greet"), undefined);
  assertEquals((await box.here("upload", ["--prune", "--yes"])).code, 0);
  assertEquals((await box.here("promote", [...TO_PRODUCTION, "--remove", "--yes"])).code, 2);
});

Deno.test("promote --create-environment — creates it only when asked, and once", async () => {
  await using box = await ready();
  const wrong = await box.here("promote", ["--environment", "canary"]);
  assertEquals(wrong.code, 2);
  const dry = await box.here("promote", [
    ...["--environment", "canary", "--create-environment", "--dry-run"],
  ]);
  assertEquals(dry.code, 2);
  assertEquals(await typeNext(box, wrong.stderr, /--create-environment/), 0);
  assertEquals((await box.here("promote", ["--environment", "canary"])).code, 0);
  const again = ["--environment", "canary", "--create-environment"];
  assertEquals((await box.here("promote", again)).code, 0);
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

const STAGING_TO_PRODUCTION = ["--from", "staging", "--to", "production"];

Deno.test("promote --from --to — moves what is there, with the diff, and says how to go back", async () => {
  await using box = await ready();
  assertEquals((await box.here("promote", ["--environment", "staging"])).code, 0);
  assertEquals((await box.here("promote", [...TO_PRODUCTION, "greet"])).code, 0);
  const before = await pinned(box, "greet");
  await box.write("prompts/greet.md", "Say hello, newer.\n");
  assertEquals((await box.here("upload")).code, 0);
  assertEquals((await box.here("promote", ["--environment", "staging"])).code, 0);
  const dry = await box.here("promote", [...STAGING_TO_PRODUCTION, "--dry-run"]);
  assertEquals(dry.code, 0, dry.stderr);
  assertStringIncludes(dry.stdout, "+Say hello, newer.");
  assertStringIncludes(dry.stdout, "production: none → ");
  assertEquals(await pointer(box, "part"), undefined, "nothing has moved");

  const moved = await box.here("promote", STAGING_TO_PRODUCTION);
  assertEquals(moved.code, 0, moved.stderr);
  assertEquals(await pointer(box, "part"), await pinned(box, "part"));
  const back = /To go back: deno task promote (.*)/.exec(moved.stdout)?.[1]?.split(" ") ?? [];
  assertEquals((await box.here("promote", back)).code, 0);
  assertEquals(await pointer(box, "greet"), before, "the printed command goes back");
  const away = /To take it back: deno task promote (.*)/.exec(moved.stdout)?.[1]?.split(" ") ?? [];
  assertEquals((await box.here("promote", away)).code, 0);
});

Deno.test("promote --from --to — an edit that nobody has reviewed goes no further", async () => {
  await using box = await ready();
  const { id } = await box.row("greet");
  await box.api("PATCH", `/v1/prompt/${id}`, { description: "edited in the UI" });
  const { _xact_id } = await box.row("greet");
  const path = `/environment-object/prompt/${id}/staging`;
  await box.api("PUT", path, { object_version: _xact_id, org_name: "local" });
  const { code, stdout } = await box.here("promote", STAGING_TO_PRODUCTION);
  assertEquals(code, 1);
  assertStringIncludes(stdout, "was edited outside git");
  assertEquals(puts(box), 1, "only the one of this test");
});

Deno.test("promote --apply — does what was approved, or nothing", async () => {
  await using box = await ready();
  assertEquals((await box.here("promote", ["--environment", "staging"])).code, 0);
  const planned = await box.here("promote", [
    ...STAGING_TO_PRODUCTION,
    "--plan",
    "--format",
    "json",
  ]);
  await box.write("plan.json", planned.stdout);
  const apply = (): ReturnType<Sandbox["here"]> =>
    box.here("promote", [...STAGING_TO_PRODUCTION, "--apply", "plan.json"]);
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
    const refused = await apply();
    assertEquals(refused.code, 2);
    assertStringIncludes(refused.stderr, says);
  }
  assertEquals(puts(box), 2, "nothing but staging has moved");
  await box.write("plan.json", planned.stdout);
  assertEquals((await apply()).code, 0);
  assertEquals(await pointer(box, "greet"), await pinned(box, "greet"));
  assertStringIncludes(
    (await apply()).stderr,
    "pointers have moved since",
    "a plan is good for once",
  );
});

// What the tests of the commands do not reach well: batches, races, rows with ignored fields.
import { assertEquals, assertRejects } from "@std/assert";
import type { Config } from "../../../../lib/config/config.ts";
import { Failure } from "../../../../lib/text/failure.ts";
import {
  type Download,
  prepareDownloads,
  type Refusal,
  writeDownloads,
} from "../../../../lib/commands/download/write.ts";
import { readOlderText } from "../../../../lib/commands/rollback/older_text.ts";
import { prunePrompts } from "../../../../lib/commands/upload/prune.ts";
import { survey, type Surveyed, type SurveyOptions } from "../../../../lib/survey/survey.ts";
import { rowFor, writePrompts } from "../../../../lib/commands/upload/write.ts";
import type { QuirkName } from "../../../../lib/local/quirks.ts";
import { isObject, memberAt } from "../../../../lib/content/json.ts";
import { promptFileOf } from "../../../../lib/prompt/prompt_file.ts";
import { entry } from "../../local/open.ts";
import { KEY } from "../../../sandbox.ts";
import {
  configOf,
  fileOf,
  NO_HISTORY,
  open,
  type Opened,
  readBackOf,
  writeOf,
} from "../../survey/opened.ts";
import { login, serve, type Server, temporary } from "../../disk/temporary.ts";

const NO_FILES = { files: { files: [], problems: [] }, lock: undefined };
const SURVEY: SurveyOptions = {
  ...NO_HISTORY,
  isPartialEnough: false,
  onProgress: () => {},
};
const surveyed = async ({ client }: Opened, config = configOf()): Promise<Surveyed[]> =>
  (await survey(client, "P", Promise.resolve({ config, ...NO_FILES }), SURVEY)).prompts;
Deno.test("rowFor() — project, stamp, and never over what was not seen", async () => {
  const file = await fileOf("a");
  const row = rowFor(file, undefined, { blob: "b1", projectId: "p1", config: configOf() });
  const { source_sha256, content_sha256, path } = file;
  assertEquals([row.project_id, row.if_exists, row.function_data], ["p1", "error", {
    type: "prompt",
  }]);
  assertEquals(row.metadata, {
    prompt_sync: { source_sha256, content_sha256, path, blob: "b1", tool: "prompt-sync/0.1.0" },
  });
});

Deno.test("rowFor() — ignored fields stay as they are live; a null is no value", async () => {
  const ignore = ["prompt_data.options.position", "description", "metadata.own"].map((field) => ({
    field,
    reason: "r",
  }));
  const config = configOf({ ignore });
  await using opened = await open();
  await opened.client.insertFunctions([{
    ...entry(opened.projectId, "a"),
    description: "theirs",
    metadata: { own: null },
    prompt_data: { options: { position: "0|x" }, prompt: { type: "chat", messages: [] } },
  }]);
  const [prompt] = await surveyed(opened, config);
  const file = await fileOf("a", "---\ndescription: ours\n---\nx\n", config);
  const row = rowFor(file, prompt?.live, { blob: "b", projectId: "p", config });
  assertEquals(row.description, "theirs");
  assertEquals(memberAt(row, ["prompt_data", "options", "position"]), "0|x");
  assertEquals(isObject(row.metadata) && Object.keys(row.metadata), ["prompt_sync"]);
});

Deno.test("writePrompts() — what does not fit in 4 MB goes in several requests, all proven", async () => {
  await using opened = await open();
  const texts = Array.from(
    { length: 11 },
    (_, index) => fileOf(`big-${index}`, `${index} ${"x".repeat(700_000)}`),
  );
  const writes = (await Promise.all(texts)).map((file) => writeOf(opened, file));
  const counts: string[] = [];
  const written = await writePrompts(
    opened.client,
    writes,
    { ...readBackOf(opened), onProgress: (text) => counts.push(text) },
  );
  assertEquals(written.proven.size, 11);
  assertEquals(counts, [
    "Wrote 5 of 11 prompts",
    "Wrote 10 of 11 prompts",
    "Wrote 11 of 11 prompts",
  ]);
  assertEquals(opened.writes.length, 3);
});

/** A server before the embedded one that takes no more than `most` functions at once. */
function narrow(url: string, most: number): Server & { sizes: number[] } {
  const sizes: number[] = [];
  const server = serve(async (request) => {
    const { pathname, search } = new URL(request.url);
    const body = await request.text();
    const size = pathname === "/insert-functions" ? JSON.parse(body).functions.length : 0;
    if (size > 0) sizes.push(size);
    if (size > most) return new Response("Payload Too Large", { status: 413 });
    const { method, headers } = request;
    return await fetch(`${url}${pathname}${search}`, {
      method,
      headers: { authorization: headers.get("authorization") ?? "" },
      ...(body === "" ? {} : { body }),
    });
  });
  return Object.assign(server, { sizes });
}

Deno.test("writePrompts() — a batch that is too large for the server goes in halves, all proven", async () => {
  await using box = await open();
  await using server = narrow(box.local.url, 2);
  const files = await Promise.all(["a", "b", "c", "d", "e"].map((slug) => fileOf(slug)));
  const writes = files.map((file) => writeOf(box, file));
  const options = readBackOf(box);
  const client = await login(server.url);
  const { proven, unproven } = await writePrompts(client, writes, options);
  assertEquals([proven.size, unproven.size, server.sizes], [5, 0, [5, 3, 2, 1, 2]]);
});

Deno.test("writePrompts() — a prompt that is too large alone is named", async () => {
  await using box = await open();
  await using server = narrow(box.local.url, 0);
  const writes = [writeOf(box, await fileOf("a"))];
  const options = readBackOf(box);
  const client = await login(server.url);
  const error = await assertRejects(() => writePrompts(client, writes, options), Failure);
  assertEquals(error.message, 'Cannot upload "a": it is too large for Braintrust');
});

Deno.test("writePrompts() — what somebody changed meanwhile is left alone, the rest is written", async () => {
  await using opened = await open();
  const [a, b] = [await fileOf("a"), await fileOf("b")];
  const writes = [writeOf(opened, a), writeOf(opened, b)];
  await opened.client.insertFunctions([entry(opened.projectId, "a")]);
  const written = await writePrompts(opened.client, writes, readBackOf(opened));
  assertEquals([written.overtaken, [...written.proven.keys()]], [["a"], ["b"]]);
  const live = (await surveyed(opened)).find(({ slug }) => slug === "a")?.live;
  assertEquals(live?.stamp, undefined);
});

// deno-fmt-ignore
const UNPROVEN: [quirk: QuirkName, why: string][] = [
  ["ignore-write", "Braintrust does not list it"],
  ["drop-metadata", "Braintrust did not keep the metadata that holds the stamp"],
];
for (const [name, why] of UNPROVEN) {
  Deno.test(`writePrompts() — ${name}: not proven, and says why`, async () => {
    await using opened = await open({ quirks: [{ name }] });
    const writes = [writeOf(opened, await fileOf("a"))];
    const written = await writePrompts(opened.client, writes, readBackOf(opened));
    assertEquals([written.proven.size, written.unproven.get("a")], [0, why]);
  });
}

for (const name of ["fail-before-apply", "fail-after-apply", "reset-after-apply"] as const) {
  Deno.test(`writePrompts() — ${name}: one version, proven`, async () => {
    await using opened = await open({ quirks: [{ name, value: 1 }] });
    const writes = [writeOf(opened, await fileOf("a"))];
    const written = await writePrompts(opened.client, writes, readBackOf(opened));
    assertEquals(written.proven.size, 1);
    assertEquals(opened.writes.length, name === "fail-before-apply" ? 2 : 1);
  });
}

Deno.test("survey() — an unknown project is a Failure that names the flag", async () => {
  await using opened = await open();
  const sources = Promise.resolve({ config: configOf(), ...NO_FILES });
  const error = await assertRejects(() => survey(opened.client, "Typo", sources, SURVEY), Failure);
  assertEquals(error.message.startsWith('Cannot find the project "Typo" of '), true, error.message);
  assertEquals(error.hint?.endsWith("deno task upload --create-project"), true);
});

Deno.test("survey() — an ignored prompt is named with its reason and not decided", async () => {
  await using opened = await open();
  await opened.client.insertFunctions([entry(opened.projectId, "a"), entry(opened.projectId, "b")]);
  const config = configOf({ ignore: [{ slug: "a", reason: "legacy" }] });
  const sources = Promise.resolve({ config, ...NO_FILES });
  const { prompts, ignored } = await survey(opened.client, "P", sources, SURVEY);
  assertEquals(prompts.map(({ slug, state }) => `${slug} ${state}`), ["b unmanaged"]);
  assertEquals(ignored, [{ slug: "a", reason: "legacy" }]);
});

Deno.test("prunePrompts() — keeps each row in the folder, whatever its slug, then deletes", async () => {
  await using opened = await open();
  await using box = await temporary();
  const slugs = ["plain", "Plain", "../../escape", "/etc/x", "aux"];
  await opened.client.insertFunctions(slugs.map((slug) => entry(opened.projectId, slug)));
  const rows = await opened.client.listPrompts({ project_id: opened.projectId });
  const paths = await prunePrompts(opened.client, box.root, rows);
  for (const path of paths) {
    assertEquals(/^\.prompt-sync\/pruned\/[A-Za-z0-9-]+@\d+\.json$/.test(path), true, path);
  }
  assertEquals(new Set(paths.map((path) => path.toLowerCase())).size, slugs.length);
  const kept = await Promise.all(
    paths.map(async (path) => JSON.parse(await Deno.readTextFile(`${box.root}/${path}`)).slug),
  );
  assertEquals(kept.sort(), slugs.toSorted());
  assertEquals((await Array.fromAsync(Deno.readDir(box.root))).map(({ name }) => name), [
    ".prompt-sync",
  ]);
  assertEquals(await opened.client.listPrompts({ project_id: opened.projectId }), []);
});

Deno.test("prepareDownloads() — new files, none over work in progress, none outside", async () => {
  await using opened = await open();
  await using outer = await temporary();
  await using box = await temporary({ "prompts/README.md": "x" });
  await box.git("init", "--quiet");
  await opened.client.insertFunctions(
    ["fresh", "../evil", "README"].map((slug) => entry(opened.projectId, slug)),
  );
  const prepare = async (config: Config, prompts: Surveyed[]): Promise<(Download | Refusal)[]> =>
    await prepareDownloads(prompts.map((prompt) => ({ ...prompt, action: "write" as const })), {
      root: box.root,
      config,
      braintrust: opened.client,
    });
  const resultOf = (prepared: Download | Refusal | undefined): string | undefined =>
    prepared && ("refusal" in prepared ? prepared.refusal : prepared.path);
  const downloads = await prepare(configOf(), await surveyed(opened));
  assertEquals(downloads.map((prepared) => [prepared.slug, resultOf(prepared)]), [
    [
      "../evil",
      'has a slug that no prompt file can have; list it under "ignore" in prompts/config.json',
    ],
    ["README", "prompts/README-2.md"],
    ["fresh", "prompts/fresh.md"],
  ]);
  const project = { id: opened.projectId, name: "P" };
  const ready = downloads.filter((prepared) => "path" in prepared);
  await writeDownloads(box.root, ready, { project, lock: undefined, flow: "before-commit" });
  const text =
    "---\nname: Name of fresh\nmodel: gpt-5-mini\nparams:\n  temperature: 0.5\n---\nHello from fresh\n";
  assertEquals(await Deno.readTextFile(`${box.root}/prompts/fresh.md`), text);

  await Deno.symlink(outer.root, `${box.root}/linked`);
  const config = configOf({ include: ["linked/**/*.md"] });
  const [, , outside] = await prepare(config, await surveyed(opened));
  assertEquals(resultOf(outside), "its folder is outside the repository");

  const [file] = [await promptFileOf("prompts/fresh.md", text, configOf())];
  const prompts = (await surveyed(opened)).filter(({ slug }) => slug === "fresh")
    .map((prompt) => ({ ...prompt, file: file.file }));
  const [dirty] = await prepare(configOf(), prompts);
  assertEquals(resultOf(dirty), "its file has uncommitted changes");
});

Deno.test("a row that holds the key — becomes no file, whoever would write one", async () => {
  await using opened = await open();
  await using box = await temporary();
  await box.git("init", "--quiet");
  const description = `my key is ${KEY}`;
  await opened.client.insertFunctions([
    { ...entry(opened.projectId, "leak"), description },
    entry(opened.projectId, "sound"),
  ]);
  const prompts = (await surveyed(opened)).map((prompt) => ({
    ...prompt,
    action: "write" as const,
  }));
  const places = { root: box.root, config: configOf(), braintrust: opened.client };
  const prepared = await prepareDownloads(prompts, places);
  assertEquals(prepared.map((one) => "refusal" in one ? one.refusal : one.path), [
    "contains the API key: remove it in Braintrust, and replace the key",
    "prompts/sound.md",
  ]);
  const rows = await opened.client.listPrompts({ project_id: opened.projectId, slug: "leak" });
  const error = await assertRejects(() => prunePrompts(opened.client, box.root, rows), Failure);
  assertEquals(error.message.includes("would contain the API key"), true);
  assertEquals((await opened.client.listPrompts({ project_id: opened.projectId })).length, 2);
  const [live] = prompts.map((prompt) => prompt.live);
  const file = await fileOf("leak");
  if (!live) throw new Error("no row");
  await assertRejects(
    () => readOlderText(places, file, live, live.version),
    Failure,
    "contains the API key",
  );
});

// Which project is meant, and which rows are taken for its prompts.
import { assertEquals, assertRejects } from "@std/assert";
import { Failure } from "../../../lib/text/failure.ts";
import { ContradictoryList } from "../../../lib/braintrust/pages.ts";
import { HttpError } from "../../../lib/braintrust/http.ts";
import { type Project, readProject, requireProject } from "../../../lib/survey/project.ts";
import type { JsonObject } from "../../../lib/content/json.ts";
import type { Lock } from "../../../lib/state/lock.ts";
import { configOf, fileOf } from "./opened.ts";
import { login, serve } from "../disk/temporary.ts";

interface Box {
  /** `projects/…` → rows such as `a`, or `a in q` of another project; a number is a status. */
  pages: (string[] | number)[];
  projects?: JsonObject[];
  lock?: Lock["project"];
  files?: string[];
  isPartialEnough?: boolean;
  ignore?: string[];
}

interface Read {
  project?: Project;
  error?: unknown;
  /** How often the project's name was looked up. */
  lookups: number;
  progress: string[];
}

const P = { id: "p", name: "P" };
/** Deeper than a program can follow. */
const DEPTH = 20_000;

function rowOf(word: string): JsonObject {
  const [slug = "", , project_id = "p"] = word.split(" ");
  const prompt_data = { prompt: { type: "chat", messages: [] } };
  return { id: `${project_id}-${word}`, _xact_id: "1", project_id, slug, name: slug, prompt_data };
}

async function read(box: Box): Promise<Read> {
  const pages = [...box.pages];
  let lookups = 0;
  await using server = serve(({ url }) => {
    const { pathname, searchParams } = new URL(url);
    if (pathname === "/api/apikey/login") return Response.json({ org_info: [{ name: "O" }] });
    if (pathname === "/v1/project") {
      lookups++;
      return Response.json({ objects: box.projects ?? [P] });
    }
    const slug = searchParams.get("slug");
    if (slug !== null) return rows(searchParams.has("starting_after") ? [] : [slug, `${slug}2`]);
    const page = pages.shift() ?? [];
    return typeof page === "number" ? Response.json({}, { status: page }) : rows(page);
  });
  const files = await Promise.all((box.files ?? []).map((slug) => fileOf(slug)));
  const ignore = (box.ignore ?? []).map((slug) => ({ slug, reason: "r" }));
  const expected = {
    config: configOf({ ignore }),
    files: new Map(files.map((file) => [file.slug, file])),
    lock: box.lock && { version: 1 as const, project: box.lock, prompts: {} },
  };
  const progress: string[] = [];
  const options = {
    isPartialEnough: box.isPartialEnough ?? false,
    onProgress: (text: string): void => void progress.push(text),
  };
  const ended = await readProject(await login(server.url), "P", Promise.resolve(expected), options)
    .then((project) => ({ project }), (error) => ({ error }));
  return { ...ended, lookups, progress };
}

function rows(words: string[]): Response {
  return new Response(`{"objects":[${words.map((word) => text(rowOf(word))).join()}]}`);
}

/** `JSON.stringify`, which goes as deep as this needs. */
function text(value: JsonObject): string {
  const { prompt_data, ...rest } = value;
  const inner = value.slug === "deep"
    ? `${'{"a":'.repeat(DEPTH)}1${"}".repeat(DEPTH)}`
    : JSON.stringify(prompt_data);
  return `${JSON.stringify(rest).slice(0, -1)},"prompt_data":${inner}}`;
}

const slugsOf = ({ project }: Read): string[] => [...project?.live.keys() ?? []].sort();

Deno.test("readProject() — rows by slug, from several pages, with progress", async () => {
  const one = await read({ pages: [["a", "b"], ["c"]] });
  assertEquals([one.project?.project, slugsOf(one), one.lookups], [P, ["a", "b", "c"], 1]);
  assertEquals([one.project?.isPartial, one.project?.unreadable.size], [false, 0]);
  assertEquals(one.progress, [
    "Read 2 prompts from Braintrust",
    "Read 3 prompts from Braintrust",
  ]);
});

// deno-fmt-ignore
const LOOKUPS: [name: string, box: Box, lookups: number][] = [
  ["the very project of the lock", { pages: [["a"]], lock: P }, 0],
  ["no row at all", { pages: [], lock: P }, 1],
  ["rows of two projects", { pages: [["a", "b in q"]], lock: P }, 1],
  ["a lock of another name", { pages: [["a"]], lock: { id: "p", name: "Q" } }, 1],
  ["a lock of another project of that name", { pages: [["a"]], lock: { id: "q", name: "P" } }, 1],
  ["no lock", { pages: [["a"]] }, 1],
];
for (const [name, box, lookups] of LOOKUPS) {
  Deno.test(`readProject() — ${name}: the name is looked up ${lookups} times`, async () => {
    const one = await read(box);
    assertEquals([one.project?.project, one.lookups], [P, lookups]);
    assertEquals(slugsOf(one), box.pages.length === 0 ? [] : ["a"], "rows of this project alone");
  });
}

Deno.test("readProject() — two live rows of one slug are nobody's prompt", async () => {
  const two = await read({ pages: [["a", "b"], ["a in p"]] });
  assertEquals(two.error instanceof Failure, true);
  assertEquals(
    String(two.error).includes('Cannot tell which prompt "a" is meant: Braintrust lists two'),
    true,
  );
  assertEquals((two.error as Failure).hint, "Delete one of them in Braintrust");
});

Deno.test("readProject() — the same slug in another project is no second one", async () => {
  assertEquals(slugsOf(await read({ pages: [["a", "a in q"]] })), ["a"]);
});

Deno.test("readProject() — a project that the organisation has not is named, whatever the list says", async () => {
  for (const pages of [[400], [404], [["a in q"]], []]) {
    const { error } = await read({ pages, projects: [] });
    assertEquals(String(error).includes('Cannot find the project "P" of "O"'), true, String(error));
  }
  const refused = await read({ pages: [400] });
  assertEquals(refused.error instanceof HttpError && refused.error.status, 400, "another reason");
  const forbidden = await read({ pages: [403], projects: [] });
  assertEquals([forbidden.error instanceof HttpError, forbidden.lookups], [true, 0]);
  const partly = await read({ pages: [403], files: ["a"], isPartialEnough: true });
  assertEquals(partly.error instanceof HttpError, true, "an error is no contradiction");
});

Deno.test("readProject() — a row that is nested too deep is unreadable, unless it is ignored", async () => {
  const one = await read({ pages: [["a", "deep"]] });
  assertEquals([slugsOf(one), [...one.project?.unreadable.keys() ?? []]], [["a"], ["deep"]]);
  assertEquals(one.project?.unreadable.get("deep")?.includes("nested too deep"), true);
  const ignored = await read({ pages: [["a", "deep"]], ignore: ["deep"] });
  assertEquals([slugsOf(ignored), ignored.project?.unreadable.size], [["a"], 0]);
});

const TORN = Array(3).fill(["x", "x in p"]).flatMap((page) => [page, page]);

Deno.test("readProject() — a list that contradicts itself: the prompts of files, where they are enough", async () => {
  const refused = await read({ pages: TORN });
  assertEquals(refused.error instanceof ContradictoryList, true, String(refused.error));
  const one = await read({ pages: TORN, files: ["a", "b"], isPartialEnough: true });
  assertEquals([slugsOf(one).sort(), one.project?.isPartial], [["a", "b"], true]);
});

Deno.test("readProject() — a list that is read again starts from nothing", async () => {
  const one = await read({ pages: [["x"], ["x"], ["x"], ["y"]] });
  assertEquals([slugsOf(one), one.project?.isPartial], [["x", "y"], false], String(one.error));
});

Deno.test("requireProject() — says where it looked, and how to create one", async () => {
  await using server = serve(({ url }) =>
    Response.json(url.includes("/api/") ? { org_info: [{ name: "O" }] } : { objects: [] })
  );
  const client = await login(server.url);
  const error = await assertRejects(() => requireProject(client, "P"), Failure);
  assertEquals(error.message, `Cannot find the project "P" of "O" at ${server.url}`);
  assertEquals(error.hint?.endsWith("deno task upload --create-project"), true);
});

// The steps of the story. Each begins and ends in sync.
import { prettyVersion } from "../../lib/content/version.ts";
import type { JsonObject } from "../../lib/content/json.ts";
import { commitPasses, requireQuietStart } from "./guards.ts";
import { isOnlyEarlierOf, type Story, type, untilGreen, verify, wrong } from "./story.ts";

/** What no file may hold, because nobody but Braintrust said it. */
const ADDITIONS =
  /comments: 0|is_archived|revision|position|use_cache|created_by|audit|routing|message_id|etag|last_used|last_opened|stats|seed|No description|template_format|origin|tools: ""|temperature: 0$|Read \d+ times/m;
const RIVAL = "Edited by somebody else meanwhile.";

export const STEPS: Record<string, (story: Story) => Promise<void>> = {
  "first upload": async (story) => {
    await untilGreen(story, "upload");
    await settled(story);
    await keep(story, "first");
  },
  "edit of a file": async (story) => {
    await change(story, "one", "You are terse", "You are very terse");
    await change(story, "five", "plain", "plain, still");
    await keep(story, "edit");
    await untilGreen(story, "upload");
    await settled(story);
    await keep(story, "uploaded");
  },
  "edits in Braintrust": async (story) => {
    const slugs = ["one", "two", "four"];
    await patchText(story, "one", "very terse", "very terse and kind");
    await replaceWithoutMetadata(story, "two", "another", "another one");
    await patchTemperature(story, "four", 0.75);
    await calm(story);
    await requireSeen(story, slugs);
    await requireKept(story, slugs);
    const before = await sizes(story);
    await untilGreen(story, "verify");
    await requireText(story, "one", "very terse and kind");
    await requireText(story, "two", "another one");
    await requireText(story, "four", "0.75");
    await requireSmall(story, before);
    await settled(story);
    await keep(story, "taken");
  },
  "edits on both sides": async (story) => {
    await change(story, "three", "Top line of three", "Upper line of three");
    await keep(story, "upper");
    await patchText(story, "three", "Bottom line of three", "Lower line of three");
    await calm(story);
    await requireSeen(story, ["three"]);
    await requireKept(story, ["three"]);
    await untilGreen(story, "verify");
    await requireText(story, "three", "Upper line of three");
    await requireText(story, "three", "Lower line of three");
    await settled(story);
    await keep(story, "merged");
  },
  "a forged lock": async (story) => {
    const { box, live } = story.world;
    const honest = await box.read("prompts/lock.json");
    await patchText(story, "three", "Middle line", "Muddle line");
    await calm(story);
    const forged = JSON.parse(honest);
    forged.prompts.three.version = live().get("three")?.xact;
    await box.write("prompts/lock.json", `${JSON.stringify(forged, null, 2)}\n`);
    const { code } = await verify(story, { isForged: true });
    if (code === 0) wrong(story, "wrong in sync", "the lock pins an edit that kept the stamp");
    await box.write("prompts/lock.json", honest);
    await untilGreen(story, "upload --force three");
    // Where the service does not apply the write, the other printed way takes the edit into the file.
    await requireText(story, "three", wasTaken(story, "three") ? "Muddle line" : "Middle line");
    await settled(story);
    await keep(story, "put back");
  },
  "rollback": async (story) => {
    const { box } = story.world;
    const commit = (await box.git("log", "--format=%H", "--grep=^first$")).trim();
    const first = JSON.parse(
      await box.git("show", `${commit}:prompts/lock.json`).catch(() => '{"prompts":{}}'),
    );
    if (!first.prompts.three) return; // the step that did not pin it has said so
    const version = prettyVersion(first.prompts.three.version);
    const log = await type(story, "log three");
    if (log.code !== 0 && !story.mayStop) wrong(story, "stuck", "log does not answer");
    await untilGreen(story, `rollback three --to ${version}`);
    // Where no older version can be read, rollback says so, and git is the way back.
    if (!story.quirks.some(({ name }) => name.startsWith("version-"))) {
      await requireText(story, "three", "Top line of three");
      await requireText(story, "three", "Bottom line of three");
    }
    await settled(story);
    await keep(story, "rolled back");
  },
  "promote": async (story) => {
    const promoted = await type(story, "promote --environment production");
    const strict = await type(story, "verify --strict");
    const diff = await type(story, "diff --pinned --live");
    if (story.mayStop && [promoted, strict, diff].some(({ code }) => code === 2)) return;
    if (promoted.code !== 0) wrong(story, "stuck", "promote does not end with 0");
    if (strict.code !== 0) wrong(story, "drift that nobody made", "verify --strict");
    if (diff.code !== 0) wrong(story, "drift that nobody made", "diff --pinned --live");
  },
  "the guards": async (story) => {
    await requireQuietStart(story);
    await change(story, "five", "plain, still", "plain, still, and short");
    await untilGreen(story, "upload");
    if (!await commitPasses(story)) {
      wrong(story, "drift that nobody made", "the commit hook blocks what was uploaded");
    }
    await patchText(story, "five", "and short", "and long");
    await calm(story);
    story.world.heard.splice(0);
    const isSeen = !await commitPasses(story) || story.printed.at(-1)?.includes("skipped");
    if (!isSeen && !isOnlyEarlierOf(story, "five")) {
      wrong(story, "wrong in sync", "the commit hook passes an edited prompt");
    }
    await untilGreen(story, "upload --force five");
    const taken = wasTaken(story, "five") ? ", and long" : ", and short";
    await change(story, "five", taken, "");
    await untilGreen(story, "upload");
    await keep(story, "guarded");
  },
  "another branch": async (story) => {
    const { box, live } = story.world;
    await box.git("checkout", "--quiet", "-b", "other");
    await change(story, "five", "plain, still", "plain, and of another branch");
    await box.write("prompts/six.md", "Six is of another branch alone.\n");
    await untilGreen(story, "upload");
    await keep(story, "on the branch");
    await box.git("checkout", "--quiet", "main");
    await calm(story);
    const { code, states } = await verify(story);
    const isStopped = story.mayStop && code === 2;
    if (code !== 0 && !isStopped) {
      const found = [...states].filter(([, state]) => state !== "in-sync").join("; ");
      wrong(story, "drift that nobody made", `the upload of another branch: ${found}`);
    }
    await type(story, "upload --prune --yes");
    const isThere = live().has("six") && !JSON.stringify(live().get("five")).includes("still");
    if (!isThere) wrong(story, "lost edit", "what another branch uploaded");
    await patchText(story, "five", "another branch", "another branch, edited");
    await calm(story);
    await requireSeen(story, ["five"], ["six"]);
    await requireKept(story, ["five"]);
    await untilGreen(story, "upload --force five");
    await keep(story, "main again");
  },
  "in the end": async (story) => {
    const { box, versions, live } = story.world;
    const [history, printed] = [await box.git("log", "-p", "--all"), story.printed.join("")];
    for (const { slug, xact, action, row } of versions()) {
      const { prompt_sync } = (row["metadata"] ?? {}) as JsonObject;
      if (action !== "merge" && prompt_sync !== undefined) continue;
      if (live().get(slug)?.xact === xact) continue; // still there for everybody to see
      const isNamed = printed.includes(prettyVersion(xact)) || printed.includes(xact);
      if (isNamed || row["description"] !== RIVAL && isIn(history, row)) continue;
      wrong(story, "lost edit", `version ${prettyVersion(xact)} of "${slug}" is named nowhere`);
    }
  },
};

/** Whether this step typed a `download` of `slug`. */
function wasTaken({ printed }: Story, slug: string): boolean {
  const start = printed.findLastIndex((text) => text.startsWith("\n=== "));
  return printed.slice(start).some((text) =>
    text.startsWith("$ deno task download ") && text.split("\n", 1)[0]?.split(" ").includes(slug)
  );
}

/** Whether git holds the lines of the texts of a row. */
function isIn(history: string, row: JsonObject): boolean {
  const texts = [
    ...JSON.stringify(row["prompt_data"]).matchAll(/"(?:content|text)":"([^"\\]{8,})/g),
  ];
  return texts.length > 0 && texts.every(([, text = ""]) => history.includes(text.trim()));
}

/** Green stays green; the same upload writes nothing; no file holds what Braintrust added. */
async function settled(story: Story): Promise<void> {
  const { box, versions } = story.world;
  const before = versions().length;
  const again = await type(story, "upload");
  const { code, states } = await verify(story);
  const isStopped = story.mayStop && (again.code === 2 || code === 2);
  if (versions().length !== before) wrong(story, "drift that nobody made", "upload wrote again");
  if ((again.code !== 0 || code !== 0) && !isStopped) {
    const found = [...states].filter(([, state]) => state !== "in-sync").join("; ");
    wrong(story, "drift that nobody made", `${found || "exit code"} ${again.code}, ${code}`);
  }
  for (
    const slug of story.quirks.some(({ name }) => TAKEN.includes(name)) ? [] : SLUGS
  ) {
    const found = ADDITIONS.exec(await box.read(`prompts/${slug}.md`))?.[0];
    if (found) wrong(story, "addition in a file", `prompts/${slug}.md: ${found}`);
  }
  if (story.world.areOthersTouched()) wrong(story, "another project", "was written to");
}

/** What begins while somebody edits cannot be told from that edit: it comes along, for a review to see. */
const TAKEN = ["add-tag", "add-temperature-when-kept"];

const SLUGS = ["one", "two", "three", "four", "five"];

async function keep({ world: { box } }: Story, message: string): Promise<void> {
  await box.git("add", "--all");
  await box.git("commit", "--quiet", "--allow-empty", `--message=${message}`);
}

async function change(
  { world: { box } }: Story,
  slug: string,
  from: string,
  to: string,
): Promise<void> {
  const path = `prompts/${slug}.md`;
  const text = await box.read(path);
  if (!text.includes(from)) throw new Error(`${path} has no "${from}":\n${text}`);
  await box.write(path, text.replace(from, to));
}

/** Reads often enough for what lags to be there: somebody looks at it in Braintrust. */
async function calm({ world: { box, projectId, live }, quirks }: Story): Promise<void> {
  if (!quirks.some(({ name }) => name.startsWith("late-"))) return;
  for (let times = 0; times < 8; times++) {
    for (const [slug, { row }] of live()) {
      await box.api("GET", `/v1/prompt?project_id=${projectId}&slug=${slug}`);
      await box.api("GET", `/v1/prompt/${row["id"]}`);
    }
  }
}

/** A prompt as Braintrust shows it to somebody who opens it. */
async function opened(story: Story, slug: string): Promise<JsonObject> {
  const { box, live } = story.world;
  await calm(story);
  return await box.api("GET", `/v1/prompt/${live().get(slug)?.row["id"]}`);
}

async function patch(story: Story, id: unknown, body: JsonObject): Promise<void> {
  await story.world.box.api("PATCH", `/v1/prompt/${id}`, body);
  story.printed.push(`(somebody edits in Braintrust)\n`);
}

async function patchText(story: Story, slug: string, from: string, to: string): Promise<void> {
  const { id, prompt_data } = await opened(story, slug);
  const text = JSON.stringify(prompt_data);
  if (!text.includes(from)) throw new Error(`Braintrust's ${slug} has no "${from}": ${text}`);
  await patch(story, id, { prompt_data: JSON.parse(text.replace(from, to)) });
}

async function patchTemperature(story: Story, slug: string, temperature: number): Promise<void> {
  const { id, prompt_data } = await opened(story, slug);
  const { options, ...rest } = prompt_data as { options: { params: JsonObject } & JsonObject };
  const params = { ...options.params, temperature };
  await patch(story, id, {
    prompt_data: { ...rest, options: { ...options, params } } as JsonObject,
  });
}

/** What a client does that knows nothing of metadata. */
async function replaceWithoutMetadata(
  story: Story,
  slug: string,
  from: string,
  to: string,
): Promise<void> {
  const { box, projectId } = story.world;
  const { name, description, tags, prompt_data } = await opened(story, slug);
  const changed = JSON.parse(JSON.stringify(prompt_data).replace(from, to));
  const row = { slug, name, description, tags, prompt_data: changed };
  const isIgnored = story.quirks.some(({ name }) => name === "ignore-write");
  if (isIgnored) story.world.behave([]); // the edit itself is to be there
  await box.api("POST", "/insert-functions", {
    functions: [{ project_id: projectId, if_exists: "replace", ...row }],
  });
  if (isIgnored) story.world.behave(story.quirks);
  story.printed.push(`(somebody replaces "${slug}" in Braintrust)\n`);
}

/** `verify` sees the edits of `slugs`, and no others. */
async function requireSeen(story: Story, slugs: string[], elsewhere: string[] = []): Promise<void> {
  const { code, states } = await verify(story);
  if (code === 2 && story.mayStop) return;
  for (const [slug, state] of states) {
    const isEdit = state === "drifted" || state === "conflict";
    if (slugs.includes(slug) && !isEdit) wrong(story, "wrong in sync", `"${slug}" is ${state}`);
    if (!slugs.includes(slug) && !elsewhere.includes(slug) && state !== "in-sync") {
      wrong(story, "drift that nobody made", `"${slug}" is ${state}`);
    }
  }
  if (code !== 1) wrong(story, "wrong in sync", `verify ends with ${code}`);
}

/** A plain `upload` leaves the edits of `slugs` alone. */
async function requireKept(story: Story, slugs: string[]): Promise<void> {
  const before = story.world.live();
  await type(story, "upload");
  const after = story.world.live();
  for (const slug of slugs) {
    if (after.get(slug)?.xact === before.get(slug)?.xact) continue;
    wrong(story, "lost edit", `upload replaced the edit of "${slug}" without --force`);
  }
}

async function requireText(story: Story, slug: string, text: string): Promise<void> {
  const file = await story.world.box.read(`prompts/${slug}.md`);
  if (!file.includes(text)) wrong(story, "wrong text", `${slug}.md has no "${text}":\n${file}`);
}

async function sizes({ world: { box } }: Story): Promise<string> {
  return (await box.git("rev-parse", "HEAD")).trim();
}

/** One edit changes one line of a file. */
async function requireSmall(story: Story, before: string): Promise<void> {
  const stat = await story.world.box.git("diff", "--numstat", before, "--", "prompts/*.md");
  const large = stat.trim().split("\n").filter((line) => !/^1\t1\t/.test(line));
  const isRewritten = story.mayStop || story.quirks.some(({ name }) => REWRITES.test(name));
  if (large.join("") === "" || isRewritten) return;
  const diff = await story.world.box.git("diff", before, "--", "prompts/*.md");
  wrong(story, "wrong text", `more than the edit came in:\n${diff}`);
}

const REWRITES =
  /^(text-|trim-|newline|crlf|unicode|empty-|lower-|dedupe-|capital|metadata-|numbers-|drop-|model-|developer-|add-tag|add-temperature-when-kept|patch-)/;

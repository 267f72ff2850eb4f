// What the tests of writing and reading back share: a server with a project, prompt files, writes.
import { type Config, parseConfig } from "../../../lib/config/config.ts";
import { Braintrust } from "../../../lib/braintrust/client.ts";
import { type LiveVersion, versionOf } from "../../../lib/survey/live_version.ts";
import type { ReadBack } from "../../../lib/survey/read_back.ts";
import { rowFor, type Write, writePrompts } from "../../../lib/commands/upload/write.ts";
import type { JsonObject } from "../../../lib/content/json.ts";
import type { LocalBraintrust, LocalOptions, LocalRequest } from "../../../lib/local/server.ts";
import { startLocal } from "../../../lib/local/server.ts";
import { parseQuirk, type Quirk } from "../../../lib/local/quirks.ts";
import { type PromptFile, promptFileOf } from "../../../lib/prompt/prompt_file.ts";
import { KEY } from "../../sandbox.ts";
import { settingsFor } from "../disk/temporary.ts";

/** The configuration of project "P", with `json` laid on it. */
export function configOf(json: Record<string, unknown> = {}): Config {
  const parsed = parseConfig({ project: "P", ...json });
  if ("mistakes" in parsed) throw new Error(parsed.mistakes.join());
  return parsed.config;
}

/** A prompt file of `slug`. */
export async function fileOf(
  slug: string,
  text = `Text of ${slug}.\n`,
  config = configOf(),
): Promise<PromptFile> {
  const { file, problems } = await promptFileOf(`prompts/${slug}.md`, text, config);
  if (!file) throw new Error(JSON.stringify(problems));
  return file;
}

/** An embedded Braintrust, and a client that is logged in. */
export interface Opened extends AsyncDisposable {
  local: LocalBraintrust;
  client: Braintrust;
  projectId: string;
  writes: LocalRequest[];
}

/** Starts a server that has the project "P". */
export async function open(options: LocalOptions = {}): Promise<Opened> {
  const writes: LocalRequest[] = [];
  const onRequest = (request: LocalRequest): void => {
    if (request.path === "/insert-functions") writes.push(request);
  };
  const local = await startLocal({ project: "P", onRequest, ...options });
  const client = await Braintrust.login(settingsFor(local.url), { timeoutMs: 5000, attempts: 3 });
  const projectId = (await client.findProject("P"))?.id ?? "";
  return { local, client, projectId, writes, [Symbol.asyncDispose]: () => local.close() };
}

/** The write that brings `file` over what was seen live. */
export const writeOf = (
  { projectId }: Opened,
  file: PromptFile,
  live?: Write["live"],
): Write => ({
  file,
  live,
  row: rowFor(file, live, { blob: "b", projectId, config: configOf() }),
});
/** Reads back once, and waits for nothing. */
export const readBackOf = ({ projectId }: Opened): ReadBack => ({
  projectId,
  config: configOf(),
  waitMs: 0,
  onProgress: () => {},
});

/** Quirks in the spelling of `local --quirk`, such as "late-lists=2". */
export function quirksOf(...names: string[]): Quirk[] {
  return names.map((name) => {
    const quirk = parseQuirk(name);
    if (!quirk) throw new Error(`no quirk ${name}`);
    return quirk;
  });
}

/** Uploads `file` over `live`, whatever is proven of it, and returns what is live then. */
export async function uploaded(
  opened: Opened,
  file: PromptFile,
  live?: LiveVersion,
): Promise<LiveVersion> {
  await writePrompts(opened.client, [writeOf(opened, file, live)], readBackOf(opened));
  return await liveOf(opened, file.slug);
}

/** What is live under `slug`. */
export async function liveOf({ client, projectId }: Opened, slug: string): Promise<LiveVersion> {
  const [row] = await client.listPrompts({ project_id: projectId, slug });
  if (!row) throw new Error(`no row "${slug}"`);
  return await versionOf(row, configOf());
}

/** Saves a change of a prompt as somebody would who works in Braintrust's UI. */
export async function edited(
  opened: Opened,
  { id, row }: LiveVersion,
  change: JsonObject,
): Promise<LiveVersion> {
  const response = await fetch(`${opened.local.url}/v1/prompt/${id}`, {
    method: "PATCH",
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
    body: JSON.stringify(change),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  await response.body?.cancel();
  return await liveOf(opened, row.slug);
}

/** A survey of a repository whose git knows nothing. */
export const NO_HISTORY = {
  onceOurs: (): Promise<Set<string>> => Promise.resolve(new Set()),
  knownBlobs: (): Promise<Set<string>> => Promise.resolve(new Set()),
};

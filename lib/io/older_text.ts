import type { Config } from "../config.ts";
import { Failure } from "../failure.ts";
import { updatePrompt } from "../format_prompt.ts";
import { definedModel, type PromptFile, promptFileOf } from "../prompt_file.ts";
import { prettyVersion, xactIdOf } from "../version.ts";
import type { Braintrust } from "./braintrust.ts";
import { runGit } from "./git.ts";
import { type LiveVersion, versionOf } from "./survey.ts";

/** An older text of a prompt file, and where it was found. */
export interface OlderText {
  text: string;
  found: string;
}

/** What `readOlderText` looks in. */
export interface Places {
  root: string;
  config: Config;
  braintrust: Braintrust;
}

/**
 * The text that a prompt file had at `to`: a version of Braintrust in either spelling, or a commit.
 * Throws a Failure when it is neither.
 */
export async function readOlderText(
  places: Places,
  file: PromptFile,
  live: LiveVersion,
  to: string,
): Promise<OlderText> {
  const version = xactIdOf(to);
  const row = version === undefined
    ? undefined
    : await places.braintrust.exactVersion(live.id, version);
  if (row) {
    return await textOfVersion(places, file, await versionOf(row, places.config));
  }
  const text = await textInCommit(places.root, file.path, to);
  if (text !== undefined) return { text, found: `commit ${to}` };
  throw new Failure(
    `Cannot find "${to}": neither a version of "${file.slug}" nor a commit with it`,
    {
      hint: `deno task log ${file.slug}`,
    },
  );
}

/** The very file that was uploaded where git still has it, else the version's content in the file. */
async function textOfVersion(
  { root, config, braintrust }: Places,
  file: PromptFile,
  { stamp, content, content_sha256, version }: LiveVersion,
): Promise<OlderText> {
  const found = `version ${prettyVersion(version)}`;
  if (stamp?.content_sha256 === content_sha256 && /^[0-9a-f]{40,64}$/.test(stamp.blob)) {
    const { code, stdout } = await runGit(root, ["cat-file", "blob", stamp.blob]);
    const text = new TextDecoder().decode(stdout);
    // A stamp is a note that anybody can change: only the text itself shows that it is this one.
    const { file: uploaded } = await promptFileOf(file.path, text, config);
    const isIt = uploaded?.slug === file.slug && uploaded.content_sha256 === content_sha256;
    if (code === 0 && isIt) return { text, found };
  }
  const options = { path: file.path, defaults: definedModel(config) };
  const text = updatePrompt(file.text, content, options);
  if (!braintrust.holdsKey(text)) return { text, found };
  throw new Failure(`Cannot take ${found} into ${file.path}: it holds the API key`, {
    hint: "Replace the key, and go back to another version",
  });
}

async function textInCommit(root: string, path: string, to: string): Promise<string | undefined> {
  const verify = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${to}^{commit}`];
  const commit = await runGit(root, verify);
  if (commit.code !== 0) return undefined;
  const id = new TextDecoder().decode(commit.stdout).trim();
  const { code, stdout } = await runGit(root, ["cat-file", "blob", `${id}:./${path}`]);
  return code === 0 ? new TextDecoder().decode(stdout) : undefined;
}

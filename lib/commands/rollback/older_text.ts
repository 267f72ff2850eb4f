import type { Config } from "../../config/config.ts";
import { canonicalContent } from "../../content/content.ts";
import { Failure } from "../../text/failure.ts";
import { updatePrompt } from "../../prompt/format.ts";
import { definedModel, type PromptFile, promptFileOf } from "../../prompt/prompt_file.ts";
import { sameHashes } from "../../content/hash.ts";
import { inTermsOf } from "../../content/telling.ts";
import { prettyVersion, xactIdOf } from "../../content/version.ts";
import type { Braintrust } from "../../braintrust/client.ts";
import { runGit } from "../../git/git.ts";
import { type LiveVersion, versionOf } from "../../survey/live_version.ts";
import { traceOrigin } from "../../survey/origin.ts";
import { takenContent, type Taking } from "../../survey/taken.ts";

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
    const older = versionOf(row, places.config);
    return await textOfVersion(places, file, older);
  }
  const text = await textInCommit(places.root, file.path, to);
  if (text !== undefined) return { text, found: `commit ${to}` };
  throw new Failure(
    `Cannot find "${to}": it is neither a version of "${file.slug}" nor a commit that has it`,
    {
      hint: `deno task log ${file.slug}`,
    },
  );
}

/** The very file that was uploaded where git still has it, else the version's content in the file. */
async function textOfVersion(
  { root, config, braintrust }: Places,
  file: PromptFile,
  older: LiveVersion,
): Promise<OlderText> {
  const found = `version ${prettyVersion(older.version)}`;
  const { origin, upload } = await traceOrigin(braintrust, config, older, file.prompt().content);
  const uploaded = await uploadedFile(root, config, file, older);
  if (uploaded && origin === "upload") return { text: uploaded.prompt().text, found };
  const options = { path: file.path, defaults: definedModel(config) };
  const base = uploaded ?? file;
  const edit: Taking = {
    state: "drifted",
    file: base,
    live: older,
    base: upload,
    told: [],
    isRewritten: false,
  };
  // With what was uploaded at hand, only what was edited since is taken from Braintrust.
  const content = uploaded && upload
    ? takenContent(edit)
    : canonicalContent(inTermsOf(older.content(), file.prompt().content));
  const text = updatePrompt(base.prompt().text, content ?? file.prompt().content, options);
  if (!braintrust.holdsKey(text)) return { text, found };
  throw new Failure(`Cannot write ${found} to ${file.path}: it contains the API key`, {
    hint: "Replace the key, and go back to another version",
  });
}

/** The file that a version's stamp names, from git. A stamp is a note that anybody can change. */
async function uploadedFile(
  root: string,
  config: Config,
  { path, slug }: PromptFile,
  { stamp }: LiveVersion,
): Promise<PromptFile | undefined> {
  if (!stamp || !/^[0-9a-f]{40,64}$/.test(stamp.blob)) return undefined;
  const { code, stdout } = await runGit(root, ["cat-file", "blob", stamp.blob]);
  if (code !== 0) return undefined;
  const { file } = promptFileOf(path, new TextDecoder().decode(stdout), config);
  // Only the text itself shows that it is this one.
  return file?.slug === slug && sameHashes(file, stamp) ? file : undefined;
}

async function textInCommit(root: string, path: string, to: string): Promise<string | undefined> {
  const verify = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${to}^{commit}`];
  const commit = await runGit(root, verify);
  if (commit.code !== 0) return undefined;
  const id = new TextDecoder().decode(commit.stdout).trim();
  const { code, stdout } = await runGit(root, ["cat-file", "blob", `${id}:./${path}`]);
  return code === 0 ? new TextDecoder().decode(stdout) : undefined;
}

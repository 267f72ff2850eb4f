// Edits made in Braintrust, on their way from a job that has the key to one that may push. The second
// trusts nothing in it: whoever may write to Braintrust has written some of it.
import * as v from "valibot";
import { type Config, mistakeOf } from "../../config/config.ts";
import { isSlug } from "../../content/slug.ts";
import { parseJsonText } from "../../content/json_text.ts";
import { LOCK_PATH, parseLock } from "../../state/lock.ts";
import { Failure } from "../../text/failure.ts";

const text = v.string();
const version = v.pipe(text, v.regex(/^\d{1,20}$/, "transaction id"));
const blob = v.pipe(text, v.regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, "object id"));

const FileSchema = v.strictObject({
  slug: v.pipe(text, v.check(isSlug, "is no slug")),
  path: text,
  /** The new text of the file. */
  text,
  /** The object id of the file that the text was made from; null for a new file. */
  before: v.nullable(blob),
  /** The version that was pinned, and the one that the text comes from. */
  from: v.nullable(version),
  to: version,
  /** Whether both sides had changed. */
  isMerged: v.boolean(),
});

const ProposalSchema = v.strictObject({
  version: v.literal(1),
  org: text,
  project: text,
  files: v.array(FileSchema),
  /** The text of the lock that belongs to the files; null where none is written. */
  lock: v.nullable(v.strictObject({ text, before: v.nullable(blob) })),
  /** What cannot be proposed, and why: words that follow the slug. */
  left: v.array(v.strictObject({ slug: text, reason: text })),
});

/** Everything that is to come back into git. */
export type Proposal = v.InferOutput<typeof ProposalSchema>;

/** One prompt file of it. */
export type ProposedFile = Proposal["files"][number];

/** The proposal in `json`. Throws a Failure unless it changes prompt files and the lock alone. */
export function parseProposal(
  json: string,
  { config, isPrompt }: { config: Config; isPrompt: (path: string) => boolean },
): Proposal {
  const result = v.safeParse(ProposalSchema, parsed(json));
  if (!result.success) throw refused(result.issues.map(mistakeOf).join("; "));
  const proposal = result.output;
  const paths = proposal.files.map(({ path }) => path);
  const foreign = paths.find((path) => !isPrompt(path) || !isPlain(path));
  if (foreign !== undefined) throw refused(`it changes ${foreign}, which is no prompt file`);
  if (new Set(paths.map((path) => path.toLowerCase())).size < paths.length) {
    throw refused("it changes one file twice");
  }
  const { lock } = proposal;
  if (lock && (config.upload === "after-merge" || parseLock(lock.text).mistakes.length > 0)) {
    throw refused(`its ${LOCK_PATH} cannot be used`);
  }
  return proposal;
}

/** No way out of the repository, nothing hidden. */
function isPlain(path: string): boolean {
  return path.split("/").every((part) => part !== "" && !part.startsWith("."));
}

function parsed(json: string): unknown {
  try {
    return parseJsonText(json);
  } catch (error) {
    throw refused((error as Error).message);
  }
}

function refused(state: string): Failure {
  return new Failure(`Cannot use the proposal: ${state}`);
}

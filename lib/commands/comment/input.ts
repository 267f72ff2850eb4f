// What the job with the key hands over. On a fork a stranger may have written it: it is checked, and
// every text in it is shown as text.
import * as v from "valibot";
import { STATE_NAMES } from "../../state/state.ts";
import { Failure } from "../../text/failure.ts";

const version = v.nullable(v.object({ version: v.string() }));
const names = v.array(v.string());
const InputSchema = v.object({
  version: v.literal(1),
  ok: v.boolean(),
  prompts: v.array(v.object({
    slug: v.string(),
    path: v.nullable(v.string()),
    state: v.picklist(STATE_NAMES),
    detail: v.string(),
    diff: v.optional(v.string(), ""),
    live: version,
    pinned: version,
  })),
  problems: v.array(v.object({
    file: v.string(),
    line: v.number(),
    column: v.number(),
    message: v.string(),
  })),
  changes: v.optional(
    v.array(v.object({
      slug: v.string(),
      path: v.string(),
      settings: v.string(),
      messages: v.string(),
      variables: v.object({ added: names, removed: names }),
      pinned: v.object({ from: v.nullable(v.string()), to: v.nullable(v.string()) }),
    })),
    [],
  ),
  error: v.optional(v.object({ message: v.string() })),
});

/** The JSON of `verify --json`, as far as the comment needs it. */
export type Input = v.InferOutput<typeof InputSchema>;

/** Reads the text of the file `path`. Throws a Failure when it is not what `verify --json` writes. */
export function parseInput(path: string, text: string): Input {
  try {
    return v.parse(InputSchema, JSON.parse(text));
  } catch (cause) {
    throw new Failure(`Cannot use ${path}: it is not what verify --json writes`, { cause });
  }
}

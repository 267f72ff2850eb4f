import { type Config, ignoredFor } from "../config/config.ts";
import { canonicalContent, type Content, withoutFields } from "../content/content.ts";
import { Failure } from "../text/failure.ts";
import { contentHashNow } from "../content/hash_now.ts";
import type { PromptFile } from "../prompt/prompt_file.ts";
import type { Row, RowHead } from "../content/row.ts";
import { stampOf } from "../content/stamp.ts";
import type { Version } from "../state/state.ts";

/** A version in Braintrust. */
export interface LiveVersion extends Version {
  /** Which row it was computed from. */
  row: RowHead;
  /** All of that row; undefined of a prompt in sync, whose file says the same. */
  whole: Row | undefined;
  /** What it says, without ignored fields. */
  content: () => Content;
}

/** A row as a version: its content without ignored fields, hashed. */
export function versionOf(row: Row, config: Config): LiveVersion {
  const { fields } = ignoredFor(config.ignore, row.slug);
  try {
    const content = withoutFields(canonicalContent(row), fields);
    return {
      id: row.id,
      version: row._xact_id,
      content_sha256: contentHashNow(content),
      stamp: stampOf(row),
      content: () => content,
      row,
      whole: row,
    };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new Failure(`Cannot read the prompt "${row.slug}" in Braintrust: it is nested too deep`, {
      hint: 'Fix or delete it there, or list it under "ignore" in prompts/config.json',
      cause,
    });
  }
}

/** Most prompts are in sync: then the file's content serves both, and the row is not needed. */
export function lightVersionOf(
  row: Row,
  file: PromptFile | undefined,
  config: Config,
): LiveVersion {
  const version = versionOf(row, config);
  // An upload takes ignored fields from the row.
  const isRowNeeded = ignoredFor(config.ignore, row.slug).fields.length > 0;
  if (file?.content_sha256 !== version.content_sha256 || isRowNeeded) return version;
  const { id, _xact_id, project_id, slug, name } = row;
  return {
    ...version,
    row: { id, _xact_id, project_id, slug, name },
    whole: undefined,
    content: () => file.prompt().content,
  };
}

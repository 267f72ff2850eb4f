import { dirname } from "@std/path/posix";
import { modulesWith } from "../../bundle/bundle.ts";
import { Failure } from "../../text/failure.ts";
import { LOCK_PATH } from "../../state/lock.ts";
import { removeLeftovers, writeText } from "../../disk/files.ts";
import { uncommitted } from "../../git/git.ts";
import { type OlderText, readOlderText } from "./older_text.ts";
import type { Surveyed } from "../../survey/survey.ts";
import { parsePrompt } from "../../prompt/parse.ts";
import { definedModel } from "../../prompt/prompt_file.ts";
import { isOk, type Report } from "../../report/report.ts";
import { quoted } from "../../text/shell.ts";
import { unifiedDiff } from "../../text/unified_diff.ts";
import type { Context } from "../context.ts";
import { requireReadable, type Surveying, surveyRepository } from "../../survey/repository.ts";
import { reportOf } from "../../survey/reported.ts";

/** Puts an older text into the file of a prompt, and uploads it with `upload`. */
export async function rollback(
  context: Context,
  upload: (surveying: Surveying) => Promise<Report>,
): Promise<Report> {
  const { operands, values, switches } = context.args;
  const [slug, ...more] = operands;
  if (slug === undefined || more.length > 0 || values.to === undefined) {
    throw new Failure("Cannot roll back: name one prompt and a version or commit with --to", {
      hint: "deno task rollback --help",
    });
  }
  const surveying = await surveyRepository(context, undefined, { isPartialEnough: true });
  requireReadable(
    surveying,
    slug,
    (path) =>
      `Bring its text back with git: git checkout COMMIT -- ${path} && deno task upload --force ${slug}`,
  );
  const older = await olderText(context, surveying, values.to);
  const dryRun = switches["dry-run"] ?? false;
  if (dryRun || older.isDone) return preview(surveying, older, dryRun);
  requireUploadable(surveying, slug, older);
  if (!older.isSame) {
    await removeLeftovers(context.root, [dirname(older.path)]);
    await writeText(context.root, older.path, older.text);
    context.say(`Wrote ${older.path} with the text of ${older.found}`);
  }
  if (surveying.config.upload === "after-merge" && !older.isSame) {
    return waiting(surveying, slug, older.path);
  }
  // The survey is old now that the file is another: read again what upload decides on.
  const report = await upload(
    await surveyRepository(context, undefined, { isPartialEnough: true }),
  );
  const paths = [older.path, LOCK_PATH, ...modulesWith(surveying.config, [older.path])];
  const commit = `git commit --message="Roll back ${slug}" -- ${paths.map(quoted).join(" ")}`;
  const isKept = (await uncommitted(context.root, paths)).size === 0;
  const keep = isKept ? [] : [{ command: commit, does: "keep it" }];
  const notes = older.isSame
    ? [...report.notes, sameNote(older), `Other versions: deno task log ${slug}`]
    : report.notes;
  return { ...report, command: "rollback", notes, next: isOk(report) ? keep : report.next };
}

/** The merge uploads the text. */
function waiting(surveying: Surveying, slug: string, path: string): Report {
  return {
    ...reportOf("rollback", surveying),
    notes: ["Nothing was uploaded: the merge uploads it."],
    next: [{
      command: `git commit --message="Roll back ${slug}" -- ${quoted(path)}`,
      does: "then open a pull request",
    }],
  };
}

/** What upload would refuse has to be known before the file is another. */
function requireUploadable({ files, config }: Surveying, slug: string, older: Older): void {
  const [problem] = files.problems;
  if (problem) {
    const place = `${problem.file}:${problem.line}:${problem.column}`;
    throw new Failure(`Cannot roll back "${slug}": ${place} has a problem that blocks uploads`, {
      hint: "deno task lint",
    });
  }
  const { prompt, problems } = parsePrompt(older.path, older.text, definedModel(config));
  if (prompt?.slug === slug) return;
  const reason = prompt ? `it is a prompt "${prompt.slug}"` : problems[0]?.message;
  throw new Failure(`Cannot roll back "${slug}" to ${older.found}: ${reason}`, {
    hint: `deno task log ${slug}`,
  });
}

interface Older extends OlderText {
  path: string;
  before: string;
  isSame: boolean;
  /** Whether there is nothing left to do, such as after a rollback that broke off. */
  isDone: boolean;
}

async function olderText(
  { root }: Context,
  { config, braintrust, prompts }: Surveying,
  to: string,
): Promise<Older> {
  const { file, live } = requireBoth(prompts[0]);
  const older = await readOlderText({ root, config, braintrust }, file, live, to);
  const isSame = older.text === file.prompt().text;
  if (!isSame && (await uncommitted(root, [file.path])).size > 0) {
    throw new Failure(`Cannot roll back ${file.path}: it has uncommitted changes`, {
      hint: "Commit or stash them first",
    });
  }
  // Whatever is live then: a bad edit in Braintrust is what a rollback to HEAD is for.
  const isDone = isSame && prompts[0]?.state === "in-sync";
  return { ...older, path: file.path, before: file.prompt().text, isSame, isDone };
}

function requireBoth(
  prompt: Surveyed | undefined,
): { file: NonNullable<Surveyed["file"]>; live: NonNullable<Surveyed["live"]> } {
  if (prompt?.file && prompt.live) return { file: prompt.file, live: prompt.live };
  const slug = prompt?.slug ?? "the prompt";
  throw new Failure(`Cannot roll back "${slug}": it needs a file and a live version`, {
    hint: "deno task verify",
  });
}

function sameNote({ path, found }: Pick<Older, "path" | "found">): string {
  return `${path} already has the text of ${found}.`;
}

function preview(
  surveying: Surveying,
  { path, before, text, isSame, found }: Older,
  dryRun: boolean,
): Report {
  const diff = unifiedDiff({ name: `git/${path}`, text: before }, { name: found, text });
  const notes = [
    ...(isSame ? [sameNote({ path, found })] : [diff]),
    ...(dryRun ? ["Dry run: nothing was written."] : []),
  ];
  return { ...reportOf("rollback", surveying), notes };
}

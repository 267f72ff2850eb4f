// The report as files: a page for people, JSON for the job that comments on a pull request.
import { reasonOf, writeText } from "../../disk/files.ts";
import { makeOwnFolder, OWN_FOLDER } from "../../disk/turn.ts";
import { renderHtml } from "../../report/html/report.ts";
import { renderJson } from "../../report/json.ts";
import type { Report } from "../../report/report.ts";
import { Failure } from "../../text/failure.ts";
import { pathFrom } from "../../text/place.ts";
import { redact } from "../../text/redact.ts";
import type { Context } from "../context.ts";

/** Writes the files that `--html` and `--json` name; returns the report as it was. */
export async function writeReportFiles(context: Context, report: Report): Promise<Report> {
  const { html, json } = context.args.values;
  if (html !== undefined) await writeFile(context, "html", html, renderHtml(report));
  if (json !== undefined) {
    await writeFile(context, "json", json, renderJson({ ...report, diffs: "all" }));
  }
  return report;
}

/** `verify` changes nothing that git sees, and so has the right to write in one folder alone. */
async function writeFile(
  context: Context,
  flag: string,
  name: string,
  text: string,
): Promise<void> {
  const { root, env, say } = context;
  const path = pathFrom(context, name);
  if (!path.startsWith(`${OWN_FOLDER}/`)) {
    throw new Failure(`Cannot write ${name}: verify writes only in ${OWN_FOLDER}`, {
      hint: `deno task verify --${flag} ${OWN_FOLDER}/report.${flag}`,
    });
  }
  try {
    await makeOwnFolder(root);
  } catch (cause) {
    throw new Failure(`Cannot write ${name}: ${reasonOf(cause)}`, { cause });
  }
  await writeText(root, path, redact(text, env.BRAINTRUST_API_KEY));
  say(`Wrote ${path}`);
}

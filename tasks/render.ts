import { rowOf } from "../lib/content/content.ts";
import { Failure } from "../lib/text/failure.ts";
import { readConfig } from "../lib/disk/config_file.ts";
import { namedFile, readText } from "../lib/disk/files.ts";
import { sdkReason } from "../lib/braintrust/preflight.ts";
import { readPromptFiles } from "../lib/disk/prompt_files.ts";
import { buildWithSdk } from "../lib/braintrust/sdk.ts";
import { isObject, type JsonObject, memberAt } from "../lib/content/json.ts";
import { parseJsonText } from "../lib/content/json_text.ts";
import type { Place } from "../lib/text/place.ts";
import type { PromptFile } from "../lib/prompt/prompt_file.ts";
import { modelProblem } from "../lib/prompt/lint_problems.ts";
import { renderRequest } from "../lib/commands/render/request.ts";
import { selector } from "../lib/state/select.ts";
import { quoted } from "../lib/text/shell.ts";
import { holes } from "../lib/prompt/variables.ts";
import type { Command } from "./_arguments.ts";
import { type Context, main, type Printed } from "./_main.ts";
import { namesIn, requireReadable } from "../lib/survey/repository.ts";

/** How it is typed. */
export const COMMAND: Command = {
  name: "render",
  summary:
    "Show the request that an application would send: what Braintrust's SDK builds from a prompt\n" +
    "file and the variables in a JSON file. No network, no key.",
  operands: "SLUG or PATH",
  flags: {
    vars: { describes: "A JSON file with an object of variables; - reads stdin", value: "FILE" },
  },
  examples: [
    { command: "deno task render analyze-signal --vars signal.json", does: "its messages" },
    {
      command: "deno task render analyze-signal --vars signal.json --format json",
      does: "the request as JSON",
    },
  ],
};

export async function render(context: Context): Promise<Printed> {
  const { root, args, paint } = context;
  const [name, ...more] = args.operands;
  if (name === undefined || more.length > 0) {
    throw new Failure("Cannot render a prompt: none is named, or more than one", {
      hint: "deno task render --help",
    });
  }
  const config = await readConfig(root);
  const files = await readPromptFiles(root, config);
  const isSelected = selector(args.operands, namesIn(files), context);
  requireReadable({ files, isSelected }, name);
  const file = files.files.find(isSelected) as PromptFile;
  const problem = modelProblem(file, config);
  if (problem !== undefined) {
    throw new Failure(`Cannot render "${file.slug}": ${file.path}:1:1  ${problem}`);
  }
  const variables = await readVariables(context, args.values.vars);
  requireVariables(file, variables);
  const request = await requestOf(file, variables);
  const json = {
    version: 1,
    command: "render",
    ok: true,
    slug: file.slug,
    path: file.path,
    request,
  };
  return { human: renderRequest(request, paint), json };
}

async function readVariables(place: Place, path: string | undefined): Promise<JsonObject> {
  if (path === undefined) return {};
  const text = path === "-" ? await new Response(Deno.stdin.readable).text() : await readText(
    place.root,
    await namedFile(place, path, `Pass it on stdin: --vars - < ${quoted(path)}`),
  );
  if (text === undefined) throw new Failure(`Cannot read ${path}: it does not exist`);
  try {
    const variables = parseJsonText(text);
    if (isObject(variables)) return variables;
  } catch (error) {
    throw new Failure(`Cannot use ${path}: ${(error as Error).message}`, { cause: error });
  }
  throw new Failure(`Cannot use ${path}: variables are an object, such as {"signal": "x"}`);
}

/** A hole in the text is what nobody means. */
function requireVariables(file: PromptFile, variables: JsonObject): void {
  const missing = holes(file.content).filter((name) => !Object.hasOwn(variables, name));
  if (missing.length === 0) return;
  throw new Failure(`Cannot render "${file.slug}": no value for ${missing.join(", ")}`, {
    hint: `Add ${missing.length === 1 ? "it" : "them"} to the file given with --vars`,
  });
}

async function requestOf(
  { slug, content }: PromptFile,
  variables: JsonObject,
): Promise<JsonObject> {
  if (memberAt(content, ["prompt_data", "template_format"]) === "nunjucks") {
    throw new Failure(
      `Cannot render "${slug}": it needs the SDK's nunjucks add-on, which is not installed`,
      {
        hint: "Render it in the application, with @braintrust/template-nunjucks; or write the " +
          "prompt in mustache and remove template_format",
      },
    );
  }
  try {
    const built = await buildWithSdk(rowOf(content, {}), variables);
    // Members that are undefined are not sent, and tracing is between application and SDK.
    const { span_info: _, model, ...request } = JSON.parse(JSON.stringify(built));
    const isNamed = memberAt(content, ["prompt_data", "options", "model"]) !== undefined;
    return isNamed ? { model, ...request } : request;
  } catch (error) {
    throw new Failure(`Cannot render "${slug}": ${sdkReason(error)}`, { cause: error });
  }
}

if (import.meta.main) await main(COMMAND, render);

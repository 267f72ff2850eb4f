import { rowOf } from "../../content/content.ts";
import { Failure } from "../../text/failure.ts";
import { readConfig } from "../../disk/config_file.ts";
import { namedFile, readText } from "../../disk/files.ts";
import { sdkReason } from "../../braintrust/preflight.ts";
import { readPromptFiles } from "../../disk/prompt_files.ts";
import { buildWithSdk } from "../../braintrust/sdk.ts";
import { isObject, type JsonObject, memberAt } from "../../content/json.ts";
import { parseJsonText } from "../../content/json_text.ts";
import type { Place } from "../../text/place.ts";
import type { Prompt } from "../../prompt/prompt.ts";
import type { PromptFile } from "../../prompt/prompt_file.ts";
import { modelProblem } from "../../prompt/lint_problems.ts";
import { renderRequest } from "./request.ts";
import { selector } from "../../state/select.ts";
import { quoted } from "../../text/shell.ts";
import { holes } from "../../prompt/variables.ts";
import type { Context } from "../context.ts";
import type { Printed } from "../../report/report.ts";
import { namesIn, requireReadable } from "../../survey/repository.ts";

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
  const problem = modelProblem(file.prompt(), config);
  if (problem !== undefined) {
    throw new Failure(`Cannot render "${file.slug}": ${file.path}:1:1  ${problem}`);
  }
  const variables = await readVariables(context, args.values.vars);
  requireVariables(file, variables);
  const request = await requestOf(file.prompt(), variables);
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
  const missing = holes(file.prompt().content).filter((name) => !Object.hasOwn(variables, name));
  if (missing.length === 0) return;
  throw new Failure(`Cannot render "${file.slug}": no value for ${missing.join(", ")}`, {
    hint: `Add ${missing.length === 1 ? "it" : "them"} to the file given with --vars`,
  });
}

async function requestOf(
  { slug, content }: Prompt,
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

import { Failure } from "../text/failure.ts";
import { isObject, type JsonObject, memberAt } from "../content/json.ts";
import { buildWithSdk, sdkPrompt } from "./sdk.ts";

/** What an application would choke on in a row, undefined when nothing. */
export type Preflight = (row: JsonObject) => Promise<string | undefined>;

/**
 * Builds a row once with the SDK, as an application would. Returns what an application would choke on,
 * undefined when nothing.
 */
export async function preflight(row: JsonObject): Promise<string | undefined> {
  const format = memberAt(row, ["prompt_data", "template_format"]);
  const prompt = memberAt(row, ["prompt_data", "prompt"]);
  try {
    // Nunjucks is an add-on of the package, and a template of tools is JSON only once it is rendered.
    const isBuilt = isObject(prompt) && format !== "nunjucks" && !isToolTemplate(prompt.tools);
    if (isBuilt) await buildWithSdk(row, {});
    else void (await sdkPrompt(row)).promptData;
    return undefined;
  } catch (error) {
    if (error instanceof Failure) throw error;
    return sdkReason(error);
  }
}

function isToolTemplate(tools: unknown): boolean {
  return typeof tools === "string" && tools.includes("{{");
}

/** Why the SDK refused, in a line. Zod reports a JSON list of issues: the first says enough. */
export function sdkReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const path = /"path":\s*\[([^\]]*)\]/.exec(message)?.[1]?.replace(/[\s"]+/g, "").replaceAll(
    ",",
    ".",
  );
  const reason = /"message":\s*("(?:[^"\\]|\\.)*")/.exec(message)?.[1];
  return reason === undefined ? message : `${path ?? ""}: ${JSON.parse(reason)}`;
}

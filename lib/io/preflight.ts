import type { JsonObject } from "../json.ts";
import { isObject, memberAt } from "../json.ts";

/**
 * Builds a row once with the `braintrust` package's own Prompt class, as an application would.
 * Returns what an application would choke on, undefined when nothing. The package takes a moment
 * and 28 MB to load, so only a command that writes calls this.
 */
export async function preflight(row: JsonObject): Promise<string | undefined> {
  const { Prompt } = await import("braintrust");
  const format = memberAt(row, ["prompt_data", "template_format"]);
  const prompt = memberAt(row, ["prompt_data", "prompt"]);
  try {
    // The model is what a caller passes for a prompt that names none.
    const metadata = {
      ...row,
      id: crypto.randomUUID(),
      _xact_id: "1",
      project_id: crypto.randomUUID(),
    };
    const built = new Prompt(metadata as never, { model: "any" } as never, true);
    // Nunjucks is an add-on of the package, and a template of tools is JSON only once it is rendered.
    if (!isObject(prompt) || format === "nunjucks" || isToolTemplate(prompt.tools)) {
      void built.promptData;
    } else if (prompt.type === "completion") built.build({}, { flavor: "completion" });
    else built.build({});
    return undefined;
  } catch (error) {
    return summaryOf(error);
  }
}

function isToolTemplate(tools: unknown): boolean {
  return typeof tools === "string" && tools.includes("{{");
}

/** Zod reports a JSON list of issues: the first says enough. */
function summaryOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const path = /"path":\s*\[([^\]]*)\]/.exec(message)?.[1]?.replace(/[\s"]+/g, "").replaceAll(
    ",",
    ".",
  );
  const reason = /"message":\s*("(?:[^"\\]|\\.)*")/.exec(message)?.[1];
  return reason === undefined ? message : `${path ?? ""}: ${JSON.parse(reason)}`;
}

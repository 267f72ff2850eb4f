import mustache from "mustache";
import { Failure } from "../text/failure.ts";
import { type JsonObject, memberAt } from "../content/json.ts";

/**
 * The package that applications load prompts with. The name is not written where it is imported, and
 * no type is taken from it: what Deno sees in the modules of a command, the command has to download.
 */
const SDK = "braintrust";
/** The model of a prompt that names none: whichever its caller passes. */
const ANY_MODEL = "any";

/** What is used of the package's own `Prompt`. */
export interface SdkPrompt {
  readonly promptData: unknown;
  build: (variables: JsonObject, options?: { flavor: "completion" }) => object;
}

/**
 * The prompt of `row` as an application has it: of the `braintrust` package's own class. That takes a
 * moment and 28 MB to load, so that `verify` never calls this.
 */
export async function sdkPrompt(row: JsonObject): Promise<SdkPrompt> {
  const { Prompt } = await loadSdk();
  const metadata = {
    ...row,
    id: crypto.randomUUID(),
    _xact_id: "1",
    project_id: crypto.randomUUID(),
  };
  return new Prompt(metadata, { model: ANY_MODEL }, true);
}

/** Without the package nothing is known of the prompt: that is no problem of the prompt's. */
async function loadSdk(): Promise<{ Prompt: new (...args: unknown[]) => SdkPrompt }> {
  // The SDK renders with this very package, which keeps every template it ever read: 170 KB for one of
  // 6 KB, and nothing that is asked twice.
  mustache.templateCache = undefined;
  try {
    return await import(SDK);
  } catch (cause) {
    const [reason] = String(cause instanceof Error ? cause.message : cause).split("\n");
    throw new Failure(`Cannot load Braintrust's SDK (npm:braintrust): ${reason}`, {
      hint: "It is downloaded once: check the network and run the command again",
      cause,
    });
  }
}

/** What the SDK builds of the prompt of `row` for an application. Throws what the package throws. */
export async function buildWithSdk(row: JsonObject, variables: JsonObject): Promise<object> {
  const prompt = await sdkPrompt(row);
  const isCompletion = memberAt(row, ["prompt_data", "prompt", "type"]) === "completion";
  return isCompletion ? prompt.build(variables, { flavor: "completion" }) : prompt.build(variables);
}

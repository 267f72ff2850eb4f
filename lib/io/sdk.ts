import type { Prompt } from "braintrust";
import { type JsonObject, memberAt } from "../json.ts";

/** The model of a prompt that names none: whichever its caller passes. */
const ANY_MODEL = "any";

/**
 * The prompt of `row` as an application has it: of the `braintrust` package's own class. That takes a
 * moment and 28 MB to load, so that `verify` never calls this.
 */
export async function sdkPrompt(row: JsonObject): Promise<Prompt> {
  const { Prompt } = await import("braintrust");
  const metadata = {
    ...row,
    id: crypto.randomUUID(),
    _xact_id: "1",
    project_id: crypto.randomUUID(),
  };
  return new Prompt(metadata as never, { model: ANY_MODEL } as never, true);
}

/** What the SDK builds of the prompt of `row` for an application. Throws what the package throws. */
export async function buildWithSdk(row: JsonObject, variables: JsonObject): Promise<object> {
  const prompt = await sdkPrompt(row);
  const isCompletion = memberAt(row, ["prompt_data", "prompt", "type"]) === "completion";
  return isCompletion ? prompt.build(variables, { flavor: "completion" }) : prompt.build(variables);
}

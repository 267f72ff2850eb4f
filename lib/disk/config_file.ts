import { type Config, CONFIG_PATH, parseConfig } from "../config/config.ts";
import { Failure } from "../text/failure.ts";
import { parseJsonText } from "../content/json_text.ts";
import { readText } from "./files.ts";

/** Reads prompts/config.json under `root`. Throws a Failure that names every mistake. */
export async function readConfig(root: string): Promise<Config> {
  const text = await readText(root, CONFIG_PATH);
  if (text === undefined) {
    throw new Failure(`Cannot read ${CONFIG_PATH}: it does not exist`, {
      hint: 'Create it with the name of your Braintrust project: { "project": "my-project" }, ' +
        "or run: deno task init",
    });
  }
  return configOf(text);
}

/** The configuration in `text`. Throws a Failure that names every mistake. */
export function configOf(text: string): Config {
  const result = parseConfig(jsonOf(text));
  if ("config" in result) return result.config;
  throw new Failure(`Cannot use ${CONFIG_PATH}: ${result.mistakes.join("; ")}`, {
    hint: "prompts/config.schema.json describes every key" +
      (result.mistakes.some((mistake) => mistake.startsWith("unknown key"))
        ? "; if a newer prompt-sync wrote it, update yours"
        : ""),
  });
}

function jsonOf(text: string): unknown {
  try {
    return parseJsonText(text);
  } catch (cause) {
    throw new Failure(`Cannot use ${CONFIG_PATH}: not valid JSON: ${(cause as Error).message}`, {
      cause,
    });
  }
}

import { CONFIG_PATH } from "../lib/config/config.ts";
import { Failure } from "../lib/text/failure.ts";
import { readConfig } from "../lib/disk/config_file.ts";
import { parseQuirk, type Quirk, QUIRK_GROUPS, QUIRKS } from "../lib/local/quirks.ts";
import { startLocal } from "../lib/local/server.ts";
import { portOf } from "../lib/text/port.ts";
import { pathFrom } from "../lib/text/place.ts";
import { nearest } from "../lib/text/nearest.ts";
import { columns, type Command } from "./_arguments.ts";
import { main } from "./_main.ts";
import type { Context } from "../lib/commands/context.ts";

/** How it is typed, and what it does. */
export const COMMAND: Command = {
  name: "local",
  summary: "Start an embedded Braintrust on 127.0.0.1: to try things without a key, and for tests.",
  operands: "",
  flags: {
    port: { describes: "Port to listen on (default 8787; 0 = any free one)", value: "N" },
    db: { describes: "SQLite file that keeps the prompts (default: memory)", value: "FILE" },
    "api-key": { describes: "Accept this key only (default: any)", value: "KEY" },
    quirk: {
      describes: "Misbehave on purpose: names from the list below, separated by commas",
      value: "LIST",
    },
  },
  examples: [
    {
      command: "deno task local",
      does: "start it; copy the printed settings into another terminal",
    },
    { command: "deno task local --db .prompt-sync/local.sqlite", does: "keep the prompts" },
    { command: "deno task local --quirk drop-metadata,page-cap=10", does: "a difficult server" },
  ],
  more: Object.entries(QUIRK_GROUPS).map(quirkBlock).join("\n\n"),
  run: local,
};

/** The quirks of a group, in columns. */
function quirkBlock([title, quirks]: [title: string, quirks: Record<string, string>]): string {
  return `Quirks: ${title}\n${columns(Object.entries(quirks))}`;
}

async function local(context: Context): Promise<string> {
  const { root, args, env, say } = context;
  const { quirk } = args.values;
  const db = args.values.db && pathFrom(context, args.values.db);
  const apiKey = args.values["api-key"];
  const port = portOf(args.values.port ?? "8787");
  const project = env.BRAINTRUST_PROJECT ?? (await readConfig(root)).project;
  const quirks = quirksOf(quirk);
  try {
    const { url } = await startLocal({
      port,
      project,
      quirks,
      ...(db === undefined ? {} : { db }),
      ...(apiKey === undefined ? {} : { apiKey }),
    });
    say(
      `Embedded Braintrust with the project "${project}" (from ${CONFIG_PATH} or BRAINTRUST_PROJECT).`,
    );
    say("Press Ctrl-C to stop it. In another terminal:");
    say("");
    return [
      `export BRAINTRUST_API_URL=${url}`,
      `export BRAINTRUST_APP_URL=${url}`,
      `export BRAINTRUST_API_KEY=${apiKey === undefined ? "sk-local" : "..."}`,
      "",
    ].join("\n");
  } catch (cause) {
    if (cause instanceof Deno.errors.NotCapable) {
      throw new Failure(`Cannot keep the prompts in ${db}: it is outside the repository`, {
        cause,
      });
    }
    if (!(cause instanceof Deno.errors.AddrInUse)) throw cause;
    throw new Failure(`Cannot listen on port ${port}: it is in use`, {
      hint: "deno task local --port 0",
      cause,
    });
  }
}

function quirksOf(list: string | undefined): Quirk[] {
  return (list?.split(",") ?? []).map((text) => {
    const quirk = parseQuirk(text);
    if (quirk) return quirk;
    const near = nearest(text.split("=")[0] ?? "", Object.keys(QUIRKS));
    throw new Failure(`Cannot use the quirk "${text}"${near ? `; did you mean "${near}"?` : ""}`, {
      hint: "deno task local --help",
    });
  });
}

if (import.meta.main) await main(COMMAND);

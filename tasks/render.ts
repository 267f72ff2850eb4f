import type { Command } from "./_arguments.ts";
import { main } from "./_main.ts";
import { render } from "../lib/commands/render/render.ts";

/** How it is typed, and what it does. */
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
  run: render,
};

if (import.meta.main) await main(COMMAND);

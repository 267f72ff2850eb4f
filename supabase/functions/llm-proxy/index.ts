// Prompts from git, cached in Braintrust, served to people who are signed in.
import { createApp } from "./app.ts";
import { bundle } from "./prompts.gen.ts";

/** There in the edge runtime only. */
declare const EdgeRuntime: { waitUntil<T>(work: Promise<T>): Promise<T> } | undefined;

const { fetch } = createApp({
  env: (name) => Deno.env.get(name),
  bundle,
  // deno-lint-ignore no-console
  print: (level, line) => console[level](line),
  background: (work) => {
    if (typeof EdgeRuntime !== "undefined") EdgeRuntime.waitUntil(work);
  },
});

export default { fetch } satisfies Deno.ServeDefaultExport;

import type { Place } from "./serve.ts";

/** There in the edge runtime only. */
declare const EdgeRuntime: { waitUntil<T>(work: Promise<T>): Promise<T> } | undefined;

/** Supabase's edge runtime, or a Deno that stands for it. */
export const EDGE: Place = {
  env: (name) => Deno.env.get(name),
  // deno-lint-ignore no-console
  print: (level, line) => console[level](line),
  background: (work) => {
    if (typeof EdgeRuntime !== "undefined") EdgeRuntime.waitUntil(work);
  },
};

/** How often a property is tried; PROPERTY_RUNS=10000 looks harder. */
export function runs(byDefault = 200): { numRuns: number } {
  return { numRuns: Number(Deno.env.get("PROPERTY_RUNS") ?? byDefault) };
}

// Reads at a version that are refused.
import type { Tellings } from "./telling.ts";

export const VERSIONS = {
  "version-status": {
    does: "=CODE: reads at a version answer CODE, such as 400, 403, 404 or 503",
    refusesVersion: ({ value }) => value,
  },
  "version-status-first": {
    does: "=N: the first N reads at a version answer 503",
    refusesVersion: ({ memory, value }) => {
      const taken = Number(memory.get("taken") ?? 0);
      memory.set("taken", taken + 1);
      return taken < value ? 503 : undefined;
    },
  },
} satisfies Tellings;

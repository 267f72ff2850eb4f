import type { Report, ReportedPrompt } from "../../../lib/report/report.ts";

/** A report about prompts, of which only what a test is about is given. */
export function reportOf(prompts: Partial<ReportedPrompt>[], more: Partial<Report> = {}): Report {
  return {
    command: "verify",
    target: { org: "acme", project: "shop", api_url: "https://api.example" },
    prompts: prompts.map((prompt) => ({
      slug: "greet",
      path: `prompts/${prompt.slug ?? "greet"}.md`,
      state: "drifted",
      source_sha256: null,
      live: null,
      pinned: null,
      detail: "was edited outside git",
      diff: "",
      ok: false,
      ...prompt,
    })),
    problems: [],
    ignored: [],
    told: [],
    notes: [],
    next: [],
    ...more,
  };
}

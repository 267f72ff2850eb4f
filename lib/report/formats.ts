// How a command's end is printed, format by format. A new format is a new entry; nothing else chooses.
import { visibleJson } from "../text/escape.ts";
import type { Failure } from "../text/failure.ts";
import { renderBrief } from "./brief.ts";
import { renderGithub, renderGithubFailure } from "./github.ts";
import { renderHuman } from "./human.ts";
import { renderJson, renderJsonFailure } from "./json.ts";
import type { Paint } from "./paint.ts";
import type { Printed, Report } from "./report.ts";
import { renderFailureSummary, renderSummary } from "./summary.ts";

/** How text has to look. */
export interface Look {
  paint: Paint;
  /** Where the paths of a report start, relative to the checkout. */
  folder: string;
}

/** How a format prints. */
export interface Renderer {
  report: (report: Report, look: Look) => string;
  printed: (printed: Printed) => string;
  /** What goes to stdout when nothing could be found out; without it, stderr has the words. */
  failure?: (command: string, failure: Failure) => string;
  /** The page that a job shows: Markdown. */
  page?: {
    report: (report: Report) => string;
    failure: (command: string, failure: Failure) => string;
  };
}

/** The formats that every command prints. */
export const RENDERERS = {
  human: {
    report: (report, { paint }) => (report.brief ? renderBrief : renderHuman)(report, paint),
    printed: ({ human }) => human,
  },
  json: {
    report: renderJson,
    printed: ({ json }) => `${visibleJson(json)}\n`,
    failure: renderJsonFailure,
  },
  github: {
    report: (report, { folder }) => renderGithub(report, folder),
    printed: ({ human }) => human,
    failure: (_, failure) => renderGithubFailure(failure),
    page: { report: renderSummary, failure: renderFailureSummary },
  },
} satisfies Record<string, Renderer>;

/** The name of a format. */
export type Format = keyof typeof RENDERERS;

/** Their names, as the help lists them. */
export const FORMATS = Object.keys(RENDERERS) as Format[];

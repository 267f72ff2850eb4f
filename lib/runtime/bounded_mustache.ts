// Mustache with an end: a list inside a section of itself renders to its square, and what such a
// request is filled with would be complete only when the isolate's memory is.
import mustache from "mustache";
import type { Token } from "../content/template_tags.ts";

/** What is counted: what a request is filled with, and what it takes to fill it. */
export type Unit = "characters" | "tags";

/** The rendered prompt is larger than it may be. Thrown while it is rendered. */
export class TooLarge extends Error {
  readonly limit: number;
  readonly unit: Unit;

  constructor(limit: number, unit: Unit) {
    super(`more than ${limit} ${unit}`);
    this.name = "TooLarge";
    this.limit = limit;
    this.unit = unit;
  }
}

/** Counts for one request. Throws TooLarge past its limit. */
export type Meter = (more: number) => void;

/** A meter that stands at zero. */
export function createMeter(limit: number, unit: Unit): Meter {
  let left = limit;
  return (more) => {
    left -= more;
    if (left < 0) throw new TooLarge(limit, unit);
  };
}

/** Half a second of work, of the two that the edge runtime gives a request. */
const MAX_TAGS = 200_000;

const MAX_TEMPLATES = 500;
const parsed = new Map<string, Token[]>();

/** The tokens of a template. Throws an Error with mustache's message on a broken one. */
export function parseTemplate(template: string): Token[] {
  const known = parsed.get(template);
  if (known) return known;
  // Mustache keeps what it has read for ever, and with `latest` there is no end of new texts.
  if (parsed.size >= MAX_TEMPLATES) parsed.clear();
  const writer = new mustache.Writer();
  writer.templateCache = undefined;
  const tokens: Token[] = writer.parse(template);
  parsed.set(template, tokens);
  return tokens;
}

/** Renders templates over `view`; what they print is counted by `text`. */
export function boundedRender(
  view: object,
  { escape, text }: { escape: (value: unknown) => string; text: Meter },
): (template: string) => string {
  const writer = new BoundedWriter(text, createMeter(MAX_TAGS, "tags"));
  return (template) => writer.render(template, view, undefined, { escape });
}

// mustache brings no types: its methods are those of version 4.2.0.
class BoundedWriter extends mustache.Writer {
  readonly #text: Meter;
  readonly #work: Meter;
  declare render: (template: string, view: object, partials: undefined, config: object) => string;

  constructor(text: Meter, work: Meter) {
    super();
    this.#text = text;
    this.#work = work;
  }

  parse(template: string): Token[] {
    return parseTemplate(template);
  }

  // Sections of sections of lists that print nothing take time instead of memory.
  renderTokens(tokens: Token[], ...rest: unknown[]): string {
    this.#work(tokens.length);
    return super.renderTokens(tokens, ...rest);
  }

  escapedValue(...args: unknown[]): string {
    return this.#counted(super.escapedValue(...args));
  }

  unescapedValue(...args: unknown[]): string {
    return this.#counted(super.unescapedValue(...args));
  }

  rawValue(...args: unknown[]): string {
    return this.#counted(super.rawValue(...args));
  }

  // All that a result consists of was one of these three.
  #counted(value: unknown): string {
    const text = value === undefined ? "" : String(value);
    this.#text(text.length);
    return text;
  }
}

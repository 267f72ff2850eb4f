// The shape of what `bundle` generates and lib/runtime reads: types only, no imports.

/** The Braintrust version that a bundled prompt was uploaded as. */
export interface Pin {
  id: string;
  version: string;
}

/** One prompt file, as it is deployed. */
export interface BundledPrompt {
  slug: string;
  /** Of the prompt file, relative to the repository root. */
  path: string;
  source_sha256: string;
  content_sha256: string;
  /** Null when the lock does not pin this very text: then only the bundled copy can be served. */
  pinned: Pin | null;
  /** Variables without which the text would have a hole. */
  required: readonly string[];
  /** Fields that `ignore` of the configuration leaves out of the content hash. */
  ignored: readonly string[];
  /** The prompt file's canonical text. */
  source: string;
  /** The content as JSON text, without `texts`: a name such as `__proto__` means nothing special in it. */
  content: string;
  /** The texts that `content` leaves out, since `source` holds them. */
  texts: readonly Slice[];
}

/** The text of a message, as a part of the source. */
export interface Slice {
  /** Index of the message; 0 for a completion. */
  message: number;
  start: number;
  end: number;
}

/** What callers pass and get, prompt by prompt: types, there at compile time only. */
export type PromptTypes = Record<string, { variables: object; answer: unknown }>;

/** All prompts of an application. */
export interface Bundle<P extends PromptTypes = PromptTypes> {
  /** `id` is known from the first upload on. */
  project: { name: string; id: string | null };
  prompts: readonly BundledPrompt[];
  /** Never there: it carries the types to `createPrompts`. */
  types?: P;
}

// The types of `prompt-sync/runtime`. tests/package/runtime_types.ts holds them to lib/runtime/mod.ts.

type Json = null | boolean | number | string | Json[] | JsonObject;
interface JsonObject {
  [key: string]: Json;
}

/** What callers pass and get, prompt by prompt: the `Prompts` of the generated module. */
type PromptTypes = Record<string, { variables: object; answer: unknown }>;

/** The generated module's `bundle`. */
interface Bundle<P extends PromptTypes = PromptTypes> {
  project: { name: string; id: string | null };
  prompts: readonly {
    slug: string;
    path: string;
    source_sha256: string;
    content_sha256: string;
    pinned: { id: string; version: string } | null;
    required: readonly string[];
    ignored: readonly string[];
    source: string;
    content: string;
    texts: readonly { message: number; start: number; end: number }[];
  }[];
  types?: P;
}

export type Log = (
  level: "info" | "warn" | "error",
  event: string,
  fields?: Record<string, Json>,
) => void;

/** Which version of a prompt is served. */
export type Policy =
  | { kind: "pinned" }
  | { kind: "latest" }
  | { kind: "environment"; name: string }
  | { kind: "bundled" };

/** Everything that can be set. */
export interface PromptSettings {
  policy: Policy;
  apiUrl: string;
  /** Undefined: only bundled prompts can be served, and nothing can be checked. */
  apiKey: string | undefined;
  /** Name of another project than the bundle's. */
  project: string | undefined;
  orgName: string | undefined;
  isCheckOn: boolean;
  /** Up to this age a prompt is served from memory. */
  freshMs: number;
  /** Up to this age it is served while a newer one is fetched. */
  staleMs: number;
  /** How long a request waits for Braintrust, if it has to. */
  timeoutMs: number;
  /** How many characters a rendered prompt may have. */
  maxCharacters: number;
  /** The model of prompts that name none. */
  defaultModel: string | undefined;
}

/** The settings from the environment, and what is wrong in it: one sentence each, never a value. */
export function promptSettings(
  env: (name: string) => string | undefined,
): { settings: PromptSettings; mistakes: string[] };

/** What prompts are made of, and what they may use. Only `bundle` has to be given. */
export interface PromptsOptions<P extends PromptTypes> {
  bundle: Bundle<P>;
  settings?: Partial<PromptSettings>;
  log?: Log;
  /** Keeps the process alive for work that no request waits for. The work never rejects. */
  background?: (work: Promise<unknown>) => void;
  now?: () => number;
  /** How long the check waits, so that the first request has the processor: 100 ms. */
  checkDelayMs?: number;
}

/** Where a rendered prompt comes from. Made to be attached to a span or a log line. */
export interface Origin {
  slug: string;
  /** Braintrust's transaction id; null for a text that was never uploaded. */
  version: string | null;
  /** Of the prompt file; null for an edit made outside git. */
  source_sha256: string | null;
  from: "braintrust" | "cache" | "bundle";
  /** Why it is not what the policy asks for. */
  fallback?: string;
}

/** A request to a model, and where its text comes from. */
export interface Rendered<S extends string = string> {
  request: JsonObject;
  flavor: "chat" | "completion";
  origin: Origin & { slug: S };
}

/** How one request is rendered. */
export interface RenderOptions {
  /** Messages after the prompt's own, such as a chat's history. They are not rendered. */
  messages?: readonly JsonObject[];
  /** Leave a hole where a variable is missing, as Braintrust's SDK does. */
  allowMissing?: boolean;
}

/** A prompt as it is served. */
export interface ServedPrompt {
  version: string | null;
  source_sha256: string | null;
  /** The prompt's data, as Braintrust returns it. */
  data: object;
  from: "braintrust" | "cache" | "bundle";
  fallback?: string;
}

/** What a check found. */
export interface CheckResult {
  state: "running" | "skipped" | "in_sync" | "out_of_sync" | "failed";
  at: string | null;
  prompts: number;
  mismatches: { event: string; slug: string; isServed: boolean }[];
  newer: string[];
  reason: string | null;
}

/** For everybody to see: counts, no slugs. */
export interface Health {
  ok: boolean;
  policy: string;
  check: {
    state: CheckResult["state"];
    at: string | null;
    prompts: number;
    mismatches: number;
    reason: string | null;
  };
}

type Arguments<V> = Record<never, never> extends V ? [variables?: V, options?: RenderOptions]
  : [variables: V, options?: RenderOptions];

/** The prompts of an application. */
export interface Prompts<P extends PromptTypes> {
  /** The request to a model. Throws a PromptError. */
  render: <S extends keyof P & string>(
    slug: S,
    ...rest: Arguments<P[S]["variables"]>
  ) => Promise<Rendered<S>>;
  /** The prompt that would be rendered now. Throws a PromptError. */
  load: (slug: keyof P & string) => Promise<ServedPrompt>;
  /** A model's answer, checked against the prompt's JSON Schema. Throws a PromptError. */
  answer: <S extends keyof P & string>(slug: S, text: string) => P[S]["answer"];
  /** Compares what would be served with git and Braintrust, again if it failed. Never rejects. */
  check: () => Promise<CheckResult>;
  /** What the last check found. Texts of prompts are never in it. */
  health: () => Health & {
    details: {
      mismatches: CheckResult["mismatches"];
      newer: string[];
      prompts: { slug: string; source_sha256: string; pinned_version: string | null }[];
    };
  };
}

/** Prompts from a bundle. The check begins at once, and nothing waits for it. Never throws. */
export function createPrompts<P extends PromptTypes = PromptTypes>(
  options: PromptsOptions<P>,
): Prompts<P>;

export type PromptErrorCode =
  | "unknown_prompt"
  | "missing_variable"
  | "prompt_too_large"
  | "cannot_render"
  | "no_model"
  | "wrong_answer";

/** A prompt cannot be used like this. Never because of Braintrust. */
export class PromptError extends Error {
  readonly code: PromptErrorCode;
  readonly slug: string;
  /** For programs: the missing variables, the limit, the places in an answer. */
  readonly more: JsonObject;
  constructor(
    code: PromptErrorCode,
    slug: string,
    message: string,
    options?: { more?: JsonObject; cause?: unknown },
  );
}

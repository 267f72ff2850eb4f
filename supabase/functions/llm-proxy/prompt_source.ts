// Which version of a prompt is served: by policy, from Braintrust through a short cache, and from
// the bundle whenever Braintrust does not answer in time. A request never fails because of it.
import type { BundledPrompt } from "../../../lib/bundled.ts";
import { type Connection, fetchRow, Unavailable, type Wanted } from "./braintrust.ts";
import { fromBundle, fromRow, type LoadedPrompt } from "./loaded_prompt.ts";

/** Which version is served while Braintrust answers. */
export type Policy =
  | { kind: "pinned" }
  | { kind: "latest" }
  | { kind: "environment"; name: string }
  | { kind: "bundled" };

/** A prompt as it is served. */
export interface ServedPrompt extends LoadedPrompt {
  origin: "braintrust" | "cache" | "bundle";
  /** Why it is the bundled copy although the policy asks for Braintrust's. */
  fallback?: string;
}

/** How prompts are found, and for how long a found one is good. */
export interface SourceOptions {
  policy: Policy;
  /** Undefined without a key. */
  connection: Connection | undefined;
  /** Up to this age, a cached prompt is served as it is. */
  freshMs: number;
  /** Up to this age, it is served while a newer one is fetched in the background. */
  staleMs: number;
  /** How long a request waits for Braintrust. */
  timeoutMs: number;
  now: () => number;
  /** Keeps the isolate alive for work that no request waits for. */
  background: (work: Promise<unknown>) => void;
  onFallback: (slug: string, reason: string) => void;
  onRecovery: (slug: string) => void;
}

/** Finds the version of a bundled prompt that is to be served. Never rejects for Braintrust's sake. */
export type PromptSource = (bundled: BundledPrompt) => Promise<ServedPrompt>;

/** After a failure the bundle is served at once; Braintrust is asked again, in the background. */
const RETRY_AFTER_MS = 5_000;

interface Entry {
  at: number;
  result: LoadedPrompt | Unavailable;
}

/** A source with an empty cache. */
export function createPromptSource(options: SourceOptions): PromptSource {
  const { policy, connection, freshMs, staleMs, now, background } = options;
  const cache = new Map<string, Entry>();
  const running = new Map<string, Promise<Entry>>();

  const refresh = (bundled: BundledPrompt, wanted: Wanted, via: Connection): Promise<Entry> => {
    const { slug } = bundled;
    const ongoing = running.get(slug) ??
      load(bundled, wanted, via, options.timeoutMs).then((result): Entry => {
        running.delete(slug);
        const isFailure = result instanceof Unavailable;
        if (isFailure) options.onFallback(slug, result.reason);
        else options.onRecovery(slug);
        const old = cache.get(slug);
        const isOldGood = old && !(old.result instanceof Unavailable) && now() - old.at < staleMs;
        const entry = isFailure && isOldGood ? old : { at: now(), result };
        cache.set(slug, entry);
        return entry;
      });
    running.set(slug, ongoing);
    return ongoing;
  };

  return async (bundled) => {
    const wanted = wantedRow(policy, bundled);
    if (!wanted || !connection) return { ...fromBundle(bundled), origin: "bundle" };
    const entry = cache.get(bundled.slug);
    const age = entry ? now() - entry.at : Infinity;
    const isFailure = entry?.result instanceof Unavailable;
    if (!entry || (!isFailure && age >= staleMs)) {
      return served(await refresh(bundled, wanted, connection), bundled, "braintrust");
    }
    if (age >= (isFailure ? RETRY_AFTER_MS : freshMs)) {
      background(refresh(bundled, wanted, connection));
    }
    return served(entry, bundled, "cache");
  };
}

/** The row that `policy` asks for; undefined when the bundled copy is all that may be served. */
function wantedRow(policy: Policy, { slug, pinned }: BundledPrompt): Wanted | undefined {
  switch (policy.kind) {
    case "pinned":
      return pinned ? { slug, ...pinned } : undefined;
    case "latest":
      return { slug };
    case "environment":
      return { slug, environment: policy.name };
    case "bundled":
      return undefined;
  }
}

async function load(
  bundled: BundledPrompt,
  wanted: Wanted,
  connection: Connection,
  timeoutMs: number,
): Promise<LoadedPrompt | Unavailable> {
  try {
    const row = await fetchRow(connection, wanted, AbortSignal.timeout(timeoutMs));
    if (!row) return new Unavailable("missing");
    return await fromRow(row, bundled, "version" in wanted ? wanted.version : undefined);
  } catch (error) {
    // A row may be anything: whatever it breaks, the bundle is served.
    return error instanceof Unavailable ? error : new Unavailable("wrong_schema", { cause: error });
  }
}

function served(
  { result }: Entry,
  bundled: BundledPrompt,
  origin: "braintrust" | "cache",
): ServedPrompt {
  if (!(result instanceof Unavailable)) return { ...result, origin };
  return { ...fromBundle(bundled), origin: "bundle", fallback: result.reason };
}

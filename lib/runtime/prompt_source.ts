// Which version of a prompt is served: by policy, from Braintrust through a short cache, and from
// the bundle whenever that is the same or Braintrust does not answer. Nothing fails because of it.
import type { BundledPrompt } from "../content/bundled.ts";
import { type Connection, fetchRow, Unavailable, type Wanted } from "./fetch_rows.ts";
import { fromBundle, fromPinnedRow, fromRow, type LoadedPrompt } from "./loaded_prompt.ts";
import type { Prove } from "./proof.ts";

/** Which version is served while Braintrust answers. */
export type Policy =
  | { kind: "pinned" }
  | { kind: "latest" }
  | { kind: "environment"; name: string }
  | { kind: "bundled" };

/** A prompt as it is served. */
export interface ServedPrompt extends LoadedPrompt {
  from: "braintrust" | "cache" | "bundle";
  /** Why it is not what the policy asks for. */
  fallback?: string;
}

/** How prompts are found, and for how long a found one is good. */
export interface SourceOptions {
  policy: Policy;
  /** Undefined without a key. */
  connection: Connection | undefined;
  prove: Prove;
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

/** After a failure nobody waits for Braintrust; it is asked again, in the background. */
const RETRY_AFTER_MS = 5_000;

/** What a request that began to ask has left to end in. */
const GRACE_MS = 250;

/** What is known of one prompt. */
interface Entry {
  /** The last good answer: a prompt, or "bundled" when the bundled copy is that version. */
  good?: { at: number; prompt: LoadedPrompt | "bundled" };
  /** Why the answer after it was none. */
  failure?: { at: number; reason: string };
}

/** A source with an empty cache. */
export function createPromptSource(options: SourceOptions): PromptSource {
  const { policy, connection, freshMs, staleMs, now, background, prove } = options;
  const cache = new Map<string, Entry>();
  const running = new Map<string, Promise<Entry>>();

  const refresh = (bundled: BundledPrompt, wanted: Wanted, via: Connection): Promise<Entry> => {
    const { slug } = bundled;
    const ongoing = running.get(slug) ??
      load(bundled, wanted, via, options).then((result): Entry => {
        running.delete(slug);
        if (result instanceof Unavailable) options.onFallback(slug, result.reason);
        else options.onRecovery(slug);
        const entry = nextEntry(cache.get(slug), result, now());
        cache.set(slug, entry);
        return entry;
      });
    running.set(slug, ongoing);
    return ongoing;
  };

  return async (bundled) => {
    const isProven = await prove(bundled);
    const bundle = (fallback?: string): ServedPrompt => ({
      ...fromBundle(bundled, isProven),
      from: "bundle",
      ...(fallback === undefined ? {} : { fallback }),
    });
    const served = ({ good, failure }: Entry, from: "braintrust" | "cache"): ServedPrompt => {
      if (!good) return bundle(failure?.reason);
      const isOld = failure && now() - good.at >= staleMs;
      if (good.prompt === "bundled") return bundle();
      return { ...good.prompt, from, ...(isOld ? { fallback: failure.reason } : {}) };
    };
    const wanted = wantedRow(policy, bundled);
    if (!wanted || !connection) return bundle(isProven ? undefined : "bundle_altered");
    const entry = cache.get(bundled.slug);
    const age = entry?.good ? now() - entry.good.at : Infinity;
    const ask = (): Promise<Entry> => refresh(bundled, wanted, connection);
    const wait = async (): Promise<Entry> => {
      const answer = await withinTime(ask(), options.timeoutMs + GRACE_MS);
      if (answer) return answer;
      running.delete(bundled.slug);
      return nextEntry(entry, new Unavailable("timeout"), now());
    };
    if (entry?.failure) {
      if (now() - entry.failure.at >= RETRY_AFTER_MS) background(ask());
      return served(entry, "cache");
    }
    if (entry && age < staleMs) {
      if (age >= freshMs) background(ask());
      return served(entry, "cache");
    }
    if (policy.kind !== "pinned" || !isProven) return served(await wait(), "braintrust");
    // The bundle holds that very version: nobody has to wait for what is here already.
    background(ask());
    return bundle();
  };
}

/** A failure keeps the last good answer, unless it says that there is none any more. */
function nextEntry(
  old: Entry | undefined,
  result: LoadedPrompt | "bundled" | Unavailable,
  at: number,
): Entry {
  if (!(result instanceof Unavailable)) return { good: { at, prompt: result } };
  const { reason } = result;
  const isGone = reason === "missing" || reason === "http_404";
  return { ...(old?.good && !isGone ? { good: old.good } : {}), failure: { at, reason } };
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
  { timeoutMs, prove }: SourceOptions,
): Promise<LoadedPrompt | "bundled" | Unavailable> {
  try {
    const row = await fetchRow(connection, wanted, AbortSignal.timeout(timeoutMs));
    if (!row) return new Unavailable("missing");
    if (!("version" in wanted)) return await fromRow(row, bundled);
    const prompt = await fromPinnedRow(row, bundled);
    return prompt ?? (await prove(bundled) ? "bundled" : await fromRow(row, bundled));
  } catch (error) {
    // A row may be anything: whatever it breaks, the bundle is served.
    return error instanceof Unavailable ? error : new Unavailable("wrong_schema", { cause: error });
  }
}

/**
 * `work`, or undefined when it takes too long. Somebody else's request may have begun it, and where it
 * ends with that request (Workers), nobody else would hear of it.
 */
async function withinTime<T>(work: Promise<T>, timeoutMs: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), timeoutMs);
  });
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

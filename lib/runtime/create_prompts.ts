// The prompts of an application: rendered from what git pins, whatever Braintrust does meanwhile.
import type { Bundle, BundledPrompt, PromptTypes } from "../content/bundled.ts";
import type { JsonObject } from "../content/json.ts";
import { TooLarge } from "./bounded_mustache.ts";
import { checkPrompts, type CheckResult } from "./check.ts";
import { createChecking } from "./checking.ts";
import { connectionOf } from "./connection.ts";
import { createFallbackLog } from "./outage_log.ts";
import { type Health, type HealthDetails, healthOf } from "./health.ts";
import { fromBundle } from "./loaded_prompt.ts";
import type { Log } from "./log.ts";
import { PromptError } from "./prompt_error.ts";
import { createPromptSource, type ServedPrompt } from "./prompt_source.ts";
import { createProof } from "./proof.ts";
import { readAnswer } from "./read_answer.ts";
import { refusalOf, requireVariables } from "./refused.ts";
import { build, type BuildOptions, type Built } from "./render.ts";
import { DEFAULTS, type PromptSettings } from "./settings.ts";

/** What prompts are made of, and what they may use. Only `bundle` has to be given. */
export interface PromptsOptions<P extends PromptTypes> {
  /** The generated module's. */
  bundle: Bundle<P>;
  /** As `promptSettings(env).settings` reads them, or some of them. */
  settings?: Partial<PromptSettings>;
  log?: Log;
  /** Keeps the isolate alive for work that no request waits for. The work never rejects. */
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
  from: ServedPrompt["from"];
  /** Why it is not what the policy asks for. */
  fallback?: string;
}

/** A request to a model, and where its text comes from. */
export interface Rendered<S extends string = string> {
  request: JsonObject;
  /** Which of the two APIs it is for. */
  flavor: Built["flavor"];
  origin: Origin & { slug: S };
}

/** How one request is rendered. */
export interface RenderOptions {
  /** Messages after the prompt's own, such as a chat's history. They are not rendered. */
  messages?: readonly JsonObject[];
  /** Leave a hole where a variable is missing, as Braintrust's SDK does. */
  allowMissing?: boolean;
}

/** Variables may be left out where there are none that have to be given. */
export type Arguments<V> = Record<never, never> extends V ? [variables?: V, options?: RenderOptions]
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
  health: () => Health & HealthDetails;
}

const CHECK_TIMEOUT_MS = 3_000;
const CHECK_DELAY_MS = 100;

/** Prompts from a bundle. The check begins at once, and nothing waits for it. Never throws. */
export function createPrompts<P extends PromptTypes = PromptTypes>(
  options: PromptsOptions<P>,
): Prompts<P> {
  const { bundle, settings: given = {}, log = () => {}, background = () => {} } = options;
  const { now = Date.now, checkDelayMs: delayMs = CHECK_DELAY_MS } = options;
  const settings = { ...DEFAULTS, ...given };
  const { policy } = settings;
  const connection = connectionOf(settings, bundle.project);
  const prove = createProof();
  const checking = createChecking({
    isOn: settings.isCheckOn,
    run: () =>
      checkPrompts({ bundle, policy, connection, prove, timeoutMs: CHECK_TIMEOUT_MS, now, log }),
    hasKey: connection !== undefined || policy.kind === "bundled",
    prompts: bundle.prompts.length,
    delayMs,
    background,
    now,
    log,
  });
  const source = createPromptSource({
    ...settings,
    connection,
    prove,
    now,
    background,
    ...createFallbackLog(log, checking),
  });
  const bySlug = new Map(bundle.prompts.map((prompt) => [prompt.slug, prompt]));
  const bundledOf = (slug: string): BundledPrompt => {
    checking.begin();
    const bundled = bySlug.get(slug);
    if (bundled) return bundled;
    throw new PromptError(
      "unknown_prompt",
      slug,
      "Cannot find the prompt: it is not in the bundle",
    );
  };
  const load = (slug: string): Promise<ServedPrompt> => source(bundledOf(slug));
  return {
    load: async (slug) => await load(slug),
    async render<S extends keyof P & string>(
      slug: S,
      ...[variables = {}, options = {}]: Arguments<P[S]["variables"]>
    ): Promise<Rendered<S>> {
      const bundled = bundledOf(slug);
      const { messages, allowMissing = false } = options;
      if (!allowMissing) requireVariables(bundled, variables);
      const building = {
        defaultModel: settings.defaultModel,
        maxCharacters: settings.maxCharacters,
        messages,
      };
      try {
        const served = await source(bundled);
        const made = await rendered(bundled, served, variables as JsonObject, building);
        return made as Rendered<S>;
      } catch (error) {
        throw refusalOf(error, bundled, log);
      }
    },
    answer: (slug, text) => readAnswer(bundledOf(slug), text) as never,
    check: () => checking.check(),
    health(): Health & HealthDetails {
      checking.begin();
      checking.retry();
      return healthOf(policy, bundle, checking.last());
    },
  };

  /** Builds what is served; when somebody else's edit does not build, the bundled copy. */
  async function rendered(
    bundled: BundledPrompt,
    served: ServedPrompt,
    variables: JsonObject,
    building: BuildOptions,
  ): Promise<Rendered> {
    const { version, source_sha256, from, fallback, data } = served;
    try {
      const { flavor, body: request } = build(data, variables, building);
      const origin = { slug: bundled.slug, version, source_sha256, from };
      return { request, flavor, origin: { ...origin, ...(fallback ? { fallback } : {}) } };
    } catch (error) {
      if (from === "bundle" || error instanceof TooLarge) throw error;
      const copy = { ...fromBundle(bundled, await prove(bundled)), from: "bundle" } as const;
      const again = { ...copy, fallback: "cannot_render" };
      return await rendered(bundled, again, variables, building);
    }
  }
}

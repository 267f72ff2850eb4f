// How prompts are loaded, as values; and the environment variables that say the same.
import { checkedUrl } from "../text/checked_url.ts";
import type { Policy } from "./prompt_source.ts";

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

/** Reads an environment variable. */
export type Env = (name: string) => string | undefined;

const DEFAULT_API_URL = "https://api.braintrust.dev";

/** What holds when nothing is set. */
export const DEFAULTS: PromptSettings = {
  policy: { kind: "pinned" },
  apiUrl: DEFAULT_API_URL,
  apiKey: undefined,
  project: undefined,
  orgName: undefined,
  isCheckOn: true,
  freshMs: 60_000,
  staleMs: 600_000,
  timeoutMs: 1500,
  maxCharacters: 1024 * 1024,
  defaultModel: undefined,
};

/** Reads single settings, and keeps what is wrong with them: one sentence each, never the value. */
export interface EnvReader {
  mistakes: string[];
  text: (name: string) => string | undefined;
  number: (name: string, fallback: number) => number;
  url: (name: string) => string | undefined;
}

/** A reader of `env`, where an empty variable counts as unset. */
export function envReader(env: Env): EnvReader {
  const mistakes: string[] = [];
  const text = (name: string): string | undefined => env(name)?.trim() || undefined;
  return {
    mistakes,
    text,
    number(name, fallback): number {
      const value = text(name);
      if (value === undefined) return fallback;
      if (/^\d{1,9}$/.test(value)) return Number(value);
      mistakes.push(`${name} should be a whole number`);
      return fallback;
    },
    url(name): string | undefined {
      try {
        return checkedUrl(name, text(name));
      } catch {
        mistakes.push(`${name} should be an https URL (or http to this machine)`);
        return undefined;
      }
    },
  };
}

/**
 * The settings in the environment. A wrong one never keeps an application from starting: it is one of
 * `mistakes`, and the default holds.
 */
export function promptSettings(
  env: Env,
  reader: EnvReader = envReader(env),
): { settings: PromptSettings; mistakes: string[] } {
  const { text, number, url, mistakes } = reader;
  const apiUrl = text("BRAINTRUST_API_URL") === undefined
    ? DEFAULT_API_URL
    : url("BRAINTRUST_API_URL");
  const settings: PromptSettings = {
    policy: policyOf(text("PROMPT_POLICY"), mistakes),
    apiUrl: apiUrl ?? DEFAULT_API_URL,
    // A key for another server must not go to the default one.
    apiKey: apiUrl === undefined ? undefined : text("BRAINTRUST_API_KEY"),
    project: text("BRAINTRUST_PROJECT"),
    orgName: text("BRAINTRUST_ORG_NAME"),
    isCheckOn: text("PROMPT_CHECK") !== "off",
    freshMs: number("PROMPT_CACHE_SECONDS", DEFAULTS.freshMs / 1000) * 1000,
    staleMs: number("PROMPT_STALE_SECONDS", DEFAULTS.staleMs / 1000) * 1000,
    timeoutMs: number("PROMPT_TIMEOUT_MS", DEFAULTS.timeoutMs),
    maxCharacters: number("PROMPT_MAX_CHARACTERS", DEFAULTS.maxCharacters),
    defaultModel: text("LLM_MODEL"),
  };
  return { settings, mistakes };
}

/** A policy as it is written in settings and shown by health. */
export function policyName(policy: Policy): string {
  return policy.kind === "environment" ? `environment:${policy.name}` : policy.kind;
}

function policyOf(value: string | undefined, mistakes: string[]): Policy {
  const environment = /^environment:(.+)$/.exec(value ?? "")?.[1];
  if (environment) return { kind: "environment", name: environment };
  if (value === "latest" || value === "bundled") return { kind: value };
  if (value !== undefined && value !== "pinned") {
    mistakes.push("PROMPT_POLICY should be pinned, latest, environment:NAME or bundled");
  }
  return { kind: "pinned" };
}

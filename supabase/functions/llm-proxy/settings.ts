// The function's settings. A wrong one never keeps it from starting: it is logged, and the default
// holds. Only an unusable model endpoint fails requests, because there is no other to take.
import { isObject, type Json } from "../../../lib/json.ts";
import { checkedUrl } from "../../../lib/settings.ts";
import type { Credentials, KeySet } from "../_shared/authenticate.ts";
import type { Policy } from "./prompt_source.ts";

/** Reads an environment variable. */
export type Env = (name: string) => string | undefined;

/** Everything that can be set, with defaults filled in. */
export interface Settings {
  policy: Policy;
  apiUrl: string;
  /** Undefined: only bundled prompts can be served, and nothing can be checked. */
  apiKey: string | undefined;
  project: string | undefined;
  orgName: string | undefined;
  isCheckOn: boolean;
  freshMs: number;
  staleMs: number;
  promptTimeoutMs: number;
  llmUrl: string | undefined;
  llmKey: string | undefined;
  llmModel: string | undefined;
  llmTimeoutMs: number;
  llmIdleMs: number;
  maxBodyBytes: number;
  credentials: Credentials;
  /** What was set and cannot be used: one sentence each. Never the value, which may be a key. */
  mistakes: string[];
}

const DEFAULT_API_URL = "https://api.braintrust.dev";

/** The settings in the environment, where an empty variable counts as unset. */
export function parseSettings(env: Env): Settings {
  const mistakes: string[] = [];
  const text = (name: string): string | undefined => env(name)?.trim() || undefined;
  const number = (name: string, fallback: number): number => {
    const value = text(name);
    if (value === undefined) return fallback;
    if (/^\d{1,9}$/.test(value)) return Number(value);
    mistakes.push(`${name} should be a whole number`);
    return fallback;
  };
  const url = (name: string): string | undefined => {
    try {
      return checkedUrl(name, text(name));
    } catch {
      mistakes.push(`${name} should be an https URL (or http to this machine)`);
      return undefined;
    }
  };
  const apiUrl = text("BRAINTRUST_API_URL") === undefined
    ? DEFAULT_API_URL
    : url("BRAINTRUST_API_URL");
  // A key for another server must not go to the default one.
  const apiKey = apiUrl === undefined ? undefined : text("BRAINTRUST_API_KEY");
  const isDefaultLlm = text("LLM_API_URL") === undefined;
  return {
    policy: policyOf(text("PROMPT_POLICY"), mistakes),
    apiUrl: apiUrl ?? DEFAULT_API_URL,
    apiKey,
    project: text("BRAINTRUST_PROJECT"),
    orgName: text("BRAINTRUST_ORG_NAME"),
    isCheckOn: text("PROMPT_CHECK") !== "off",
    freshMs: number("PROMPT_CACHE_SECONDS", 60) * 1000,
    staleMs: number("PROMPT_STALE_SECONDS", 600) * 1000,
    promptTimeoutMs: number("PROMPT_TIMEOUT_MS", 1500),
    llmUrl: isDefaultLlm ? apiUrl && `${apiUrl}/v1/proxy` : url("LLM_API_URL"),
    // Braintrust's key is for Braintrust's proxy only.
    llmKey: text("LLM_API_KEY") ?? (isDefaultLlm ? apiKey : undefined),
    llmModel: text("LLM_MODEL"),
    llmTimeoutMs: number("LLM_TIMEOUT_MS", 120_000),
    llmIdleMs: number("LLM_IDLE_TIMEOUT_MS", 60_000),
    maxBodyBytes: number("MAX_BODY_BYTES", 1024 * 1024),
    credentials: credentialsOf(text, mistakes),
    mistakes,
  };
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

function credentialsOf(
  text: (name: string) => string | undefined,
  mistakes: string[],
): Credentials {
  const json = (name: string): Json | undefined => {
    const value = text(name);
    try {
      return value === undefined ? undefined : JSON.parse(value);
    } catch {
      mistakes.push(`${name} should be JSON`);
      return undefined;
    }
  };
  const secrets = json("SUPABASE_SECRET_KEYS");
  const entries = isObject(secrets) ? Object.entries(secrets) : [];
  const secretKeys = Object.fromEntries(
    entries.filter((entry): entry is [string, string] =>
      typeof entry[1] === "string" && entry[1] !== ""
    ),
  );
  const jwks = json("SUPABASE_JWKS");
  const keys = Array.isArray(jwks) ? jwks : isObject(jwks) ? jwks.keys : undefined;
  const isKeys = Array.isArray(keys) && keys.every(isObject);
  if (jwks !== undefined && !isKeys) mistakes.push("SUPABASE_JWKS should hold a list of keys");
  if (!isKeys && entries.length === 0) {
    mistakes.push("SUPABASE_JWKS and SUPABASE_SECRET_KEYS are not set: nobody can call");
  }
  const projectUrl = text("SUPABASE_URL")?.replace(/\/+$/, "");
  return {
    secretKeys,
    jwks: isKeys ? { keys } as unknown as KeySet : undefined,
    // Where the function runs locally, its own name for the project is not the one in tokens.
    issuer: text("SB_JWT_ISSUER") ?? (projectUrl && `${projectUrl}/auth/v1`),
  };
}

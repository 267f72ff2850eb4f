// A function's settings. A wrong one never keeps it from starting: it is logged, and the default
// holds. Only an unusable model endpoint fails requests, because there is no other to take.
import { isObject, type Json } from "../../../lib/content/json.ts";
import {
  type Env,
  type EnvReader,
  envReader,
  type PromptSettings,
  promptSettings,
} from "../../../lib/runtime/settings.ts";
import type { Access } from "./access.ts";
import type { Credentials, KeySet } from "./authenticate.ts";

/** Everything that can be set, with defaults filled in. */
export interface Settings {
  prompts: PromptSettings;
  access: Access;
  llmUrl: string | undefined;
  llmKey: string | undefined;
  llmTimeoutMs: number;
  llmIdleMs: number;
  maxBodyBytes: number;
  credentials: Credentials;
  /** What was set and cannot be used: one sentence each. Never the value, which may be a key. */
  mistakes: string[];
}

/** The settings in the environment, where an empty variable counts as unset. */
export function parseSettings(env: Env): Settings {
  const reader = envReader(env);
  const { text, number, url, mistakes } = reader;
  const prompts = promptSettings(env, reader).settings;
  const isDefaultLlm = text("LLM_API_URL") === undefined;
  const hasUnusableHost = mistakes.some((mistake) => mistake.startsWith("BRAINTRUST_API_URL "));
  const list = (name: string, fallback: string): string[] =>
    (text(name) ?? fallback).split(",").map((slug) => slug.trim()).filter((slug) => slug !== "");
  return {
    prompts,
    access: {
      user: list("PROMPTS_FOR_USERS", "*"),
      anonymous: list("PROMPTS_FOR_ANONYMOUS", ""),
    },
    llmUrl: isDefaultLlm
      ? (hasUnusableHost ? undefined : `${prompts.apiUrl}/v1/proxy`)
      : url("LLM_API_URL"),
    // Braintrust's key is for Braintrust's proxy only.
    llmKey: text("LLM_API_KEY") ?? (isDefaultLlm ? prompts.apiKey : undefined),
    llmTimeoutMs: number("LLM_TIMEOUT_MS", 120_000),
    llmIdleMs: number("LLM_IDLE_TIMEOUT_MS", 60_000),
    maxBodyBytes: number("MAX_BODY_BYTES", 1024 * 1024),
    credentials: credentialsOf(reader),
    mistakes,
  };
}

function credentialsOf({ text, mistakes }: EnvReader): Credentials {
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
  if (jwks !== undefined && !isKeys) mistakes.push("SUPABASE_JWKS should be a list of keys");
  if (!isKeys && entries.length === 0) {
    mistakes.push("SUPABASE_JWKS and SUPABASE_SECRET_KEYS are not set: nobody can call");
  }
  const projectUrl = text("SUPABASE_URL")?.replace(/\/+$/, "");
  // Where the function runs locally, its own name for the project is not the one in tokens.
  const issuer = text("SB_JWT_ISSUER") ?? (projectUrl && `${projectUrl}/auth/v1`);
  if (isKeys && issuer === undefined) {
    mistakes.push("SUPABASE_URL and SB_JWT_ISSUER are not set: no user's token is accepted");
  }
  return {
    secretKeys,
    jwks: isKeys && issuer !== undefined ? { keys } as unknown as KeySet : undefined,
    issuer,
  };
}

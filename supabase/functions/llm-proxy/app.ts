// Puts the parts together: settings, check at cold start, prompt source, handler.
import type { Bundle } from "../../../lib/bundled.ts";
import type { JsonObject } from "../../../lib/json.ts";
import { createAuthenticator } from "../_shared/authenticate.ts";
import { createLog, type Level, type Log } from "../_shared/log.ts";
import type { Connection } from "./braintrust.ts";
import { createFallbackLog } from "./fallback_log.ts";
import { createHandler } from "./handler.ts";
import { createPromptSource } from "./prompt_source.ts";
import { type Env, parseSettings, type Settings } from "./settings.ts";
import { type CheckResult, checkSync } from "./sync_check.ts";

/** What the function needs of the place where it runs. */
export interface AppOptions {
  env: Env;
  bundle: Bundle;
  print: (level: Level, line: string) => void;
  /** Keeps the isolate alive for work that no request waits for. The work never rejects. */
  background: (work: Promise<unknown>) => void;
  now?: () => number;
}

/** The function. */
export interface App {
  fetch: (request: Request) => Promise<Response>;
  /** The check at cold start, which is already running. Never rejects. */
  check: Promise<CheckResult>;
}

const CHECK_TIMEOUT_MS = 3_000;
const BODY_TIMEOUT_MS = 10_000;

/** Starts the function: begins the check, which no request waits for. Never throws. */
export function createApp({ env, bundle, print, background, now = Date.now }: AppOptions): App {
  const log = createLog({
    region: env("SB_REGION") ?? null,
    execution_id: env("SB_EXECUTION_ID") ?? null,
    deployment_id: env("DENO_DEPLOYMENT_ID") ?? null,
  }, print);
  const settings = parseSettings(env);
  for (const mistake of settings.mistakes) log("error", "setting_ignored", { mistake });
  const connection = connectionOf(settings, bundle);
  let last: CheckResult = {
    state: "running",
    at: null,
    prompts: bundle.prompts.length,
    mismatches: [],
    reason: null,
  };
  const check = startCheck(settings, { bundle, connection, now, log }).then((result) => {
    last = result;
    return result;
  });
  background(check);
  const source = createPromptSource({
    policy: settings.policy,
    connection,
    freshMs: settings.freshMs,
    staleMs: settings.staleMs,
    timeoutMs: settings.promptTimeoutMs,
    now,
    background,
    ...createFallbackLog(log, check),
  });
  const { llmUrl: url, llmKey: apiKey, llmTimeoutMs: timeoutMs, llmIdleMs: idleMs } = settings;
  const fetch = createHandler({
    bundle,
    authenticate: createAuthenticator(settings.credentials),
    source,
    upstream: url === undefined ? undefined : { url, apiKey, timeoutMs, idleMs },
    defaultModel: settings.llmModel,
    maxBodyBytes: settings.maxBodyBytes,
    bodyTimeoutMs: BODY_TIMEOUT_MS,
    health: () => healthOf(settings, bundle, last),
    log,
  });
  return { fetch, check };
}

async function startCheck(
  { isCheckOn, policy }: Settings,
  { bundle, connection, now, log }: {
    bundle: Bundle;
    connection: Connection | undefined;
    now: () => number;
    log: Log;
  },
): Promise<CheckResult> {
  const ended = {
    at: new Date(now()).toISOString(),
    prompts: bundle.prompts.length,
    mismatches: [],
  };
  if (!isCheckOn) return { ...ended, state: "skipped", reason: "PROMPT_CHECK is off" };
  if (connection) {
    return await checkSync({ bundle, connection, timeoutMs: CHECK_TIMEOUT_MS, now, log });
  }
  const reason = "BRAINTRUST_API_KEY is not set";
  if (policy.kind === "bundled") return { ...ended, state: "skipped", reason };
  log("warn", "prompt_check_failed", { reason, slugs: bundle.prompts.map(({ slug }) => slug) });
  return { ...ended, state: "failed", reason };
}

function connectionOf(
  { apiUrl, apiKey, project, orgName }: Settings,
  bundle: Bundle,
): Connection | undefined {
  if (apiKey === undefined) return undefined;
  const named = { project_name: project ?? bundle.project.name };
  const isKnown = project === undefined || project === bundle.project.name;
  return {
    apiUrl,
    apiKey,
    project: isKnown && bundle.project.id !== null ? { project_id: bundle.project.id } : {
      ...named,
      ...(orgName === undefined ? {} : { org_name: orgName }),
    },
  };
}

/** Counts, slugs, hashes and versions: no text of a prompt. */
function healthOf({ policy }: Settings, { prompts }: Bundle, check: CheckResult): JsonObject {
  return {
    ok: check.state === "in_sync",
    policy: policy.kind === "environment" ? `environment:${policy.name}` : policy.kind,
    check: { ...check },
    prompts: prompts.map(({ slug, pinned, source_sha256 }) => ({
      slug,
      source_sha256,
      pinned_version: pinned?.version ?? null,
    })),
  };
}

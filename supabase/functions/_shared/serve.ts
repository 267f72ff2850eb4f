// What every function does around its own few lines: settings, callers, health, errors, the log.
import type { Bundle, PromptTypes } from "../../../lib/content/bundled.ts";
import { createPrompts, type Prompts } from "../../../lib/runtime/create_prompts.ts";
import type { CheckResult } from "../../../lib/runtime/check.ts";
import type { Level, Log } from "../../../lib/runtime/log.ts";
import type { Env } from "../../../lib/runtime/settings.ts";
import { type Caller, createAuthenticator } from "./authenticate.ts";
import { type Call, startCall } from "./call.ts";
import { preflightResponse, withCors } from "./cors.ts";
import { createLog } from "./log.ts";
import { Refusal, refusalOf, refusalResponse } from "./refusal.ts";
import { parseSettings, type Settings } from "./settings.ts";

/** What a function needs of the place where it runs. */
export interface Place {
  env: Env;
  print: (level: Level, line: string) => void;
  /** Keeps the isolate alive for work that no request waits for. The work never rejects. */
  background: (work: Promise<unknown>) => void;
  now?: () => number;
  checkDelayMs?: number;
}

/** What makes one function: its name, its prompts, and how it answers a POST. */
export interface Served<P extends PromptTypes> {
  name: string;
  bundle: Bundle<P>;
  answer: (call: Call<P>) => Promise<Response>;
}

/** The function. */
export interface App {
  fetch: (request: Request) => Promise<Response>;
  /** The check at cold start, which is already running. Never rejects. */
  check: Promise<CheckResult>;
}

/** All that is the same for every request. */
export interface Shared<P extends PromptTypes> {
  served: Served<P>;
  settings: Settings;
  prompts: Prompts<P>;
  authenticate: (request: Request) => Promise<Caller>;
  log: Log;
}

/** Starts a function: begins the check, which no request waits for. Never throws. */
export function serve<P extends PromptTypes>(served: Served<P>, place: Place): App {
  const { env, print, background, now = Date.now } = place;
  const log = createLog({
    function: served.name,
    region: env("SB_REGION") ?? null,
    execution_id: env("SB_EXECUTION_ID") ?? null,
    deployment_id: env("DENO_DEPLOYMENT_ID") ?? null,
  }, print);
  const settings = parseSettings(env);
  for (const mistake of settings.mistakes) log("error", "setting_ignored", { mistake });
  const { bundle } = served;
  const { checkDelayMs = 100 } = place;
  const given = { bundle, settings: settings.prompts, log, background, now, checkDelayMs };
  const prompts = createPrompts(given);
  const authenticate = createAuthenticator(settings.credentials);
  const shared: Shared<P> = { served, settings, prompts, authenticate, log };
  return { fetch: (request) => handle(request, shared), check: prompts.check() };
}

/** Every answer, an error's too, can be read by a browser, and found in the log. */
async function handle<P extends PromptTypes>(
  request: Request,
  shared: Shared<P>,
): Promise<Response> {
  if (request.method === "OPTIONS") return preflightResponse();
  const call = startCall(request, shared);
  const response = await route(call, shared).catch((error) => {
    const refusal = refusalOf(error);
    const { status, code, more } = refusal;
    // A caller who has left is no failure.
    if (status >= 500 && !request.signal.aborted) {
      const fields = { status, code, ...more };
      // Of a bug, no more than its kind: a message may hold anything.
      const bug = error instanceof Error ? error.name : typeof error;
      call.log(
        "error",
        "llm_request_failed",
        refusal === error ? fields : { ...fields, error: bug },
      );
    }
    if (code === "upstream_rate_limited") call.log("warn", "llm_rate_limited", more);
    return refusalResponse(refusal, call.id);
  });
  for (const [name, value] of Object.entries(call.headers())) response.headers.set(name, value);
  return withCors(response);
}

/** The gateway leaves the function's name in the path. */
async function route<P extends PromptTypes>(call: Call<P>, shared: Shared<P>): Promise<Response> {
  const { request } = call;
  const { served: { name, answer }, prompts, authenticate } = shared;
  const path = new URL(request.url).pathname.replace(/\/$/, "");
  if (path === `/${name}/health`) {
    if (request.method !== "GET") throw wrongMethod("GET");
    const caller = await authenticate(request).catch(() => undefined);
    const { details, ...health } = prompts.health();
    const told = caller?.kind === "secret" ? { ...health, details } : health;
    return Response.json(told, { headers: { "cache-control": "no-store" } });
  }
  if (path !== `/${name}`) throw new Refusal(404, "not_found", "Nothing is served at this path");
  if (request.method !== "POST") throw wrongMethod("POST");
  await call.authenticate();
  return await answer(call);
}

function wrongMethod(allowed: string): Refusal {
  const message = `Only ${allowed} is served at this path`;
  return new Refusal(405, "wrong_method", message, { headers: { allow: `${allowed}, OPTIONS` } });
}

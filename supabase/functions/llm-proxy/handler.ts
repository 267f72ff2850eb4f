// One request: who asks, for what, rendered how, answered by whom.
import type { Bundle, BundledPrompt } from "../../../lib/bundled.ts";
import type { JsonObject } from "../../../lib/json.ts";
import type { Caller } from "../_shared/authenticate.ts";
import { preflightResponse, withCors } from "../_shared/cors.ts";
import type { Log } from "../_shared/log.ts";
import { Refusal, refusalResponse } from "../_shared/refusal.ts";
import { fromBundle } from "./loaded_prompt.ts";
import type { PromptSource, ServedPrompt } from "./prompt_source.ts";
import { build, type Built } from "./render.ts";
import { readRequest, requireVariables } from "./request.ts";
import { callUpstream, type Upstream } from "./upstream.ts";

/** What a handler works with. */
export interface HandlerOptions {
  bundle: Bundle;
  authenticate: (request: Request) => Promise<Caller>;
  source: PromptSource;
  /** Undefined when it is not set up: then every request is refused. */
  upstream: Upstream | undefined;
  defaultModel: string | undefined;
  maxBodyBytes: number;
  bodyTimeoutMs: number;
  /** What `GET /llm-proxy/health` answers. */
  health: () => JsonObject;
  log: Log;
}

/** The gateway leaves the function's name in the path. */
const PATH = "/llm-proxy";

/** The function's request handler. Every answer, an error's too, can be read by a browser. */
export function createHandler(options: HandlerOptions): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method === "OPTIONS") return preflightResponse();
    try {
      return withCors(await route(request, options));
    } catch (error) {
      const refusal = error instanceof Refusal ? error : internal(error, options);
      // A caller who has left is no failure, and a bug has its own line.
      const isFailure = refusal.status >= 500 && refusal === error && !request.signal.aborted;
      const { status, code, more } = refusal;
      if (isFailure) options.log("error", "llm_request_failed", { status, code, ...more });
      return withCors(refusalResponse(refusal));
    }
  };
}

async function route(request: Request, options: HandlerOptions): Promise<Response> {
  const path = new URL(request.url).pathname.replace(/\/$/, "");
  if (path === `${PATH}/health`) {
    if (request.method !== "GET") throw wrongMethod("GET");
    return Response.json(options.health(), { headers: { "cache-control": "no-store" } });
  }
  if (path !== PATH) throw new Refusal(404, "not_found", "Nothing is served at this path");
  if (request.method !== "POST") throw wrongMethod("POST");
  await options.authenticate(request);
  return await serve(request, options);
}

async function serve(request: Request, options: HandlerOptions): Promise<Response> {
  const { bundle, source, upstream, defaultModel, maxBodyBytes, bodyTimeoutMs } = options;
  const limits = { maxBytes: maxBodyBytes, timeoutMs: bodyTimeoutMs };
  const { prompt: slug, variables, stream } = await readRequest(request, limits);
  const bundled = bundle.prompts.find((prompt) => prompt.slug === slug);
  if (!bundled) {
    throw new Refusal(404, "unknown_prompt", "Cannot find the prompt: it is not deployed here");
  }
  requireVariables(bundled, variables);
  if (!upstream) throw new Refusal(500, "misconfigured", "Cannot call a model: no endpoint is set");
  const { served, built } = render(await source(bundled), bundled, variables, defaultModel);
  const response = await callUpstream(upstream, built, { stream, signal: request.signal });
  for (const [name, value] of Object.entries(promptHeaders(slug, served))) {
    response.headers.set(name, value);
  }
  return response;
}

/** Builds what is served; when somebody else's edit does not build, the bundled copy. */
function render(
  served: ServedPrompt,
  bundled: BundledPrompt,
  variables: JsonObject,
  defaultModel: string | undefined,
): { served: ServedPrompt; built: Built } {
  try {
    return { served, built: build(served.data, variables, defaultModel) };
  } catch {
    if (served.origin === "bundle") throw unrenderable(bundled, served, defaultModel);
    const copy = { ...fromBundle(bundled), origin: "bundle", fallback: "cannot_render" } as const;
    return render(copy, bundled, variables, defaultModel);
  }
}

function promptHeaders(slug: string, served: ServedPrompt): Record<string, string> {
  const { version, source_sha256, origin, fallback } = served;
  return {
    "x-prompt-slug": slug,
    "x-prompt-version": version ?? "none",
    "x-prompt-source-sha256": source_sha256 ?? "unknown",
    "x-prompt-origin": origin,
    ...(fallback === undefined ? {} : { "x-prompt-fallback": fallback }),
  };
}

function unrenderable(
  { slug }: BundledPrompt,
  { data }: ServedPrompt,
  defaultModel: string | undefined,
): Refusal {
  if (data.options?.model === undefined && defaultModel === undefined) {
    const message = `Cannot render the prompt "${slug}": it names no model, LLM_MODEL is not set`;
    return new Refusal(500, "no_model", message);
  }
  const message = `Cannot render the prompt "${slug}" with these variables`;
  return new Refusal(400, "cannot_render", message);
}

function wrongMethod(allowed: string): Refusal {
  const message = `Only ${allowed} is served at this path`;
  return new Refusal(405, "wrong_method", message, { headers: { allow: `${allowed}, OPTIONS` } });
}

/** A bug: its message may hold anything, so neither caller nor log get it. */
function internal(error: unknown, { log }: HandlerOptions): Refusal {
  log("error", "llm_proxy_bug", { error: error instanceof Error ? error.name : typeof error });
  return new Refusal(500, "internal", "The function failed");
}

// One request: who asks, for which prompt, answered by which model.
import type { PromptTypes } from "../../../lib/content/bundled.ts";
import { type Json, memberAt } from "../../../lib/content/json.ts";
import type { Arguments, Prompts, Rendered } from "../../../lib/runtime/create_prompts.ts";
import { limitedText } from "../../../lib/runtime/limited_text.ts";
import type { Log } from "../../../lib/runtime/log.ts";
import { isAllowed } from "./access.ts";
import type { Caller } from "./authenticate.ts";
import { readJson } from "./read_json.ts";
import { Refusal } from "./refusal.ts";
import type { Shared } from "./serve.ts";
import { callUpstream } from "./upstream.ts";

/** What a function works with to answer one request. Whatever it throws is answered and logged. */
export interface Call<P extends PromptTypes> {
  request: Request;
  /** Stands in the answer and in every line of the log. */
  id: string;
  log: Log;
  authenticate: () => Promise<Caller>;
  caller: () => Caller;
  /** The body of the request. */
  json: () => Promise<Json>;
  /** The request to a model, of a prompt that the caller may use. */
  render: Prompts<P>["render"];
  /** The model's answer, passed through as it arrives. */
  pass: (rendered: Rendered, stream?: boolean) => Promise<Response>;
  /** The text of the model's answer, checked against the prompt's JSON Schema. */
  answer: <S extends keyof P & string>(rendered: Rendered<S>) => Promise<P[S]["answer"]>;
  /** What the answer says about itself. */
  headers: () => Record<string, string>;
}

const BODY_TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** Begins the work on a request. */
export function startCall<P extends PromptTypes>(request: Request, shared: Shared<P>): Call<P> {
  const { settings, prompts } = shared;
  const id = crypto.randomUUID();
  let caller: Caller | undefined;
  let named: { slug: string; origin?: Rendered["origin"] } | undefined;
  const log: Log = (level, event, fields = {}) => {
    const { slug, version = null } = named?.origin ?? { slug: named?.slug ?? null };
    shared.log(level, event, { request_id: id, slug, version, ...fields });
  };
  const callerOf = (): Caller => caller ?? refuse(401, "unauthorized", "nobody has been asked for");
  const pass: Call<P>["pass"] = async (rendered, stream = false) => {
    const { llmUrl: url, llmKey: apiKey, llmTimeoutMs: timeoutMs, llmIdleMs: idleMs } = settings;
    if (url === undefined) {
      return refuse(500, "misconfigured", "Cannot call a model: no endpoint is set");
    }
    const { signal } = request;
    const onBroken = (reason: string): void => log("warn", "llm_stream_broken", { reason });
    const upstream = { url, apiKey, timeoutMs, idleMs };
    return await callUpstream(upstream, rendered, { stream, signal, onBroken });
  };
  return {
    request,
    id,
    log,
    pass,
    caller: callerOf,
    authenticate: async () => caller = await shared.authenticate(request),
    json: () => readJson(request, { maxBytes: settings.maxBodyBytes, timeoutMs: BODY_TIMEOUT_MS }),
    async render<S extends keyof P & string>(
      slug: S,
      ...rest: Arguments<P[S]["variables"]>
    ): Promise<Rendered<S>> {
      if (!shared.served.bundle.prompts.some((prompt) => prompt.slug === slug)) {
        return refuse(404, "unknown_prompt", "Cannot find the prompt: it is not deployed here");
      }
      named = { slug };
      if (!isAllowed(settings.access, callerOf(), slug)) {
        return refuse(403, "prompt_not_allowed", `You may not use the prompt "${slug}"`);
      }
      const rendered = await prompts.render(slug, ...rest);
      named = { slug, origin: rendered.origin };
      return rendered;
    },
    answer: async (rendered) =>
      prompts.answer(rendered.origin.slug, await textOf(await pass(rendered))),
    headers: () => ({ "x-request-id": id, ...promptHeaders(named) }),
  };
}

/** What a model said: of the first choice, as the two APIs answer. */
async function textOf(response: Response): Promise<string> {
  const body: Json = await limitedText(response.body, MAX_ANSWER_BYTES)
    .then((text) => JSON.parse(text))
    .catch(() => undefined);
  const choices = memberAt(body, ["choices"]);
  const first = Array.isArray(choices) ? choices[0] : undefined;
  const text = memberAt(first, ["message", "content"]) ?? memberAt(first, ["text"]);
  if (typeof text === "string") return text;
  return refuse(502, "upstream_wrong_answer", "The model's answer contains no text");
}

function promptHeaders(
  named: { slug: string; origin?: Rendered["origin"] } | undefined,
): Record<string, string> {
  if (!named) return {};
  const { slug, origin } = named;
  if (!origin) return { "x-prompt-slug": slug };
  const { version, source_sha256, from, fallback } = origin;
  return {
    "x-prompt-slug": slug,
    "x-prompt-version": version ?? "none",
    "x-prompt-source-sha256": source_sha256 ?? "unknown",
    "x-prompt-origin": from,
    ...(fallback === undefined ? {} : { "x-prompt-fallback": fallback }),
  };
}

function refuse(status: number, code: string, message: string): never {
  throw new Refusal(status, code, message);
}

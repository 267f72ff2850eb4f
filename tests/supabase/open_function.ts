// The function with everything it talks to: an embedded Braintrust that holds its prompts, a model
// on a real socket, and callers with real tokens.
import { exportJWK } from "jose/key/export";
import { generateKeyPair } from "jose/key/generate/keypair";
import { SignJWT } from "jose/jwt/sign";
import { bundleModules, modulePath } from "../../lib/bundle/bundle.ts";
import type { Bundle } from "../../lib/content/bundled.ts";
import { parseConfig } from "../../lib/config/config.ts";
import { rowOf } from "../../lib/content/content.ts";
import type { JsonObject } from "../../lib/content/json.ts";
import { type LocalBraintrust, type LocalOptions, startLocal } from "../../lib/local/server.ts";
import type { Lock } from "../../lib/state/lock.ts";
import { type PromptFile, promptFileOf } from "../../lib/prompt/prompt_file.ts";
import type { App } from "../../supabase/functions/_shared/serve.ts";
import { createApp } from "../../supabase/functions/llm-proxy/app.ts";

export const PROJECT = "edge";
export const SECRET = "sb_secret_0123456789abcdef";
export const SUPABASE_URL = "https://project.supabase.example";
const BRAINTRUST_KEY = "sk-braintrust-key";
const LLM_KEY = "sk-llm-key";

/** A prompt file with one required and one optional input. */
export const GREET = `---
model: test-model
inputs:
  name: Whom to greet.
  title: Optional.
---
{{role "system"}}
Be kind.

{{role "user"}}
Greet {{#title}}{{title}} {{/title}}{{name}}.
`;

export interface Line {
  level: string;
  event: string;
  [field: string]: unknown;
}

export interface OpenFunction extends AsyncDisposable {
  app: App;
  local: LocalBraintrust;
  /** Requests that reached Braintrust. */
  asked: string[];
  /** Requests that reached the model. */
  sent: { path: string; headers: Headers; body: JsonObject }[];
  /** Everything that was logged. */
  lines: Line[];
  /** Work that was handed to the runtime. */
  background: Promise<unknown>[];
  clock: { now: number };
  bundle: Bundle;
  env: Record<string, string>;
  /** Calls the function with the secret key. */
  call: (body: unknown, init?: RequestInit) => Promise<Response>;
  /** A user's token. */
  token: (claims?: JsonObject) => Promise<string>;
  /** Starts another isolate of the same function. */
  restart: (env?: Record<string, string>) => App;
  /** Calls Braintrust's API as somebody would who works in its UI. */
  api: (method: string, path: string, body?: unknown) => Promise<JsonObject>;
  id: (slug: string) => string;
}

export interface FunctionOptions {
  files?: Record<string, string>;
  config?: JsonObject;
  env?: Record<string, string>;
  local?: LocalOptions;
  /** Stands for the model. */
  model?: (request: Request) => Response | Promise<Response>;
  /** Rows that are not as `upload` writes them. */
  change?: (row: JsonObject) => JsonObject | undefined;
}

const keys = await generateKeyPair("ES256", { extractable: true });
const jwk = { ...await exportJWK(keys.publicKey), alg: "ES256", kid: "1", use: "sig" };

/** Uploads the prompts, bundles them with the versions they got, and starts the function. */
export async function openFunction(options: FunctionOptions = {}): Promise<OpenFunction> {
  const asked: string[] = [];
  const local = await startLocal({
    project: PROJECT,
    onRequest: ({ method, path }) => asked.push(`${method} ${path}`),
    ...options.local,
  });
  const api: OpenFunction["api"] = async (method, path, body) => {
    const response = await fetch(local.url + path, {
      method,
      headers: { authorization: `Bearer ${BRAINTRUST_KEY}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  };
  const { bundle, ids } = await uploaded(api, options);
  const sent: OpenFunction["sent"] = [];
  const model = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const copy = request.clone();
      const { pathname: path } = new URL(request.url);
      sent.push({ path, headers: request.headers, body: await copy.json() });
      return await options.model?.(request) ?? Response.json({ choices: [] });
    },
  );
  const lines: Line[] = [];
  const background: Promise<unknown>[] = [];
  const clock = { now: Date.parse("2026-01-15T12:00:00Z") };
  const env = {
    BRAINTRUST_API_KEY: BRAINTRUST_KEY,
    BRAINTRUST_API_URL: local.url,
    LLM_API_URL: `http://127.0.0.1:${model.addr.port}/v1`,
    LLM_API_KEY: LLM_KEY,
    SUPABASE_URL,
    SUPABASE_JWKS: JSON.stringify({ keys: [jwk] }),
    SUPABASE_SECRET_KEYS: JSON.stringify({ default: SECRET }),
    SB_REGION: "eu-test-1",
    SB_EXECUTION_ID: "execution",
    DENO_DEPLOYMENT_ID: "ref_function_1",
    ...options.env,
  };
  const restart = (more: Record<string, string> = {}): App =>
    createApp({
      env: (name) => ({ ...env, ...more } as Record<string, string>)[name],
      bundle,
      print: (level, line) => lines.push({ level, ...JSON.parse(line) }),
      background: (work) => background.push(work),
      now: () => clock.now,
      checkDelayMs: 0,
    });
  asked.length = 0;
  const app = restart();
  return {
    app,
    local,
    asked,
    sent,
    lines,
    background,
    clock,
    bundle,
    env,
    call: (body, init = {}) => app.fetch(request(body, init)),
    token: (claims = {}) => sign(claims),
    restart,
    api,
    id: (slug) => ids.get(slug) ?? "",
    async [Symbol.asyncDispose](): Promise<void> {
      await app.check;
      await Promise.all(background);
      await local.close();
      await model.shutdown();
    },
  };
}

/** A request as a server sends it. */
export function request(body: unknown, init: RequestInit = {}): Request {
  return new Request("http://edge/llm-proxy", {
    method: "POST",
    headers: { apikey: SECRET, "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
    ...init,
  });
}

export async function sign(
  claims: JsonObject,
  key = keys.privateKey,
  header: JsonObject = {},
): Promise<string> {
  return await new SignJWT({
    sub: "user-1",
    aud: "authenticated",
    role: "authenticated",
    iss: `${SUPABASE_URL}/auth/v1`,
    exp: Math.floor(Date.now() / 1000) + 60,
    ...claims,
  }).setProtectedHeader({ alg: "ES256", kid: "1", ...header }).sign(key);
}

export const CONFIG = { project: PROJECT, bundles: { "llm-proxy": { include: ["**/*.md"] } } };

/** The generated module's value, and the ids that the prompts got. */
async function uploaded(
  api: OpenFunction["api"],
  { files = { "prompts/greet.md": GREET }, config = {}, change = (row) => row }: FunctionOptions,
): Promise<{ bundle: Bundle; ids: Map<string, string> }> {
  const parsed = parseConfig({ ...CONFIG, ...config });
  if ("mistakes" in parsed) throw new Error(parsed.mistakes.join());
  const prompts: PromptFile[] = [];
  for (const [path, text] of Object.entries(files)) {
    const { file, problems } = await promptFileOf(path, text, parsed.config);
    if (!file) throw new Error(JSON.stringify(problems));
    prompts.push(file);
  }
  const registered = await api("POST", "/api/project/register", { project_name: PROJECT });
  const project = { id: (registered.project as { id: string }).id, name: PROJECT };
  const lock: Lock = { version: 1, project, prompts: {} };
  for (const file of prompts) {
    const { path, source_sha256, content_sha256 } = file;
    const stamp = { source_sha256, content_sha256, path, blob: "", tool: "test" };
    const row = change({
      ...rowOf(file.prompt().content, stamp),
      project_id: project.id,
      if_exists: "replace",
    });
    if (!row) continue;
    await api("POST", "/insert-functions", { functions: [row] });
    const { objects } = await api("GET", `/v1/prompt?project_id=${project.id}&slug=${file.slug}`);
    const [live] = objects as { id: string; _xact_id: string }[];
    if (!live) throw new Error("not uploaded");
    const hashes = { path, source_sha256, content_sha256 };
    lock.prompts[file.slug] = { ...hashes, id: live.id, version: live._xact_id };
  }
  const { modules } = bundleModules({ config: parsed.config, files: prompts, lock });
  const text = modules.get(modulePath("llm-proxy")) ?? "";
  const bundle: Bundle = JSON.parse(/^const data = (\{.*?^\});$/ms.exec(text)?.[1] ?? "");
  return {
    bundle,
    ids: new Map(Object.entries(lock.prompts).map(([slug, { id }]) => [slug, id])),
  };
}

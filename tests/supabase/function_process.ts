// The function as a program of its own, as `deno serve` runs it: index.ts, its own deno.json, no
// permission to read, run or write anything.
import { request, SUPABASE_URL } from "./open_function.ts";

export { request };

export const FUNCTION = "supabase/functions/llm-proxy";
const ROOT = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");

export interface FunctionProcess extends AsyncDisposable {
  url: string;
  /** Everything it has printed so far. */
  printed: () => string;
  /** What it logged: one object per line of JSON. */
  lines: () => { event: string }[];
  /** Resolves when it has printed something that contains `text`. */
  prints: (text: string) => Promise<void>;
  isAlive: () => boolean;
  pid: number;
}

export interface ProcessOptions {
  env: Record<string, string>;
  /** The function; llm-proxy, if none is named. */
  name?: string;
  /** Where the repository, or a copy of the function's modules, stands. */
  root?: string;
  deno?: string;
  denoDir?: string;
  /** A module to run instead of index.ts, relative to the function's folder. */
  entrypoint?: string;
  /** More flags of Deno. */
  flags?: string[];
}

export const SECRET_ENV = {
  SUPABASE_URL,
  SUPABASE_SECRET_KEYS: JSON.stringify({ default: "sb_secret_0123456789abcdef" }),
};

/** Starts the function and waits until it listens. */
export async function startProcess(options: ProcessOptions): Promise<FunctionProcess> {
  const { env, root = ROOT, deno = Deno.execPath(), entrypoint = "index.ts" } = options;
  const { name = "llm-proxy" } = options;
  const folder = `${root}/supabase/functions/${name}`;
  const child = new Deno.Command(deno, {
    args: [
      "serve",
      "--host=127.0.0.1",
      "--port=0",
      "--no-prompt",
      "--no-lock",
      "--node-modules-dir=none",
      "--allow-net=127.0.0.1",
      "--allow-env",
      ...(options.flags ?? []),
      `--config=${folder}/deno.json`,
      `${folder}/${entrypoint}`,
    ],
    clearEnv: true,
    env: {
      ...inherited(),
      ...(options.denoDir === undefined ? {} : { DENO_DIR: options.denoDir }),
      DENO_TLS_CA_STORE: "system,mozilla",
      NO_COLOR: "1",
      ...SECRET_ENV,
      ...env,
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let text = "";
  let isAlive = true;
  const waiting = new Map<() => void, string>();
  const listen = async (stream: ReadableStream<Uint8Array>): Promise<void> => {
    for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      for (const [resolve, wanted] of waiting) if (text.includes(wanted)) resolve();
    }
  };
  const ended = Promise.all([listen(child.stdout), listen(child.stderr), child.status])
    .then(([, , status]) => {
      isAlive = false;
      for (const resolve of waiting.keys()) resolve();
      return status;
    });
  const prints = async (wanted: string): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting.set(resolve, wanted);
    if (text.includes(wanted) || !isAlive) resolve();
    await promise;
    waiting.delete(resolve);
    if (!text.includes(wanted)) throw new Error(`it ended without printing "${wanted}":\n${text}`);
  };
  await prints("Listening on http");
  const port = /Listening on http:\/\/[^:]+:(\d+)/.exec(text)?.[1];
  return {
    url: `http://127.0.0.1:${port}/${name}`,
    printed: () => text,
    lines: () => text.split("\n").flatMap((line) => line.startsWith("{") ? [JSON.parse(line)] : []),
    prints,
    isAlive: () => isAlive,
    pid: child.pid,
    async [Symbol.asyncDispose](): Promise<void> {
      if (isAlive) child.kill("SIGKILL");
      await ended;
    },
  };
}

/** The machine's own, without a developer's settings of Braintrust. */
function inherited(): Record<string, string> {
  const names = ["PATH", "HOME", "DENO_DIR", "TMPDIR", "NPM_CONFIG_REGISTRY", "SSL_CERT_FILE"];
  return Object.fromEntries(names.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  }));
}

export interface Model extends AsyncDisposable {
  url: string;
}

/** A model that answers `content` at once. */
export function startModel(content = "Hi"): Model {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { stream } = await request.json();
      if (!stream) return Response.json({ choices: [{ message: { content } }] });
      const events = ["data: 1\n\n", "data: 2\n\n", "data: [DONE]\n\n"];
      const bytes = events.map((event) => new TextEncoder().encode(event));
      return new Response(ReadableStream.from(bytes), {
        headers: { "content-type": "text/event-stream" },
      });
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** A request for the prompt that this repository bundles. */
export function ask(url: string, body: object = {}, init: RequestInit = {}): Promise<Response> {
  const variables = { signal: "{}", market_context: "" };
  return fetch(url, {
    method: "POST",
    headers: { apikey: "sb_secret_0123456789abcdef" },
    body: JSON.stringify({ prompt: "analyze-signal", variables, ...body }),
    ...init,
  });
}

/** Resident memory; only Linux tells it of another process. */
export async function memoryOf(pid: number): Promise<string> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`).catch(() => "");
  const kilobytes = /^VmRSS:\s*(\d+)/m.exec(status)?.[1];
  return kilobytes === undefined ? "unknown" : `${(Number(kilobytes) / 1024).toFixed(0)} MB`;
}

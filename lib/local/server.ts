import { answer, type Answered, type Local } from "./answer.ts";
import { withFaults } from "./faults.ts";
import { ensureProject } from "./projects.ts";
import { activateQuirks, type Quirk } from "./quirks.ts";
import { Store } from "./store.ts";

export interface LocalOptions {
  /** Default 0, any free port. The address is always 127.0.0.1. */
  port?: number;
  /** SQLite file; default ":memory:". */
  db?: string;
  /** The only key that is accepted; by default any that is not empty. */
  apiKey?: string;
  /** A project that exists at the start. */
  project?: string;
  quirks?: readonly Quirk[];
  /** Called with each request when its answer is ready. */
  onRequest?: (request: LocalRequest) => void;
  /** Called with each answer that is JSON, before a fault spoils it. */
  onAnswer?: (answered: Answered) => void;
}

export interface LocalRequest {
  method: string;
  /** With the query. */
  path: string;
  status: number;
}

export interface LocalBraintrust extends AsyncDisposable {
  url: string;
  port: number;
  close(): Promise<void>;
  /** Replaces all quirks; those that count start again. */
  setQuirks(quirks: readonly Quirk[]): void;
}

/** Starts the embedded Braintrust. */
export function startLocal(options: LocalOptions = {}): Promise<LocalBraintrust> {
  // Async for its callers' sake: whatever goes wrong at the start is a rejection.
  return Promise.resolve().then(() => listen(options));
}

function listen(options: LocalOptions): LocalBraintrust {
  const store = openStore(options);
  const closing = new AbortController();
  const local: Local = {
    store,
    quirks: activateQuirks(options.quirks ?? []),
    apiKey: options.apiKey,
    serverUrl: "",
    onAnswer: options.onAnswer,
  };
  const server = serve(options, local, closing.signal);
  const { port } = server.addr;
  local.serverUrl = `http://127.0.0.1:${port}`;
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing.abort();
    return closed ??= server.shutdown().then(() => store.close());
  };
  return {
    url: local.serverUrl,
    port,
    close,
    setQuirks: (quirks) => void (local.quirks = activateQuirks(quirks)),
    [Symbol.asyncDispose]: close,
  };
}

function serve(
  { port = 0, onRequest }: LocalOptions,
  local: Local,
  closing: AbortSignal,
): Deno.HttpServer<Deno.NetAddr> {
  const handle = async (request: Request): Promise<Response> => {
    const ask = (): Promise<Response> => answer(request, local);
    const response = await withFaults(request, local.quirks, closing, ask);
    const { pathname, search } = new URL(request.url);
    onRequest?.({ method: request.method, path: pathname + search, status: response.status });
    return response;
  };
  try {
    return Deno.serve({ hostname: "127.0.0.1", port, onListen: () => {} }, handle);
  } catch (error) {
    local.store.close();
    throw error;
  }
}

function openStore({ db = ":memory:", project }: LocalOptions): Store {
  const store = new Store(db, Date.now);
  if (project) store.transaction(() => ensureProject(store, project));
  return store;
}

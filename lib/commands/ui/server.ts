// The page's server: loopback only. What is asked for is checked first, then answered by a view.
import { Failure } from "../../text/failure.ts";
import { markup } from "../../text/html.ts";
import { redact } from "../../text/redact.ts";
import { STYLE } from "../../report/html/style.ts";
import type { Context } from "../context.ts";
import { answerFor } from "./answer.ts";
import script from "./browser/app.js" with { type: "text" };
import { timed } from "./commands.ts";
import { HEADERS, refusal } from "./guard.ts";
import { keepSnapshots, readSnapshot, type Snapshots } from "./snapshot.ts";
import type { Serving, UiOptions } from "./serving.ts";
import { UI_STYLE } from "./style.ts";
import { layout, type Page, sorry } from "./views/layout.ts";
import { followFiles } from "./follow.ts";

/** How long a page may take before it says that it is reading. */
const PATIENCE = 1500;
const MAX_FORM = 10_000;
/** How long Braintrust may have changed unseen while somebody looks. */
const EVERY = 60_000;

/** A page that is served. */
export interface Ui extends AsyncDisposable {
  url: string;
  /** Needed for everything that acts; another at each start. */
  token: string;
}

/** Serves the page on 127.0.0.1. Throws a Failure when the port is taken. */
export function startUi(context: Context, { port, ...options }: UiOptions): Ui {
  const token = crypto.randomUUID();
  const snapshots = keepSnapshots(() => readSnapshot(timed(context)));
  const still = new AbortController();
  const server = listen(port, (request) => {
    const own = { port: server.addr.port, token };
    return handle(request, { ...options, ...own, context, snapshots, ended: still.signal });
  });
  const files = followFiles(context.root, () => refreshQuietly(snapshots), still.signal);
  const clock = setInterval(() => {
    if (snapshots.listeners() > 0) refreshQuietly(snapshots);
  }, EVERY);
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    token,
    [Symbol.asyncDispose]: async (): Promise<void> => {
      clearInterval(clock);
      still.abort();
      await files;
      await server.shutdown();
    },
  };
}

function listen(
  port: number,
  handler: (request: Request) => Promise<Response>,
): Deno.HttpServer<Deno.NetAddr> {
  try {
    return Deno.serve({ hostname: "127.0.0.1", port, onListen: () => {} }, handler);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.AddrInUse)) throw cause;
    throw new Failure(`Cannot listen on port ${port}: it is in use`, {
      hint: "deno task ui --port 0",
      cause,
    });
  }
}

/** A reading that fails is shown by the next page; nobody waits for this one. */
function refreshQuietly(snapshots: Snapshots): void {
  snapshots.refresh().catch(() => {});
}

async function handle(request: Request, serving: Serving): Promise<Response> {
  const url = new URL(request.url);
  const form = await formOf(request);
  const header = (name: string): string | null => request.headers.get(name);
  const token = form?.get("token");
  const refused = refusal({
    method: request.method,
    host: header("host"),
    origin: header("origin"),
    site: header("sec-fetch-site"),
    purpose: header("sec-fetch-dest"),
    token: typeof token === "string" ? token : null,
  }, serving);
  if (refused) return plain(refused.why, refused.status);
  const isRead = request.method !== "POST";
  if (isRead && url.pathname === "/app.js") return file(script, "text/javascript");
  if (isRead && url.pathname === "/style.css") return file(STYLE + UI_STYLE, "text/css");
  if (isRead && url.pathname === "/events") return events(serving);
  if (!isRead && url.pathname === "/refresh") {
    await serving.snapshots.refresh();
    return new Response(null, { status: 303, headers: { ...HEADERS, location: "/" } });
  }
  if (isRead && !await isReadSoon(serving.snapshots)) return stillReading(serving);
  return show(await pageFor(url, isRead, serving), serving);
}

/** Whether there is something to show, or will be before anybody wonders. */
async function isReadSoon(snapshots: Snapshots): Promise<boolean> {
  if (snapshots.isRead()) return true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE);
  });
  const read = snapshots.current().then(() => true, () => true); // the view says why not
  return await Promise.race([read, late]).finally(() => clearTimeout(timer));
}

/** The browser asks again by itself, with and without the script. */
function stillReading(serving: Serving): Response {
  const body =
    markup`<h1>Reading …</h1><p role="status">Prompt files and Braintrust are being read.</p>`;
  const response = show({ title: "Reading", body, isStill: true }, serving);
  response.headers.set("refresh", "1");
  return response;
}

/** What came with an action; nothing that is larger than a token and a few words is read. */
async function formOf(request: Request): Promise<FormData | undefined> {
  const isSmall = Number(request.headers.get("content-length") ?? "x") < MAX_FORM;
  if (request.method !== "POST" || !isSmall) return undefined;
  return await request.formData().catch(() => undefined);
}

/** A view, or the page that says why there is none. */
async function pageFor(url: URL, isRead: boolean, serving: Serving): Promise<Page> {
  try {
    return await answerFor(url, isRead, serving);
  } catch (error) {
    if (error instanceof Failure) return sorry(502, "Cannot show this", error.message, error.hint);
    const text = error instanceof Error ? error.stack ?? error.message : String(error);
    return sorry(500, "This is a bug", "Please report it with the lines below.", text);
  }
}

function show(page: Page, { token, context }: Serving): Response {
  const text = redact(layout(page, token).source, context.env.BRAINTRUST_API_KEY);
  return file(text, "text/html", page.status ?? 200);
}

function file(text: string, type: string, status = 200): Response {
  return new Response(text, {
    status,
    headers: { ...HEADERS, "content-type": `${type}; charset=utf-8` },
  });
}

function plain(text: string, status: number): Response {
  return file(`${text}\n`, "text/plain", status);
}

/** Tells a page of each reading, for as long as it is open. */
function events({ snapshots, ended }: Serving): Response {
  let stop = (): void => {};
  const stream = new ReadableStream<string>({
    start: (controller) => {
      controller.enqueue("retry: 2000\n\n");
      const unlisten = snapshots.listen(() => controller.enqueue("event: read\ndata:\n\n"));
      const close = (): void => {
        unlisten();
        controller.close();
      };
      ended.addEventListener("abort", close);
      stop = (): void => {
        unlisten();
        ended.removeEventListener("abort", close);
      };
    },
    cancel: () => stop(),
  });
  return new Response(stream.pipeThrough(new TextEncoderStream()), {
    headers: { ...HEADERS, "content-type": "text/event-stream" },
  });
}

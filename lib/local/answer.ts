import { isObject, type Json } from "../content/json.ts";
import { readBody } from "./body.ts";
import { type Call, query } from "./call.ts";
import { Refusal, refuse } from "./refusal.ts";
import { ORG } from "./login.ts";
import type { ActiveQuirks } from "./quirks.ts";
import { findRoute } from "./router.ts";
import type { Store } from "./store.ts";

/** What every request shares. */
export interface Local {
  store: Store;
  quirks: ActiveQuirks;
  apiKey: string | undefined;
  serverUrl: string;
  onAnswer?: ((answered: Answered) => void) | undefined;
}

/** What a request was answered with. */
export interface Answered {
  method: string;
  url: URL;
  answer: Json;
}

/** Answers one request the way Braintrust would: no quirk is looked at but those of the data. */
export async function answer(request: Request, local: Local): Promise<Response> {
  try {
    // Read first, refuse later: a client that is still sending may miss an early answer.
    const body = await readBody(request);
    const url = new URL(request.url);
    const { method } = request;
    const route = findRoute(method, url) ??
      refuse(404, `Cannot ${method} ${url.pathname}: no such route`);
    if (needsKey(url)) checkKey(request, local);
    const { store, quirks, serverUrl } = local;
    quirks.requests++;
    const most = quirks.value("body-limit") ?? Infinity;
    if (Number(request.headers.get("Content-Length")) > most) refuse(413, `At most ${most} bytes`);
    const call: Call = { method, url, params: route.params, body, store, quirks, serverUrl };
    checkOrg(call);
    checkRights(call);
    const keep = !(quirks.has("ignore-write") && url.pathname === "/insert-functions");
    const result = store.transaction(() => route.handler(call), { keep });
    if (result instanceof Refusal) return plain(result.status, result.message);
    local.onAnswer?.({ method, url, answer: result });
    return Response.json(result);
  } catch (error) {
    if (error instanceof Refusal) return plain(error.status, error.message);
    return plain(500, `Internal error: ${error instanceof Error ? error.message : error}`);
  }
}

function plain(status: number, text: string): Response {
  return new Response(text, { status, headers: { "Content-Type": "text/plain" } });
}

function needsKey({ pathname }: URL): boolean {
  return pathname !== "/ping" && pathname !== "/version";
}

function checkKey(request: Request, { apiKey }: Local): void {
  const [, key] = /^Bearer +(\S+)$/i.exec(request.headers.get("Authorization") ?? "") ?? [];
  if (key === undefined) refuse(401, "No API key provided: send Authorization: Bearer <key>");
  if (apiKey !== undefined && key !== apiKey) refuse(401, "Invalid API key");
}

/** What the quirks do not let the key do. */
function checkRights({ method, url: { pathname }, quirks }: Call): void {
  const isRead = method === "GET" || pathname === "/btql" || pathname.startsWith("/api/");
  if (!isRead && quirks.has("read-only")) refuse(403, "Missing write access to project");
  if (pathname.startsWith("/environment") && quirks.has("no-environments")) {
    refuse(403, "Missing read access to environments");
  }
}

/** Every request may name an organization, in the query or in the body. */
function checkOrg(call: Call): void {
  const named = isObject(call.body) ? call.body["org_name"] : undefined;
  const name = query(call, "org_name") ?? (named || undefined);
  if (name !== undefined && name !== ORG.name) refuse(400, `Organization not found: ${name}`);
}

// Who may ask. The page holds prompts, and with --write it acts: a page of another origin, or a name of
// somebody's that leads to this machine, gets neither.

/** What is known of a request before anything is done about it. */
export interface Asked {
  method: string;
  host: string | null;
  origin: string | null;
  /** What the browser says of where the request comes from: `Sec-Fetch-Site`. */
  site: string | null;
  /** And what for: `Sec-Fetch-Dest`, `document` where somebody opens a page. */
  purpose: string | null;
  /** The token that came with it. */
  token: string | null;
}

/** Why a request is refused, and with which status; undefined when it may go on. */
export function refusal(
  { method, host, origin, site, purpose, token }: Asked,
  own: { port: number; token: string },
): { status: number; why: string } | undefined {
  const hosts = [`127.0.0.1:${own.port}`, `localhost:${own.port}`];
  if (host === null || !hosts.includes(host)) {
    return {
      status: 421,
      why: "This address is not mine: open the one that deno task ui printed.",
    };
  }
  const isForeign = origin !== null && origin !== `http://${host}`;
  if (isForeign) return { status: 403, why: "Another page asked for this." };
  if (method === "GET" || method === "HEAD") {
    // A link elsewhere may lead here, since reading changes nothing; no page may load this into its own.
    const isOutside = site === "cross-site" || site === "same-site";
    return isOutside && purpose !== "document"
      ? { status: 403, why: "Another page asked for this." }
      : undefined;
  }
  if (method !== "POST") return { status: 405, why: "Pages are read, or acted on with POST." };
  const isSame = origin === `http://${host}` && (site === null || site === "same-origin");
  if (!isSame) return { status: 403, why: "Another page asked for this." };
  return token === own.token
    ? undefined
    : { status: 403, why: "This page is from an earlier start. Go back, and load it again." };
}

/** What browsers are told about every answer. */
export const HEADERS = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "cache-control": "no-store",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

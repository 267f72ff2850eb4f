import { assertEquals } from "@std/assert";
import { type Asked, refusal } from "../../../../lib/commands/ui/guard.ts";
import { viewAt } from "../../../../lib/commands/ui/address.ts";

const OWN = { port: 8788, token: "t" };
const GET: Asked = {
  method: "GET",
  host: "127.0.0.1:8788",
  origin: null,
  site: "none",
  purpose: "document",
  token: null,
};
const POST: Asked = {
  ...GET,
  method: "POST",
  origin: "http://127.0.0.1:8788",
  site: "same-origin",
  token: "t",
};

// deno-fmt-ignore
const REQUESTS: [name: string, asked: Asked, status: number | undefined][] = [
  ["an address that somebody types", GET, undefined],
  ["localhost", { ...GET, host: "localhost:8788" }, undefined],
  ["a program without a browser's headers", { ...GET, site: null, purpose: null }, undefined],
  ["a link on another page", { ...GET, site: "cross-site" }, undefined],
  ["a frame, a script or an image on another page", { ...GET, site: "cross-site", purpose: "iframe" }, 403],
  ["another port of this machine", { ...GET, site: "same-site", purpose: "empty" }, 403],
  ["a name that leads here", { ...GET, host: "evil.example:8788" }, 421],
  ["another port", { ...GET, host: "127.0.0.1:80" }, 421],
  ["no host", { ...GET, host: null }, 421],
  ["another origin that reads", { ...GET, origin: "http://evil.example" }, 403],
  ["an action of the page", POST, undefined],
  ["an action of localhost", { ...POST, host: "localhost:8788", origin: "http://localhost:8788" }, undefined],
  ["an action without a token", { ...POST, token: null }, 403],
  ["an action with an old token", { ...POST, token: "old" }, 403],
  ["an action without an origin", { ...POST, origin: null }, 403],
  ["an action of a sandboxed page", { ...POST, origin: "null" }, 403],
  ["an action of another origin that knows the token", { ...POST, origin: "http://evil.example", site: "cross-site" }, 403],
  ["an action through a name that leads here", { ...POST, host: "evil.example:8788", origin: "http://evil.example:8788" }, 421],
  ["any other method", { ...POST, method: "PUT" }, 405],
];
for (const [name, asked, status] of REQUESTS) {
  Deno.test(`refusal() — ${name}`, () => assertEquals(refusal(asked, OWN)?.status, status));
}

// deno-fmt-ignore
const ADDRESSES: [address: string, view: ReturnType<typeof viewAt>][] = [
  ["/", { view: "list", query: "", state: "" }],
  ["/?q=a%20b&state=drifted", { view: "list", query: "a b", state: "drifted" }],
  ["/prompt/greet", { view: "prompt", slug: "greet" }],
  ["/prompt/gr%C3%BC%C3%9Fe%2Fx/source", { view: "source", slug: "grüße/x" }],
  ["/prompt/greet/diff?from=pinned&to=live", { view: "diff", slug: "greet", from: "pinned", to: "live", isBeside: false }],
  ["/prompt/greet/diff?from=other", undefined],
  ["/prompt/greet/version/1000198255873818625", { view: "version", slug: "greet", version: "1000198255873818625" }],
  ["/prompt/greet/version/abc", undefined],
  ["/prompt/greet/plan/upload", { view: "plan", slug: "greet", action: "upload" }],
  ["/prompt/greet/more/of/it", undefined],
  ["/prompt/%E0%A4%A", undefined],
  ["/prompt/", undefined],
  ["/etc/passwd", undefined],
];
for (const [address, view] of ADDRESSES) {
  Deno.test(`viewAt() — ${address}`, () => {
    assertEquals(viewAt(new URL(address, "http://127.0.0.1:8788")), view);
  });
}

import { Failure } from "./failure.ts";

/** `text` as a base URL without a slash at its end. Throws a Failure, see `parseSettings`. */
export function checkedUrl(name: string, text: string): string;
export function checkedUrl(name: string, text: string | undefined): string | undefined;
export function checkedUrl(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined; // URL.parse is not in every Node 20
  // First: whatever else is wrong, the message then holds no password.
  if (url?.username || url?.password) {
    throw new Failure(`Cannot use ${name}: it contains a password`);
  }
  if (url?.protocol !== "https:" && url?.protocol !== "http:") {
    throw new Failure(`Cannot use ${name}: "${text}" is not an http(s) URL`);
  }
  if (url.protocol === "http:" && !isLoopback(url)) {
    throw new Failure(`Cannot use ${name}: "${text}" would send the key unencrypted`, {
      hint: "Use https; plain http is for a server on this machine",
    });
  }
  return text.replace(/\/+$/, "");
}

/** Whether a URL leads to this very machine. */
export function isLoopback({ hostname }: Pick<URL, "hostname">): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

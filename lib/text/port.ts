import { Failure } from "./failure.ts";

/** The port that somebody typed. Throws a Failure when it is none. */
export function portOf(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port < 65536) return port;
  throw new Failure(`Cannot listen on port "${text}": expected a number from 0 to 65535`);
}

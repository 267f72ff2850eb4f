// Answers other than 200.

/** An answer other than 200. */
export class Refusal extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

/** Ends the call with `status`. */
export function refuse(status: number, message: string): never {
  throw new Refusal(status, message);
}

/**
 * The command could not find out or could not go on, and a person can do something about it. Thrown
 * once, turned into text and exit code 2 in one place (`tasks/_main.ts`).
 */
export class Failure extends Error {
  /** The command or setting that mends it. */
  readonly hint: string | undefined;

  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = "Failure";
    this.hint = options.hint;
  }
}

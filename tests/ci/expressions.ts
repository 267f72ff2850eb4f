// GitHub's own expression language, evaluated by GitHub's own library.
import { data, Evaluator, Lexer, Parser } from "@actions/expressions";

/** The contexts that an expression sees, such as `github` and `needs`. */
export type Contexts = Record<string, unknown>;

/** How what came before has ended, for `success()` and its kin. */
export type Status = "success" | "failure";

/** The value of an expression without its `${{ }}`. */
export function evaluate(
  expression: string,
  contexts: Contexts,
  status: Status = "success",
): unknown {
  const functions = [
    statusFunction("always", true),
    statusFunction("cancelled", false),
    statusFunction("success", status === "success"),
    statusFunction("failure", status === "failure"),
  ];
  const { tokens } = new Lexer(expression).lex();
  const tree = new Parser(tokens, Object.keys(contexts), functions).parse();
  const context: unknown = JSON.parse(JSON.stringify(contexts), data.reviver);
  if (!(context instanceof data.Dictionary)) throw new Error("contexts are no object");
  const value = new Evaluator(tree, context, new Map(functions.map((one) => [one.name, one])))
    .evaluate();
  return JSON.parse(JSON.stringify(value, data.replacer));
}

/** `text` with every `${{ }}` replaced by its value. */
export function fill(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => {
    const value = evaluate(expression.trim(), contexts);
    return value === null || value === undefined ? "" : String(value);
  });
}

/** Whether a job or step runs: `success()` is implied where no status function is named. */
export function isMet(condition: unknown, contexts: Contexts, status: Status): boolean {
  const text = String(condition ?? "success()").replace(/^\s*\$\{\{(.*)\}\}\s*$/s, "$1");
  const hasStatus = /\b(always|cancelled|success|failure)\(\)/.test(text);
  return Boolean(evaluate(hasStatus ? text : `success() && (${text})`, contexts, status));
}

function statusFunction(name: string, is: boolean): {
  name: string;
  minArgs: number;
  maxArgs: number;
  call: () => data.BooleanData;
} {
  return { name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(is) };
}

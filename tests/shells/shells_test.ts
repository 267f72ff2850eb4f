// Shells that a machine may lack; the hook's other tests run under its own sh.
import { judgesUnder } from "../hooks/under_shell.ts";

for (const shell of [["dash"], ["busybox", "sh"], ["bash", "--posix"]]) {
  Deno.test(`pre-commit — blocks, passes and skips under ${shell.join(" ")}`, () =>
    judgesUnder(shell));
}

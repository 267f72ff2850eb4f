// The commands that a message tells a person to type.

const COMMAND =
  /(?:PROMPT_SYNC_SKIP=1 )?(?:deno task|git (?:add|commit|checkout|restore|stash|rm|revert|diff)) ?[^\n`]*?(?= {2,}|$|`|;| rebuilds )/gm;
/** What only shows something, and so leads nowhere. */
const SHOWS = /^(?:deno task (?:verify|diff|log|lint|local|demo)|git diff)\b|--help|--dry-run/;
/** What throws something away, or puts it on top of somebody else's: taken when nothing else is left. */
const HARSH = /--force|--reassert|--prune/;

/** The commands in `text` that do something, the gentle ones first. */
export function printedCommands(text: string): string[] {
  const all = [...text.matchAll(COMMAND)]
    .flatMap(([command]) => command.split(" && "))
    .map((command) => command.trim().replace(/(?<!\.)[).,:]$/, ""))
    .filter((command) => !SHOWS.test(command));
  const [gentle, harsh] = [
    all.filter((command) => !HARSH.test(command)),
    all.filter((command) => HARSH.test(command)),
  ];
  return [...new Set([...gentle, ...harsh])];
}

/** Whether `text` asks for the same command once more. */
export function asksAgain(text: string): boolean {
  return /run the command again|run it again|try again/i.test(text);
}

/** The words of a command, as a shell splits them. */
export function wordsOf(command: string): string[] {
  const words = command.match(/'[^']*'|"[^"]*"|[^\s'"]+(?:=(?:'[^']*'|"[^"]*"))?/g) ?? [];
  return words.map((word) => word.replace(/(['"])(.*)\1/s, "$2"));
}

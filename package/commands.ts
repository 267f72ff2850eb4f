// The commands of the installed program: each is a task of deno.json, and has its permissions and no more.

/** A command, and how Deno is started for it. */
export interface Entry {
  describes: string;
  /** The task file, such as `tasks/verify.ts`. */
  file: string;
  /** The flags of `deno run`. What is known only when it starts is a word in braces; see `Places`. */
  flags: readonly string[];
  /** Whether it loads Braintrust's SDK, where that is installed. */
  usesSdk: boolean;
}

/** The commands by name. */
export type Entries = Readonly<Record<string, Entry>>;

/** What stands in for the words in braces. */
export interface Places {
  /** Files that a step of a GitHub job may write. */
  jobFiles: () => readonly string[];
  /** Git's own folder. */
  gitDir: () => string;
  /** The top folder of the checkout. */
  top: () => string;
}

interface DenoJson {
  tasks: Record<string, { description: string; command: string }>;
  permissions: Record<string, { net?: boolean; env: { allow: string[]; ignore: boolean } }>;
}

/** Tasks about this project itself. */
const OWN = ["demo", "schema", "package"];
/** What the shell of `deno task` puts in, and the word for it. */
const SHELL: readonly (readonly [shell: RegExp, word: string])[] = [
  [/\$JOB_FILES/, "{job}"],
  [/\$\(git (?:-C \S+ )?rev-parse --(?:git-common-dir|absolute-git-dir) [^)]*\)/, "{git}"],
  [/\$\(git (?:-C \S+ )?rev-parse --show-toplevel [^)]*\)/, "{top}"],
];
/** The installed program says by this variable how it is typed. */
const RUNNER = "PROMPT_SYNC_RUNNER";

/** Reads the commands from deno.json. Throws an Error on a task that it does not understand. */
export function commandsOf({ tasks, permissions }: DenoJson): Entries {
  const entries = Object.entries(tasks).flatMap(([name, { description, command }]) => {
    const [, words, file] = / deno run (.*) (tasks\/\w+\.ts)$/.exec(plain(command)) ?? [];
    if (words === undefined || file === undefined || OWN.includes(name)) return [];
    const flags = words.split(" ").flatMap((flag) => flagsOf(flag, permissions));
    const usesSdk = words.includes("--lock=deno.full.lock");
    return [[name, { describes: description, file, flags, usesSdk }] as const];
  });
  return Object.fromEntries(entries);
}

/** The flags with the words in braces filled in. */
export function filledFlags({ flags }: Entry, { jobFiles, gitDir, top }: Places): string[] {
  const job = (): string => jobFiles().map((path) => `,${grantable(path)}`).join("");
  return flags.map((flag) =>
    flag.replace("{job}", job).replace("{git}", () => grantable(gitDir()))
      .replace("{top}", () => grantable(top()))
  );
}

/** The command with words in the place of what its shell would put in. */
function plain(command: string): string {
  const filled = SHELL.reduce((text, [shell, word]) => text.replace(shell, word), command)
    .replaceAll('"', "");
  if (filled.includes("$")) throw new Error(`Cannot package the task: ${command}`);
  return filled;
}

function flagsOf(flag: string, permissions: DenoJson["permissions"]): string[] {
  if (flag.startsWith("--lock=")) return [];
  const [, set] = /^-P=(.*)$/.exec(flag) ?? [];
  if (set === undefined) {
    return [flag.startsWith("--allow-env=") ? `${flag},${RUNNER}` : flag];
  }
  const { net = false, env } = permissions[set] ?? {};
  if (env?.ignore !== true) throw new Error(`Cannot package the permissions "${set}"`);
  const names = [...env.allow, RUNNER].join(",");
  return [...(net ? ["--allow-net"] : []), `--allow-env=${names}`, "--ignore-env"];
}

/** Deno splits paths at commas: of a path with one, the folder above it. */
function grantable(path: string): string {
  const [before = "", rest] = path.split(/,(.*)/s);
  return rest === undefined ? path : before.replace(/[\\/][^\\/]*$/, "");
}

// One telling, played from the first upload to a promotion as a person would: every command that is
// typed after the first of a step is one that a message printed.
import type { Patience } from "../../lib/braintrust/client.ts";
import type { Quirk } from "../../lib/local/quirks.ts";
import { STATES } from "../../lib/state/state.ts";
import { COMMAND as ROLLBACK } from "../../tasks/rollback.ts";
import { COMMAND as UPLOAD } from "../../tasks/upload.ts";
import { runInProcess } from "../in_process.ts";
import { commandEnv, gitEnv, type Ran, spawn } from "../sandbox.ts";
import { asksAgain, printedCommands, wordsOf } from "./printed.ts";
import { isOnlyEarlier } from "./witness.ts";
import { openWorld, type World } from "./world.ts";

/** What must not happen. */
export type Kind =
  | "stuck"
  | "wrong in sync"
  | "lost edit"
  | "drift that nobody made"
  | "addition in a file"
  | "another project"
  | "wrong text"
  | "crash";

/** One thing that went wrong, with what was typed and printed before. */
export interface Wrong {
  kind: Kind;
  step: string;
  what: string;
  transcript: string;
}

/** A story under way. */
export interface Story {
  world: World;
  quirks: readonly Quirk[];
  /** Whether the service may be such that a command can only stop with exit code 2. */
  mayStop: boolean;
  wrongs: Wrong[];
  /** How often a prompt passed `verify` because all that it heard of it was older than an edit. */
  earlier: number;
  /** All that was typed and printed; `step` begins a part of it. */
  printed: string[];
  step: string;
}

const PATIENCE: Patience = { timeoutMs: 5000, attempts: 4, pace: 0.004 };
const WAITS: Record<string, boolean> = {
  upload: "wait" in UPLOAD.flags,
  rollback: "wait" in ROLLBACK.flags,
};
const MAX_ROUNDS = 7;
/** More often than the longest lag of any case. */
const MAX_EARLIER = 8;

/** How a story went. */
export type Played = Pick<Story, "wrongs" | "earlier">;

/** Runs `steps` under `quirks` and returns all that went wrong. */
export async function play(
  quirks: readonly Quirk[],
  mayStop: boolean,
  steps: Record<string, (story: Story) => Promise<void>>,
): Promise<Played> {
  await using world = await openWorld(quirks);
  const story: Story = { world, quirks, mayStop, wrongs: [], earlier: 0, printed: [], step: "" };
  for (const [step, work] of Object.entries(steps)) {
    story.step = step;
    story.printed.push(`\n=== ${step}\n`);
    try {
      await work(story);
    } catch (error) {
      wrong(story, "crash", error instanceof Error ? error.stack ?? error.message : String(error));
      break;
    }
  }
  return story;
}

/** Notes what went wrong. */
export function wrong(story: Story, kind: Kind, what: string): void {
  const start = story.printed.findLastIndex((text) => text.startsWith("\n=== "));
  // An edit that is lost in the end was lost somewhere on the way.
  const transcript = story.printed.slice(kind === "lost edit" ? 0 : start).join("");
  story.wrongs.push({ kind, step: story.step, what, transcript });
}

/** Types `deno task ...` in the repository. */
export async function type(story: Story, command: string): Promise<Ran> {
  const { box } = story.world;
  // Lag is counted in reads here: a longer time to wait changes nothing but the time.
  const [task = "", ...args] = wordsOf(command.replace(/ --wait \d+/, ""));
  const wait = WAITS[task] && !command.includes("--dry-run") ? ["--wait", "1"] : [];
  story.world.heard.splice(0);
  const env = commandEnv(box);
  const ran = await runInProcess(task, {
    root: box.root,
    args: [...wait, ...args],
    env,
    patience: PATIENCE,
  });
  const code = `(exit code ${ran.code})`;
  story.printed.push(`$ deno task ${command}\n${ran.stderr}${ran.stdout}${code}\n`);
  if (ran.stderr.includes("This is a bug")) wrong(story, "crash", ran.stderr);
  return ran;
}

/** Types a command as it was printed. */
async function typePrinted(story: Story, printed: string): Promise<Ran> {
  const { root } = story.world.box;
  const task = /^(?:PROMPT_SYNC_SKIP=1 )?deno task (.*)$/s.exec(printed)?.[1];
  if (task !== undefined) return await type(story, task);
  // A person writes a message in the editor that git opens.
  const line = printed.replace(/^((?:PROMPT_SYNC_SKIP=1 )?git commit)(?! --message)/, "$1 -m x");
  const env = { ...gitEnv(), GIT_EDITOR: "true" };
  const ran = await spawn("sh", ["-c", line], root, env);
  story.printed.push(`$ ${line}\n${ran.stderr}${ran.stdout}`);
  return ran;
}

interface Verified {
  code: number;
  /** State by slug. */
  states: Map<string, string>;
  text: string;
}

/**
 * Types `verify` and reads what it found. A wrong "in sync" is found by the truth. Where all that it
 * heard is older than an edit, it is typed again: the edit must be seen once anything tells of it.
 */
export async function verify(story: Story, { isForged = false } = {}): Promise<Verified> {
  for (let times = 1;; times++) {
    const verified = await typeVerify(story);
    const slugs = times < MAX_EARLIER ? passedEarlier(story, verified) : [];
    if (slugs.length === 0) {
      if (verified.code === 0 && !isForged) await requireTruth(story, verified.states);
      return verified;
    }
    story.earlier += slugs.length;
    story.printed.push(`--- all it heard is older than the last change of ${slugs.join(", ")}\n`);
  }
}

/** The prompts that show no edit, and of which only versions older than the live one were heard. */
function passedEarlier({ world }: Story, { states }: Verified): string[] {
  return [...world.live()].filter(([slug, { xact, row }]) =>
    BEHIND.has(states.get(slug) ?? "") && isOnlyEarlier(world.heard, String(row["id"]), xact)
  ).map(([slug]) => slug);
}

/** Whether all that was heard of `slug` is older than the version that is live. */
export function isOnlyEarlierOf({ world }: Story, slug: string): boolean {
  const live = world.live().get(slug);
  return live !== undefined && isOnlyEarlier(world.heard, String(live.row["id"]), live.xact);
}

const BEHIND: ReadonlySet<string> = new Set(["in-sync", "superseded", "elsewhere", "pending"]);

async function typeVerify(story: Story): Promise<Verified> {
  const ran = await type(story, "verify");
  const lines = [...ran.stdout.matchAll(/^\S ([\w.-]+) +([a-z-]+)(?= |$)/gm)]
    .filter(([, , state = ""]) => Object.hasOwn(STATES, state));
  const states = new Map(lines.map(([, slug = "", state = ""]) => [slug, state]));
  return { code: ran.code, states, text: ran.stderr + ran.stdout };
}

/** What is said to be in sync is live, and the lock pins it. */
async function requireTruth(story: Story, states: Map<string, string>): Promise<void> {
  const { box, live } = story.world;
  const lock = JSON.parse(await box.read("prompts/lock.json"));
  const rows = live();
  for (const [slug, state] of states) {
    if (state !== "in-sync") continue;
    const [version, entry] = [rows.get(slug), lock.prompts[slug]];
    const source = await box.read(`prompts/${slug}.md`);
    const isPinned = version?.xact === entry?.version &&
      await sha256(source) === entry?.source_sha256;
    if (!isPinned) wrong(story, "wrong in sync", `"${slug}": ${version?.xact}`);
  }
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(digest).toHex();
}

/**
 * Types `command`, then what is printed, until `verify` ends with 0. Where a command may stop, the
 * service behaves for a while instead, and the same way must lead to the end.
 */
export async function untilGreen(story: Story, command: string): Promise<void> {
  if (await follow(story, command, { isGentle: story.mayStop })) return;
  if (story.mayStop) {
    story.printed.push("--- Braintrust behaves\n");
    story.world.behave([]);
    const isGreen = await follow(story, command, { isGentle: false });
    story.world.behave(story.quirks);
    story.printed.push("--- Braintrust behaves no longer\n");
    if (isGreen) return;
  }
  wrong(story, "stuck", "no printed command led to green");
}

async function follow(
  story: Story,
  command: string,
  { isGentle }: { isGentle: boolean },
): Promise<boolean> {
  const typed = new Map<string, number>();
  let [last, lastCommand] = [await type(story, command), `deno task ${command}`];
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { code, states, text } = await verify(story);
    if (code === 0) return true;
    const said = last.stderr + last.stdout;
    const failing = [...states].filter(([, state]) => state !== "in-sync").map(([slug]) => slug);
    const candidates = [...printedCommands(said), ...printedCommands(text)]
      .map((command) => command.replace("SLUG ...", failing.join(" ")));
    const isNew = (command: string): boolean => (typed.get(command) ?? 0) < 1;
    const isHarsh = (command: string): boolean => /--force|--reassert|--prune/.test(command);
    const fresh = candidates.filter(isNew);
    const next = fresh.find((command) => !isHarsh(command)) ??
      (asksAgain(said) && (typed.get(lastCommand) ?? 0) < 3 ? lastCommand : undefined) ??
      (isGentle ? undefined : fresh[0]);
    if (next === undefined) return false;
    typed.set(next, (typed.get(next) ?? 0) + 1);
    last = await typePrinted(story, next);
    lastCommand = next;
  }
  return false;
}

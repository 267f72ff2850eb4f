/** A program to measure. */
export interface Program {
  name: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
  clearEnv?: boolean;
}

/** What a program needed. */
export interface Cost {
  seconds: number;
  /** The most memory it held at a time, in MB (10⁶ bytes); undefined where only Linux can tell. */
  peakMegabytes: number | undefined;
  /** Of all cores, with what it started itself; NaN where only Linux can tell. */
  cpuSeconds: number;
}

const POLL_MS = 10;
/** In which Linux counts, on every machine. */
const TICKS_PER_SECOND = 100;

/** Runs a program to its end and measures it. Throws when it fails: a failed run is no result. */
export async function measureChild({ name, ...options }: Program): Promise<Cost> {
  const cpuBefore = await childrenCpu();
  const start = performance.now();
  const child = new Deno.Command(name, {
    ...options,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = child.output();
  const ended = child.status.then(() => performance.now());
  const peakMegabytes = await peakUntil(child.pid, ended);
  const seconds = (await ended - start) / 1000;
  const { code, stdout, stderr } = await output;
  const cpuSeconds = await childrenCpu() - cpuBefore;
  if (code === 0) return { seconds, peakMegabytes, cpuSeconds };
  const text = [stderr, stdout].map((bytes) => new TextDecoder().decode(bytes)).join("").trim();
  throw new Error(`${name} ${options.args.join(" ")}: exit code ${code}\n${text}`);
}

/**
 * The kernel keeps the peak itself (VmHWM), and it only grows: the last answer before the end is
 * the peak but for what was allocated in the last few milliseconds.
 */
async function peakUntil(pid: number, end: Promise<unknown>): Promise<number | undefined> {
  let peak: number | undefined;
  let isRunning = true;
  const stop = end.then(() => void (isRunning = false));
  while (isRunning) {
    peak = await peakOf(pid) ?? peak;
    await Promise.race([stop, new Promise((resolve) => setTimeout(resolve, POLL_MS))]);
  }
  return peak;
}

/** What the children of this process that have ended needed so far, in seconds. */
async function childrenCpu(): Promise<number> {
  if (Deno.build.os !== "linux") return NaN;
  const stat = await Deno.readTextFile("/proc/self/stat");
  // The fields after the name, which stands in brackets and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND;
}

async function peakOf(pid: number): Promise<number | undefined> {
  if (Deno.build.os !== "linux") return undefined;
  // A process that has ended has no status, or one without memory.
  const status = await Deno.readTextFile(`/proc/${pid}/status`).catch(() => "");
  const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024 / 1e6;
}

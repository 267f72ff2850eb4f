import { spawn } from "../sandbox.ts";

/** The path of a program that a test needs. Never skips: a machine without it says what to do. */
export async function which(program: string): Promise<string> {
  const { code, stdout } = await spawn("sh", ["-c", `command -v ${program}`], "/", {});
  if (code === 0) return stdout.trim();
  throw new Error(`this test needs "${program}"; install it (Debian: apt-get install ${program})`);
}

// The first command on a new machine: what it downloads before it says a word.
import { assert, assertEquals } from "@std/assert";
import { ROOT, run } from "./tools.ts";

const MAX_PACKAGES = 15;
const MAX_BYTES = 20_000_000;

/** Every package in a cache of Deno, and the size of the whole. */
async function cached(folder: string): Promise<{ packages: string[]; bytes: number }> {
  const packages: string[] = [];
  let bytes = 0;
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (!isDirectory) bytes += (await Deno.stat(path)).size;
    else {
      if (/\/npm\/[^/]+\/(@[^/]+\/)?[^/]+\/\d+\.\d+\.\d+[^/]*$/.test(path)) packages.push(path);
      const inner = await cached(path);
      packages.push(...inner.packages);
      bytes += inner.bytes;
    }
  }
  return { packages, bytes };
}

// Whatever is in its lock Deno downloads as a whole, so that one command speaks for all with that lock.
for (const task of ["lint", "demo"]) {
  Deno.test(`deno task ${task} — on a new machine, downloads at most ${MAX_PACKAGES} packages`, async () => {
    const home = await Deno.makeTempDir({ prefix: "new machine " });
    try {
      const env = { DENO_DIR: `${home}/deno`, HOME: home, GITHUB_ACTIONS: "" };
      const { code, stderr } = await run(Deno.execPath(), ["task", task], { cwd: ROOT, env });
      assertEquals(code, 0, stderr);
      const { packages, bytes } = await cached(`${home}/deno`);
      assert(packages.length > 0 && packages.length <= MAX_PACKAGES, packages.join("\n"));
      assert(bytes <= MAX_BYTES, `${bytes} bytes`);
    } finally {
      await Deno.remove(home, { recursive: true });
    }
  });
}

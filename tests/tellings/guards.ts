// The two guards beside `verify`: what a commit is asked, and what a function finds at its cold start.
import { bundleModules } from "../../lib/bundle/bundle.ts";
import type { Bundle } from "../../lib/content/bundled.ts";
import { readConfig } from "../../lib/disk/config_file.ts";
import { readLock } from "../../lib/disk/lock_file.ts";
import { readPromptFiles } from "../../lib/disk/prompt_files.ts";
import { type CheckResult, createPrompts } from "../../lib/runtime/mod.ts";
import { KEY, type Sandbox } from "../sandbox.ts";
import { type Story, type, wrong } from "./story.ts";

const MODULE = "app/prompts.gen.ts";

/** A commit of what is uploaded passes; whether one does that holds an edited prompt is answered too. */
export async function commitPasses(story: Story): Promise<boolean> {
  await story.world.box.git("add", "--all");
  const { code } = await type(story, "verify --staged");
  if (code === 2) wrong(story, "stuck", "the commit hook cannot judge");
  return code === 0;
}

/** The cold start finds nothing wrong with what was deployed and nobody has edited. */
export async function requireQuietStart(story: Story): Promise<void> {
  for (const kind of ["pinned", "latest"] as const) {
    const { mismatches } = await coldStart(story.world.box, kind);
    // A service that keeps no stamp, or does not answer, is told of: the bundle serves.
    if (story.mayStop) continue;
    const found = mismatches.map(({ event, slug }) => `${slug}: ${event}`).join(", ");
    if (mismatches.length > 0) {
      wrong(story, "drift that nobody made", `cold start, ${kind}: ${found}`);
    }
  }
}

async function coldStart(
  { root, local }: Sandbox,
  kind: "pinned" | "latest",
): Promise<CheckResult> {
  const config = {
    ...await readConfig(root),
    bundles: { [MODULE]: { include: ["prompts/**/*.md"] } },
  };
  const { lock } = await readLock(root);
  const { files } = await readPromptFiles(root, config, lock);
  const text = bundleModules({ config, files, lock }).modules.get(MODULE) ?? "";
  const bundle: Bundle = JSON.parse(/^const data = (\{.*?^\});$/ms.exec(text)?.[1] ?? "");
  const settings = { policy: { kind }, apiUrl: local.url, apiKey: KEY } as const;
  return await createPrompts({ bundle, settings, checkDelayMs: 0, log: () => {} }).check();
}

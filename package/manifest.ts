/**
 * What package.json of the package says. `action` is the action of this very version, pinned, for the
 * workflow that `init` writes.
 */
export function manifest(
  version: string,
  denoVersion: string,
  action: string | undefined,
): Record<string, unknown> {
  return {
    name: "prompt-sync",
    version,
    description: "Prompts in git, served from Braintrust: kept in sync, and proven to be",
    keywords: ["prompts", "braintrust", "llm", "git"],
    license: "MIT",
    type: "module",
    bin: { "prompt-sync": "prompt-sync.js" },
    exports: {
      "./runtime": { types: "./runtime.d.ts", default: "./runtime.js" },
      "./config.schema.json": "./config.schema.json",
      "./package.json": "./package.json",
    },
    files: [
      "prompt-sync.js",
      "tasks",
      "hook.js",
      "hooks",
      "runtime.js",
      "runtime.d.ts",
      "config.schema.json",
      "CHANGELOG.md",
    ],
    engines: { node: ">=20" },
    ...(action === undefined ? {} : { action }),
    // The program of each command, in exactly the version that this project is tested with.
    dependencies: { deno: denoVersion },
    // `upload` and `render` build prompts with the SDK of the application, where it has one.
    peerDependencies: { braintrust: ">=3.0.0" },
    peerDependenciesMeta: { braintrust: { optional: true } },
  };
}

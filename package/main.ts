// The program as a clone runs it: `deno run --allow-all package/main.ts COMMAND`. action.yml does.
import { commandsOf } from "./commands.ts";
import { launch } from "./launcher.ts";
import deno from "../deno.json" with { type: "json" };

const home = `${import.meta.dirname}/..`;

launch({
  version: deno.version,
  denoVersion: "2.9.6",
  commands: commandsOf(deno),
  home,
  flags: [`--config=${home}/deno.json`],
  sdkFlags: () => [`--lock=${home}/deno.full.lock`],
  fileOf: (task) => `${home}/${task}`,
});

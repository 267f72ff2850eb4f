// The official tools, ready to be measured.
import { denoArguments, officialEnv } from "../tests/lib/local/official.ts";
import type { Sandbox } from "../tests/sandbox.ts";
import type { Program } from "./_child.ts";
import { BRAINTRUST_VERSION } from "./_machine.ts";

const PACKAGE = `npm:braintrust@${BRAINTRUST_VERSION}`;
const NODE_PACKAGES = [`braintrust@${BRAINTRUST_VERSION}`, "tsx@4.23.15"];

/** A way to start an official tool. */
export interface Tool {
  name: string;
  /** Why it cannot run here; undefined when it can. */
  missing: string | undefined;
  /** Pushes `file`, which lies in the tools' folder; `again` over what is there already. */
  push: (box: Sandbox, file: string, again: boolean) => Program;
}

/** The tools, working in `folder`. npm installs what runs on Node, and the tsx that bt asks for. */
export async function officialTools(folder: string): Promise<Tool[]> {
  const missing = await install(folder);
  const program = (box: Sandbox, name: string, args: string[], again: boolean): Program => ({
    name,
    args: again ? [...args, "--if-exists", "replace"] : args,
    cwd: folder,
    env: officialEnv(box.local, folder),
    clearEnv: true,
  });
  const bin = (name: string): string => `${folder}/node_modules/.bin/${name}`;
  return [
    {
      name: "braintrust push (Deno)",
      missing: undefined,
      // Without a node_modules folder the package cannot be bundled into what is pushed.
      push: (box, file, again) => {
        const args = [PACKAGE, "push", file, "--external-packages", "braintrust"];
        return program(box, Deno.execPath(), denoArguments(args), again);
      },
    },
    {
      name: "braintrust push (Node)",
      missing,
      push: (box, file, again) => program(box, bin("braintrust"), ["push", file], again),
    },
    {
      name: "bt functions push",
      missing,
      push: (box, file, again) => program(box, bin("bt"), ["functions", "push", file], again),
    },
  ];
}

/** Installs the packages; answers why that did not work. */
async function install(folder: string): Promise<string | undefined> {
  await Deno.writeTextFile(`${folder}/package.json`, '{ "private": true }\n');
  const args = ["install", "--no-audit", "--no-fund", "--silent", ...NODE_PACKAGES];
  try {
    const { success } = await new Deno.Command("npm", { args, cwd: folder, stdin: "null" })
      .output();
    return success ? undefined : "npm could not install it";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "needs npm";
    throw error;
  }
}

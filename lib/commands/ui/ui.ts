import { portOf } from "../../text/port.ts";
import { parseSettings } from "../../config/settings.ts";
import { readConfig } from "../../disk/config_file.ts";
import type { Context } from "../context.ts";
import type { Commands } from "./commands.ts";
import { startUi } from "./server.ts";

/** Starts the page, and returns its address. */
export async function ui(context: Context, commands: Commands): Promise<string> {
  const { args: { switches, values }, say } = context;
  const port = portOf(values.port ?? "8788");
  // A wrong setting is said here, not on a page.
  parseSettings(context.env, (await readConfig(context.root)).project);
  const canWrite = switches.write ?? false;
  const { url } = startUi(context, { port, canWrite, commands });
  say(
    canWrite
      ? "The page may upload, download and merge."
      : "The page only reads; --write lets it act.",
  );
  say("Press Ctrl-C to stop it. Open in a browser on this machine:");
  return `${url}\n`;
}

// What each task may do, tried out: the table is the whole of it. A program that is started
// (git, gh, sh, deno) is not held by any of this; which ones may be started is in the table.
import { assertEquals } from "@std/assert";
import { commandEnv, sandbox, spawn, taskArguments } from "../sandbox.ts";
import { secretFolder } from "./tools.ts";

/** Tries to do each thing and prints the names of those that Deno did not refuse. */
const PROBE = `
const [outside] = Deno.args;
const ALL = {
  "read .": () => Deno.readTextFile("prompts/config.json"),
  "read outside": () => Deno.readTextFile(outside + "/secret.md"),
  "write .": () => Deno.writeTextFile("probe", ""),
  "write prompts": () => Deno.writeTextFile("prompts/probe", ""),
  "write functions": () => Deno.writeTextFile("supabase/functions/probe", ""),
  "write .prompt-sync": () => Deno.writeTextFile(".prompt-sync/probe", ""),
  "write .git": () => Deno.writeTextFile(".git/hooks/pre-commit", ""),
  "write outside": () => Deno.writeTextFile(outside + "/probe", ""),
  "net 127.0.0.1": () => Deno.listen({ hostname: "127.0.0.1", port: 0 }).close(),
  "net all interfaces": () => Deno.listen({ hostname: "0.0.0.0", port: 0 }).close(),
  "net any host": () => query({ name: "net", host: "example.com:443" }),
  "run git": () => new Deno.Command("git", { args: ["--version"] }).output(),
  "run sh": () => new Deno.Command("sh", { args: ["-c", ":"] }).output(),
  "run gh": () => query({ name: "run", command: "gh" }),
  "run anything": () => query({ name: "run" }),
  "env key": () => env("BRAINTRUST_API_KEY"),
  "env project": () => env("BRAINTRUST_PROJECT"),
  "env token": () => env("GITHUB_TOKEN"),
  "env path": () => env("PATH"),
  "sys homedir": () => query({ name: "sys", kind: "homedir" }),
  "sys hostname": () => query({ name: "sys", kind: "hostname" }),
  "ffi": () => query({ name: "ffi" }),
};
async function query(what) {
  const { state, partial } = await Deno.permissions.query(what);
  if (state !== "granted" || partial) throw new Deno.errors.NotCapable();
}
function env(name) {
  if (Deno.env.get(name) === undefined) throw new Deno.errors.NotCapable();
}
const can = [];
for (const [name, attempt] of Object.entries(ALL)) {
  try {
    await attempt();
    can.push(name);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
  }
}
console.log(JSON.stringify(can));
`;

const NET = ["net 127.0.0.1", "net all interfaces", "net any host"];
const SETTINGS = ["env key", "env project"];
const EVERYWHERE = ["read .", "read outside", "write .", "write prompts", "write functions"];
const WRITES = ["write .", "write prompts", "write functions", "write .prompt-sync"];

const TASKS: Record<string, string[]> = {
  "lint": ["read ."],
  "render": ["read .", "sys homedir"],
  "verify": ["read .", ...NET, "run git", ...SETTINGS],
  "upload": ["read .", ...WRITES, ...NET, "run git", ...SETTINGS, "sys homedir"],
  "download": ["read .", ...WRITES, ...NET, "run git", ...SETTINGS],
  "diff": ["read .", ...NET, "run git", "run sh", ...SETTINGS],
  "log": ["read .", ...NET, "run git", ...SETTINGS],
  "rollback": ["read .", ...WRITES, ...NET, "run git", ...SETTINGS, "sys homedir"],
  "restore": ["read .", ...NET, "run git", ...SETTINGS],
  "promote": ["read .", ...NET, "run git", ...SETTINGS],
  "which": ["read .", ...NET, "run gh", "run git", ...SETTINGS],
  "propose": ["read .", ...WRITES, ...NET, "run gh", "run git", ...SETTINGS],
  "drift-issue": ["read .", ...NET, "run gh", "run git", ...SETTINGS],
  "doctor": ["read .", "write .prompt-sync", ...NET, "run git", ...SETTINGS],
  "hooks:install": ["read .", "read outside", "write .git", "run git"],
  "hooks:uninstall": ["read .", "read outside", "write .git", "run git"],
  "hooks:doctor": ["read .", "read outside", "write .prompt-sync", "run git"],
  "bundle": ["read .", ...WRITES],
  "schema": ["read .", "write prompts"],
  "local": ["read .", ...WRITES, "net 127.0.0.1", "env project"],
  // Plays the other tasks in a temporary copy.
  "demo": [
    ...EVERYWHERE,
    ...["write .prompt-sync", "write .git", "write outside", "net 127.0.0.1", "run git"],
    ...SETTINGS,
  ],
};

for (const [task, can] of Object.entries(TASKS)) {
  Deno.test(`deno task ${task} — may do this and nothing else: ${can.join(", ")}`, async () => {
    await using box = await sandbox({ "supabase/functions/x/index.ts": "", "probe.js": PROBE });
    await using outside = await secretFolder();
    await Deno.mkdir(`${box.root}/.prompt-sync`);
    // A name that is not on the PATH is no permission: gh is not everywhere.
    await box.write("bin/gh", "#!/bin/sh\n");
    await Deno.chmod(`${box.root}/bin/gh`, 0o755);
    const PATH = `${box.root}/bin:${Deno.env.get("PATH")}`;
    const env = commandEnv(box, { BRAINTRUST_PROJECT: "p", GITHUB_TOKEN: "t", PATH });
    const flags = taskArguments(task, env);
    flags.pop(); // the task's own program
    const args = [...flags, `${box.root}/probe.js`, outside.path];
    const { code, stdout, stderr } = await spawn(Deno.execPath(), args, box.root, env);
    assertEquals(code, 0, stderr);
    assertEquals(JSON.parse(stdout).sort(), can.toSorted());
  });
}

Deno.test("deno.json — each task that users run is in the table, without a flag that allows all", async () => {
  const { tasks, permissions } = JSON.parse(
    await Deno.readTextFile(new URL("../../deno.json", import.meta.url)),
  );
  const contributors = ["lock", "test", "test:edge", "test:hooks", "bench", "check", "ok", "fuzz"];
  const users = Object.keys(tasks).filter((task) => !contributors.includes(task));
  assertEquals(users.sort(), Object.keys(TASKS).sort());
  for (const task of users) {
    const { command } = tasks[task];
    assertEquals(
      /--allow-all|\s-A\b|--allow-env(\s|$)|--allow-sys(\s|$)|--allow-ffi/.test(command),
      false,
    );
    assertEquals(command.includes("--no-prompt"), true, task);
  }
  for (const [name, set] of Object.entries<Record<string, Record<string, unknown>>>(permissions)) {
    assertEquals(Object.keys(set).every((kind) => kind === "net" || kind === "env"), true, name);
    assertEquals(Array.isArray(set.env?.allow) && set.env.ignore, true, name);
  }
});

// Plants a key and searches everything that a command leaves behind: what it prints in every format,
// every file of the repository, every file that GitHub names. Also when the server throws the key back.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { inPool } from "../../lib/disk/in_pool.ts";
import { runsInProcess } from "../in_process.ts";
import { PROJECT, type Sandbox, sandbox } from "../sandbox.ts";
import { FAULTS, startProxy } from "./proxy.ts";
import { edit, insert, rowOf } from "./tools.ts";

const CANARY = "sk-canary-3f9a51c07be24d68";
const FILES = {
  "prompts/one.md": "---\nmodel: m\n---\nOne.\n",
  "prompts/two.md": "---\nmodel: m\n---\nTwo.\n",
  "supabase/functions/f/index.ts": "",
  "prompts/config.json": JSON.stringify({
    project: PROJECT,
    bundles: { f: { include: ["prompts/one.md"] } },
  }),
};
const COMMANDS: [task: string, ...args: string[]][] = [
  ["lint"],
  ["verify"],
  ["verify", "--strict"],
  ["verify", "--offline"],
  ["verify", "--staged"],
  ["upload", "--dry-run"],
  ["upload", "one", "two"],
  ["upload"],
  ["download"],
  ["diff"],
  ["log", "one"],
  ["rollback", "one", "--to", "HEAD"],
  ["restore", "prompts/config.json"],
  ["promote", "--environment", "production"],
  ["bundle"],
  ["hooks:doctor"],
  ["doctor", "--probe", "--yes"],
  ["drift-issue"],
  ["propose", "--collect", "proposal.json"],
  ["which", "--at", "2026-11-25"],
];

/** Every file of the sandbox, those of git included. */
async function allText(folder: string): Promise<string> {
  let text = "";
  for await (const { name, isDirectory, isFile } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) text += await allText(path);
    else if (isFile) text += path + new TextDecoder("latin1").decode(await Deno.readFile(path));
  }
  return text;
}

function requireSecret(text: string, where: string): void {
  assert(!text.includes(CANARY), `${where} shows the key`);
  assert(!text.includes(btoa(CANARY)), `${where} shows the key in base64`);
  assert(!text.includes(CANARY.slice(0, 14)), `${where} shows half of the key`);
}

async function runAll(
  box: Sandbox,
  env: Record<string, string>,
  where: string,
  { isHere = false, formats = ["human", "json", "github"] } = {},
): Promise<void> {
  const files = { GITHUB_OUTPUT: `${box.root}/output`, GITHUB_STEP_SUMMARY: `${box.root}/summary` };
  for (const path of Object.values(files)) await Deno.writeTextFile(path, "");
  for (const format of formats) {
    // Those that write take turns by themselves.
    await inPool(4, COMMANDS, async ([task, ...args]) => {
      const all = { ...env, ...files, BRAINTRUST_API_KEY: CANARY };
      const run = isHere && runsInProcess(task) ? box.here : box.run;
      const { code, stdout, stderr } = await run(task, [...args, "--format", format], all);
      const what = `${where}: ${task} ${args.join(" ")} --format ${format}`;
      assert([0, 1, 2].includes(code), `${what}: ${code} ${stderr}`);
      requireSecret(stdout + stderr, what);
      assert(!stderr.includes("This is a bug"), `${what}: ${stderr}`);
    });
  }
  requireSecret(await allText(box.root), `a file after ${where}`);
}

Deno.test("the key — is in no output and no file of any command that works", async () => {
  await using box = await sandbox(FILES);
  await box.api("POST", "/environment", { name: "production", slug: "production" });
  await box.here("upload", ["one"]);
  await edit(box, "one", "One, edited.");
  await insert(box, [rowOf("new", "New.")]);
  await box.write("prompts/bad.md", "---\nnonsense: 1\n---\nBad.\n");
  await runAll(box, {}, "a healthy server");
  await Deno.remove(`${box.root}/prompts/bad.md`);
  assertEquals((await box.here("upload", ["--force"], { BRAINTRUST_API_KEY: CANARY })).code, 0);
  requireSecret(await allText(box.root), "a file after a whole upload");
  const { objects } = await box.api("GET", `/v1/prompt?project_name=${PROJECT}`);
  requireSecret(JSON.stringify(objects), "a row in Braintrust");
});

Deno.test("the key — no program that a command starts gets it, nor what that one starts", async () => {
  await using box = await sandbox(FILES);
  await box.write(".git/hooks/pre-commit", "#!/bin/sh\nenv >>hook.txt\n");
  await Deno.chmod(`${box.root}/.git/hooks/pre-commit`, 0o755);
  await box.write("bin/git", `#!/bin/sh\nenv >>git.txt\nPATH="$REAL" exec git "$@"\n`);
  await Deno.chmod(`${box.root}/bin/git`, 0o755);
  const REAL = Deno.env.get("PATH") ?? "";
  const env = { BRAINTRUST_API_KEY: CANARY, PATH: `${box.root}/bin:${REAL}`, REAL };
  for (
    const [task, ...args] of [["upload"], ["verify", "--staged"], ["log", "one"], ["hooks:doctor"]]
  ) {
    await box.run(task ?? "", args, env);
  }
  for (const name of ["git.txt", "hook.txt"]) {
    assertStringIncludes(await box.read(name), "REAL="); // it was started, and saw its environment
    requireSecret(await box.read(name), name);
  }
});

Deno.test("the key — one with signs that JSON escapes is not shown either", async () => {
  const key = `sk-"canary\\3f9a51c07`;
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => Response.json({ error: request.headers.get("authorization") }, { status: 403 }),
  );
  await using box = await sandbox(FILES);
  const url = `http://127.0.0.1:${server.addr.port}`;
  const env = { BRAINTRUST_API_KEY: key, BRAINTRUST_API_URL: url, BRAINTRUST_APP_URL: url };
  for (const format of ["human", "json", "github"]) {
    const { stdout, stderr } = await box.here("verify", ["--format", format], env);
    assertStringIncludes(stdout + stderr, "***");
    assertEquals(/canary|3f9a51/.test(stdout + stderr), false, stdout + stderr);
  }
});

for (const status of [200, 302, 400, 401, 500]) {
  Deno.test(`the key — a server that answers ${status} and throws it back`, async () => {
    await using box = await sandbox(FILES);
    const answer = (request: Request): Response => {
      const key = request.headers.get("authorization");
      const location = `http://127.0.0.1:9/${key}`;
      const body = { error: key, org_info: [{ id: "o", name: `org ${key}`, api_url: location }] };
      return Response.json(body, { status, headers: { location, "www-authenticate": `${key}` } });
    };
    await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
    const url = `http://127.0.0.1:${server.addr.port}`;
    const hosts = { BRAINTRUST_API_URL: url, BRAINTRUST_APP_URL: url };
    // An error of the server is worth a wait each time.
    const formats = status === 500 ? { formats: ["github"] } : {};
    await runAll(box, hosts, `answers ${status}`, { isHere: true, ...formats });
  });
}

Deno.test("the key — a redirect to another host is not followed, whatever its status", async () => {
  const keys: string[] = [];
  await using thief = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => {
      keys.push(request.headers.get("authorization") ?? "");
      return Response.json({ objects: [] });
    },
  );
  await using box = await sandbox(FILES);
  for (const status of [301, 302, 303, 307, 308]) {
    await using proxy = await startProxy(() => box.local.url);
    const location = `http://localhost:${thief.addr.port}/v1/prompt`;
    for (const number of [1, 2]) {
      proxy.mend();
      proxy.break((n) => n === number, ({ answer }) => answer(status, "", { location }));
      const { code, stderr } = await box.here("verify", [], {
        BRAINTRUST_API_KEY: CANARY,
        BRAINTRUST_API_URL: proxy.url,
        BRAINTRUST_APP_URL: proxy.url,
      });
      assertEquals(code, 2);
      assertStringIncludes(stderr, `it redirects to another address (${status})`);
    }
  }
  assertEquals(keys, []);
});

const CLEAR = [
  "http://example.com",
  "http://10.0.0.1:8000",
  "http://127.0.0.1.example.com",
  "http://localhost.example.com",
  "http://127.0.0.1@example.com",
  "http://0.0.0.0:80",
  "http://[::ffff:127.0.0.1]",
  "HTTP://EXAMPLE.COM",
];
for (const url of CLEAR) {
  Deno.test(`the key — is not sent to ${url}`, async () => {
    await using box = await sandbox(FILES);
    const hosts = [
      { BRAINTRUST_API_URL: url },
      { BRAINTRUST_APP_URL: url },
    ];
    for (const host of hosts) {
      const { code, stderr } = await box.here("verify", [], {
        ...host,
        BRAINTRUST_API_KEY: CANARY,
      });
      assertEquals(code, 2);
      assert(/unencrypted|contains a password/.test(stderr), stderr);
    }
    // What login answers is held to the same.
    await using proxy = await startProxy(() => box.local.url);
    const orgs = { org_info: [{ id: "o", name: "o", api_url: url }] };
    proxy.break(() => true, ({ answer }) => answer(200, JSON.stringify(orgs)));
    const env = { BRAINTRUST_API_URL: "", BRAINTRUST_APP_URL: proxy.url };
    const { code, stderr } = await box.here("verify", [], { ...env, BRAINTRUST_API_KEY: CANARY });
    assertEquals(code, 2);
    assert(/unencrypted|contains a password/.test(stderr), stderr);
    assertEquals(proxy.passed.length, 1);
  });
}

Deno.test("the key — stays out of what is printed when a request breaks in any way", async () => {
  await using box = await sandbox(FILES);
  await using proxy = await startProxy(() => box.local.url);
  const env = {
    BRAINTRUST_API_KEY: CANARY,
    BRAINTRUST_API_URL: proxy.url,
    BRAINTRUST_APP_URL: proxy.url,
  };
  // Those that are never answered cost half a minute, and print no more than the others.
  const faults = Object.entries(FAULTS).filter(([name]) =>
    !/^(no answer|429|50|closed|cut)/.test(name)
  );
  for (const [name, fault] of faults) {
    proxy.mend();
    proxy.break((number) => number > 1, fault);
    const { stdout, stderr } = await box.here("verify", ["--format", "json"], env);
    requireSecret(stdout + stderr, name);
  }
});

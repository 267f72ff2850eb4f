// What a command says and how it ends when it cannot find out.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { startProxy } from "../proxy.ts";
import { KEY, sandbox } from "../sandbox.ts";

const FILES = { "prompts/one.md": "One.\n" };
const COMMANDS = ["verify", "upload", "download", "diff"];

const CASES: { name: string; env: Record<string, string>; says: string; hint?: string }[] = [
  {
    name: "no key",
    env: { BRAINTRUST_API_KEY: "" },
    says: "BRAINTRUST_API_KEY is not set",
    hint: "deno task local",
  },
  {
    name: "unreachable server",
    env: { BRAINTRUST_API_URL: closedUrl(), BRAINTRUST_APP_URL: closedUrl() },
    says: "connection refused",
  },
  {
    name: "unknown project",
    env: { BRAINTRUST_PROJECT: "no-such" },
    says: `the project "no-such"`,
    hint: "upload --create-project",
  },
  {
    name: "unknown organisation",
    env: { BRAINTRUST_ORG_NAME: "other" },
    says: `the organisation "other"`,
    hint: "BRAINTRUST_ORG_NAME",
  },
  {
    name: "key in the clear",
    env: { BRAINTRUST_API_URL: "http://example.com" },
    says: "unencrypted",
  },
  { name: "no URL", env: { BRAINTRUST_API_URL: "api.braintrust.dev" }, says: "not an http(s) URL" },
];
for (const { name, env, says, hint } of CASES) {
  Deno.test(`${name} — every command exits 2 with one line and writes nothing`, async () => {
    await using box = await sandbox(FILES);
    await Promise.all(COMMANDS.map(async (command) => {
      const run = name === "no key" ? box.run : box.here;
      const { code, stdout, stderr } = await run(command, [], env);
      assertEquals([code, stdout], [2, ""], `${command}: ${stderr}`);
      assertStringIncludes(stderr, says);
      if (hint) assertStringIncludes(stderr, hint);
      assert(!stderr.includes(KEY) && !stderr.includes("    at "), stderr);
    }));
    assertEquals(await box.git("status", "--porcelain"), "");
    assertEquals(
      box.requests.filter(({ method, path }) => method !== "GET" && !path.startsWith("/api/")),
      [],
    );
  });
}

Deno.test("a key that is refused — exit 2, and the message says so", async () => {
  await using box = await sandbox(FILES, { apiKey: "sk-the-right-one" });
  const { stderr } = await box.ends(2, "verify");
  assertStringIncludes(stderr, "does not accept the API key (401)");
  assertStringIncludes(stderr, "BRAINTRUST_API_KEY");
});

for (const status of [401, 403, 404, 500]) {
  Deno.test(`a server that answers ${status} with the key in its body — exit 2, key not shown`, async () => {
    await using box = await sandbox(FILES);
    await using denied = await box.behind(({ incoming, answer }) =>
      answer(status, `denied ${incoming.headers.authorization}`)
    );
    const { code, stdout, stderr } = await denied.here("verify", ["--format", "json"]);
    assertEquals(code, 2);
    assert(!`${stdout}${stderr}`.includes(KEY), stdout);
    assertStringIncludes(JSON.parse(stdout).error.message, String(status));
  });
}

Deno.test("a prompt whose file cannot be read is found, and said to be so", async () => {
  await using box = await sandbox({ "prompts/one.md": "One.\n", "prompts/two.md": "Two.\n" });
  await box.ends(0, "upload");
  await box.write("prompts/one.md", "---\nmodle: m\n---\nOne.\n");
  const place = 'prompts/one.md:2:1  Expected a known key, found "modle"';
  for (const task of ["verify", "upload", "download", "diff", "lint"]) {
    const { code, stdout } = await box.here(task, ["one"]);
    assertEquals(code, 1, stdout);
    assertStringIncludes(stdout, place);
  }
  for (const args of [["log", "one"], ["rollback", "one", "--to", "HEAD"]]) {
    const { code, stderr } = await box.here(args[0] ?? "", args.slice(1));
    assertEquals(code, 2);
    assertStringIncludes(stderr, place);
  }
  await box.ends(0, "verify two");
});

Deno.test("a mistyped flag — never runs the command", async () => {
  await using box = await sandbox(FILES);
  const { code, stderr } = await box.run("upload", ["--dry-rnu"]);
  assertEquals(code, 2);
  assertStringIncludes(stderr, "did you mean --dry-run?");
  for (const wet of [["--dry-run", "false"], ["--dry-run=false"], ["--force", "true"]]) {
    assertStringIncludes((await box.here("upload", wet)).stderr, "takes no value");
  }
  for (const args of [["-n"], ["--dry-run=no"], ["--format", "yaml"], ["--format"], ["--forse"]]) {
    assertEquals((await box.here("upload", args)).code, 2, args.join(" "));
  }
  assertEquals(box.requests, []);
});

Deno.test("a mistyped slug — exit 2 with the nearest one", async () => {
  await using box = await sandbox(FILES);
  const { stderr } = await box.ends(2, "verify oen");
  assertStringIncludes(stderr, 'did you mean "one"?');
});

Deno.test("--help — lists every flag, exits 0, needs no key", async () => {
  await using box = await sandbox(FILES);
  for (const command of [...COMMANDS, "lint", "local"]) {
    const run = command === "local" ? box.run : box.here;
    const { code, stdout } = await run(command, ["--help"], { BRAINTRUST_API_KEY: "" });
    assertEquals(code, 0);
    assertStringIncludes(stdout, `deno task ${command}`);
    assertStringIncludes(stdout, "--format");
    assertEquals(stdout.includes("--timeout SECONDS"), COMMANDS.includes(command), command);
  }
});

Deno.test("local --help — its flags stand before the long list of quirks", async () => {
  await using box = await sandbox(FILES);
  const { stdout } = await box.run("local", ["--help"]);
  assertEquals(stdout.indexOf("--quirk LIST") < stdout.indexOf("drop-metadata  "), true);
});

Deno.test("--timeout — what could not be read in time is unknown, or the one failure", async () => {
  await using box = await sandbox({ ...FILES, "prompts/two.md": "Two.\n" });
  await box.ends(0, "upload");
  await box.edit("one", "One, edited."); // its state depends on the pinned version
  await using proxy = await startProxy(() => box.local.url);
  const env = { BRAINTRUST_API_URL: proxy.url, BRAINTRUST_APP_URL: proxy.url };
  const hang = (route: RegExp): void => proxy.break((_, { path }) => route.test(path), () => {});
  hang(/version=/);
  const some = await box.here("verify", ["--timeout", "1", "--format", "json"], env);
  const states = JSON.parse(some.stdout).prompts.map(({ slug, state }: Record<string, string>) => [
    slug,
    state,
  ]);
  assertEquals([some.code, states], [2, [["one", "unknown"], ["two", "in-sync"]]]);
  assertStringIncludes(some.stdout, "ran out of time");
  hang(/v1.prompt/);
  const none = await box.here("verify", ["--timeout", "1"], env);
  assertEquals([none.code, none.stdout], [2, ""]);
  assertStringIncludes(
    none.stderr,
    "the command ran out of time\n  Allow more time: --timeout SECONDS",
  );
  for (const odd of ["0", "1.5", "-1", "soon", "100000"]) {
    assertStringIncludes(
      (await box.here("verify", [`--timeout=${odd}`])).stderr,
      "Cannot use --timeout",
    );
  }
});

const BROKEN: [path: string, text: string, says: string][] = [
  ["prompts/config.json", "{", "not valid JSON"],
  ["prompts/config.json", `{"project":"sandbox","exlude":[]}`, 'unknown key "exlude"'],
  ["prompts/config.json", `{}`, '"project" is missing'],
  ["prompts/lock.json", "{", "not valid JSON"],
  ["prompts/lock.json", `{"version":2,"project":{"id":"","name":""},"prompts":{}}`, '"version"'],
];
for (const [path, text, says] of BROKEN) {
  Deno.test(`${path} ${text} — exit 2, names the file and the mistake`, async () => {
    await using box = await sandbox(FILES);
    await box.write(path, text);
    const { stderr } = await box.ends(2, "verify");
    assertStringIncludes(stderr, path);
    assertStringIncludes(stderr, says);
  });
}

Deno.test("invalid prompt files — all problems at once with file:line, nothing uploaded", async () => {
  await using box = await sandbox({
    "prompts/bad.md": "---\nmodle: x\nparams: 3\n---\nText.\n",
    "prompts/worse.md": "---\nname: x\n",
    "prompts/good.md": "Good.\n",
  });
  const { stdout } = await box.ends(1, "upload");
  assertStringIncludes(
    stdout,
    'prompts/bad.md:2:1  Expected a known key, found "modle"; did you mean "model"?',
  );
  assertStringIncludes(stdout, "prompts/bad.md:3:1");
  assertStringIncludes(stdout, "prompts/worse.md:1:1");
  assertEquals(box.requests.filter(({ path }) => path === "/insert-functions"), []);
});

/** A port that was free a moment ago. */
function closedUrl(): string {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return `http://127.0.0.1:${listener.addr.port}`;
}

Deno.test("flags that exclude each other — never run the command", async () => {
  await using box = await sandbox(FILES);
  const pairs: [task: string, args: string[]][] = [
    ["verify", ["--offline", "--on-outage", "warn"]],
    ["verify", ["--staged", "--on-outage", "warn"]],
    ["verify", ["--offline", "--on-outage", "banana"]],
    ["verify", ["--strict", "--staged"]],
    ["download", ["--force", "--merge"]],
  ];
  for (const [task, args] of pairs) {
    const { code, stderr } = await box.here(task, args);
    assertEquals(code, 2, stderr);
    assertStringIncludes(stderr, "Cannot use --");
  }
  assertEquals(box.requests, []);
});

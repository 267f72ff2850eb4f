// What `supabase functions deploy` sends, against a stand-in for Supabase's API on this machine.
import { assert, assertEquals, assertNotMatch } from "@std/assert";
import {
  closure,
  FUNCTIONS,
  install,
  ROOT,
  run,
  SUPABASE_CLI,
  SUPABASE_CONFIG,
  type Tools,
} from "./tools.ts";

interface Deployment {
  metadata: Record<string, unknown>;
  files: string[];
}

interface Management extends AsyncDisposable {
  url: string;
  deployments: Deployment[];
}

/** Answers what a deployment asks for, and keeps what it sends. */
function startManagement(): Management {
  const deployments: Deployment[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { pathname } = new URL(request.url);
      if (request.method === "GET") return Response.json(pathname.endsWith("/functions") ? [] : {});
      if (!pathname.endsWith("/functions/deploy")) return Response.json([]);
      const form = await request.formData();
      const metadata = JSON.parse(await textOf(form.get("metadata")));
      const files = form.getAll("file").map((file) =>
        file instanceof File ? file.name : String(file)
      );
      deployments.push({ metadata, files: files.sort() });
      const made = { id: "1", slug: "llm-proxy", name: "llm-proxy", status: "ACTIVE", version: 1 };
      return Response.json({ ...made, created_at: 0, updated_at: 0 }, { status: 201 });
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    deployments,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

async function textOf(part: FormDataEntryValue | null): Promise<string> {
  return part instanceof File ? await part.text() : part ?? "";
}

/** A clone of the repository as it stands in the working tree, as a checkout for a deployment is. */
async function checkout(tools: Tools): Promise<string> {
  const root = `${tools.path}/checkout`;
  const { stdout } = await run("git", ["ls-files", "-co", "--exclude-standard"], { cwd: ROOT });
  for (const path of stdout.trim().split("\n")) {
    await Deno.mkdir(`${root}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.copyFile(`${ROOT}/${path}`, `${root}/${path}`).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error; // deleted, not committed yet
    });
  }
  await run("git", ["init", "--quiet"], { cwd: root });
  return root;
}

Deno.test("supabase functions deploy", async (test) => {
  await using tools = await install(SUPABASE_CLI, SUPABASE_CONFIG);
  await using management = startManagement();
  const root = await checkout(tools);
  const profile = `${tools.path}/profile.yaml`;
  await Deno.writeTextFile(
    profile,
    [
      "name: stand-in",
      `api_url: "${management.url}"`,
      `dashboard_url: "${management.url}"`,
      "project_host: supabase.example",
    ].join("\n"),
  );

  const deploy = (name = "llm-proxy"): ReturnType<typeof run> =>
    run(tools.file(".bin/supabase"), [
      "functions",
      "deploy",
      name,
      "--use-api",
      "--yes",
      `--profile=${profile}`,
      "--remote=abcdefghijklmnopqrst",
    ], {
      cwd: root,
      env: { SUPABASE_ACCESS_TOKEN: `sbp_${"0".repeat(40)}`, HOME: tools.path, NO_COLOR: "1" },
    });

  for (const name of FUNCTIONS) {
    await test.step(`${name}: uploads exactly its modules`, async () => {
      management.deployments.length = 0;
      const ran = await deploy(name);
      assertEquals(ran.code, 0, ran.stdout + ran.stderr);
      assertNotMatch(ran.stdout + ran.stderr, /warn/i);
      const [sent] = management.deployments;
      assert(sent);
      const folder = `supabase/functions/${name}`;
      assertEquals(sent.files, [...await closure(name), `${folder}/deno.json`].sort());
      assertEquals(sent.metadata.verify_jwt, false);
      assertEquals(sent.metadata.entrypoint_path, `${folder}/index.ts`);
      assertEquals(sent.metadata.import_map_path, `${folder}/deno.json`);
    });
  }

  await test.step("a prompt that speaks of imports names no file", async () => {
    management.deployments.length = 0;
    await Deno.writeTextFile(`${root}/secret.ts`, "export {};\n");
    const text = "Say: import x from '../../../secret.ts'; import(\"../../../secret.ts\")\n" +
      "export * from `../../../secret.ts`; import '../../../secret.ts'\n";
    await Deno.writeTextFile(`${root}/prompts/llm-proxy/imports.md`, text);
    const args = ["run", "--quiet", "--allow-all", `--config=${ROOT}/deno.json`];
    const bundled = await run(Deno.execPath(), [...args, `${ROOT}/tasks/bundle.ts`], { cwd: root });
    assertEquals(bundled.code, 0, bundled.stdout + bundled.stderr);
    const ran = await deploy();
    assertEquals(ran.code, 0, ran.stdout + ran.stderr);
    assertEquals(management.deployments[0]?.files.includes("secret.ts"), false);
  });

  await test.step("config.toml is valid, and says what must be said", async () => {
    const script = `
      import { readFileSync } from "node:fs";
      import Ajv from "ajv/dist/2020.js";
      import { parse } from "smol-toml";
      const schema = JSON.parse(readFileSync("node_modules/@supabase/config/dist/schema.json", "utf8"));
      const config = parse(readFileSync(process.argv[2], "utf8"));
      const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
      console.log(JSON.stringify({ isValid: validate(config), errors: validate.errors, config }));
      const broken = { ...config, functions: { "llm-proxy": { verify_jwt: "no" } } };
      console.log(JSON.stringify({ isValid: validate(broken) }));
    `;
    await Deno.writeTextFile(`${tools.path}/validate.mjs`, script);
    const npm = ["install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
    await run("npm", [...npm, "ajv@8.17.1", "smol-toml@1.4.2"], { cwd: tools.path });
    const args = ["validate.mjs", `${ROOT}/supabase/config.toml`];
    const ran = await run("node", args, { cwd: tools.path });
    assertEquals(ran.code, 0, ran.stderr);
    const [good, bad] = ran.stdout.trim().split("\n").map((line) => JSON.parse(line));
    assertEquals([good.isValid, good.errors], [true, null]);
    assertEquals(bad.isValid, false, "the schema does check");
    assertEquals(Object.keys(good.config.functions), FUNCTIONS);
    for (const name of FUNCTIONS) {
      const settings = good.config.functions[name];
      assertEquals(settings.verify_jwt, false);
      await Deno.stat(`${ROOT}/supabase/${settings.entrypoint}`);
      await Deno.stat(`${ROOT}/supabase/${settings.import_map}`);
    }
  });
});

import { assertEquals, assertRejects } from "@std/assert";
import { Failure } from "../../../lib/text/failure.ts";
import type { Braintrust } from "../../../lib/braintrust/client.ts";
import {
  createEnvironment,
  pointAt,
  pointNowhere,
  readEnvironments,
  readPointers,
  requireEnvironment,
  versionIn,
} from "../../../lib/braintrust/environments.ts";
import type { JsonObject } from "../../../lib/content/json.ts";
import { login, serve } from "../disk/temporary.ts";

/** Runs `work` against a server that answers with `objects`; returns what it was sent. */
async function sent(
  objects: JsonObject[],
  work: (braintrust: Braintrust) => Promise<unknown>,
): Promise<string[]> {
  const requests: string[] = [];
  await using server = serve(async (request) => {
    const { pathname, search } = new URL(request.url);
    const isLogin = pathname === "/api/apikey/login";
    const body = await request.text();
    if (!isLogin) requests.push(`${request.method} ${pathname}${search} ${body}`.trim());
    return Response.json(isLogin ? { org_info: [{ name: "O" }] } : { objects });
  });
  await work(await login(server.url));
  return requests;
}

const OBJECT = "/environment-object/prompt/a%2Fb";
// deno-fmt-ignore
const REQUESTS: [name: string, work: (braintrust: Braintrust) => Promise<unknown>, request: string][] = [
  ["readEnvironments()", (client) => readEnvironments(client), "GET /environment?org_name=O"],
  ["createEnvironment()", (client) => createEnvironment(client, "e"), 'POST /environment {"name":"e","slug":"e","org_name":"O"}'],
  ["readPointers()", (client) => readPointers(client, "a/b"), `GET ${OBJECT}`],
  ["pointAt()", (client) => pointAt(client, "e/f", { id: "a/b", version: "7" }), `PUT ${OBJECT}/e%2Ff {"object_version":"7","org_name":"O"}`],
  ["pointNowhere()", (client) => pointNowhere(client, "e/f", "a/b"), `DELETE ${OBJECT}/e%2Ff?org_name=O`],
];
for (const [name, work, request] of REQUESTS) {
  Deno.test(`${name} — sends one request of the organisation`, async () => {
    assertEquals(await sent([], work), [request]);
  });
}

const POINTERS = [
  { environment_slug: "staging", object_version: "1000198255603220480" },
  { environment_slug: "production", object_version: "9c2c1b1ba6220000" },
  { environment_slug: "odd", object_version: "latest" },
];

Deno.test("readPointers(), versionIn() — versions in either spelling, of that environment alone", async () => {
  await sent(POINTERS, async (client) => {
    const pointers = await readPointers(client, "a");
    assertEquals(pointers.map(({ environment }) => environment), ["staging", "production", "odd"]);
    const [staging, production, odd] = pointers.map(({ version }) => version);
    assertEquals([staging, /^\d+$/.test(production ?? ""), odd], ["1000198255603220480", true, ""]);
    assertEquals(await versionIn(client, "production", "a"), production);
    assertEquals(await versionIn(client, "canary", "a"), undefined);
  });
});

// deno-fmt-ignore
const UNKNOWN: [known: string[], name: string, message: string, hint: string][] = [
  [["production", "staging"], "producton", '; did you mean "production"?', 'There is "production", "staging"; to create it: deno task promote --environment producton --create-environment'],
  [[], "a b", "", "There is none yet; to create it: deno task promote --environment 'a b' --create-environment"],
];
for (const [known, name, message, hint] of UNKNOWN) {
  Deno.test(`requireEnvironment() — "${name}" among [${known}]`, async () => {
    await sent(known.map((slug) => ({ slug })), async (client) => {
      const error = await assertRejects(() => requireEnvironment(client, name), Failure);
      assertEquals([error.message, error.hint], [
        `Cannot find the environment "${name}" of "O"${message}`,
        hint,
      ]);
      for (const slug of known) await requireEnvironment(client, slug);
    });
  });
}

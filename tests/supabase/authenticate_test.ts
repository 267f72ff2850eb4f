import { assertEquals, assertStringIncludes } from "@std/assert";
import { exportJWK } from "jose/key/export";
import { generateKeyPair } from "jose/key/generate/keypair";
import { SignJWT } from "jose/jwt/sign";
import type { JsonObject } from "../../lib/content/json.ts";
import { type OpenFunction, openFunction, request, SECRET, sign } from "./open_function.ts";

const ADA = { prompt: "greet", variables: { name: "Ada" } };
const past = Math.floor(Date.now() / 1000) - 60;
const SHARED = new TextEncoder().encode("a secret of at least thirty-two bytes");

async function otherKey(): Promise<string> {
  return await sign({}, (await generateKeyPair("ES256")).privateKey);
}

async function symmetric(role: string): Promise<string> {
  return await new SignJWT({ sub: "user-1", aud: "authenticated", role, exp: 9e9 })
    .setProtectedHeader({ alg: "HS256" }).sign(SHARED);
}

/** A token that claims to need no signature. */
function unsigned(): string {
  const encode = (value: JsonObject): string =>
    btoa(JSON.stringify(value)).replace(/=+$/, "").replaceAll("+", "-").replaceAll("/", "_");
  const claims = { sub: "user-1", aud: "authenticated", role: "authenticated", exp: 9e9 };
  return `${encode({ alg: "none" })}.${encode(claims)}.`;
}

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

const CALLERS: {
  name: string;
  headers: (open: OpenFunction) => Promise<Record<string, string>> | Record<string, string>;
  env?: Record<string, string>;
  status: number;
}[] = [
  { name: "a user's token", headers: async (open) => bearer(await open.token()), status: 200 },
  {
    name: "a user's token, in the spelling of another client",
    headers: async (open) => ({ authorization: `bearer  ${await open.token()}` }),
    status: 200,
  },
  { name: "a secret key as apikey", headers: () => ({ apikey: SECRET }), status: 200 },
  { name: "a secret key as bearer", headers: () => bearer(SECRET), status: 200 },
  {
    name: "a user's token beside a publishable key",
    headers: async (open) => ({ apikey: "sb_publishable_x", ...bearer(await open.token()) }),
    status: 200,
  },
  {
    name: "a token of another issuer that is set",
    headers: async (open) => bearer(await open.token({ iss: "http://127.0.0.1:54321/auth/v1" })),
    env: { SB_JWT_ISSUER: "http://127.0.0.1:54321/auth/v1" },
    status: 200,
  },
  { name: "nobody", headers: () => ({}), status: 401 },
  { name: "a publishable key", headers: () => ({ apikey: "sb_publishable_x" }), status: 401 },
  { name: "a longer secret key", headers: () => ({ apikey: `${SECRET}0` }), status: 401 },
  {
    name: "the start of a secret key",
    headers: () => ({ apikey: SECRET.slice(0, -1) }),
    status: 401,
  },
  { name: "an empty key", headers: () => ({ apikey: "" }), status: 401 },
  { name: "basic credentials", headers: () => ({ authorization: `Basic ${SECRET}` }), status: 401 },
  {
    name: "an expired token",
    headers: async (open) => bearer(await open.token({ exp: past })),
    status: 401,
  },
  {
    name: "a token without an end",
    headers: async (open) => bearer(await open.token({ exp: undefined as never })),
    status: 401,
  },
  {
    name: "a token whose user is nobody",
    headers: async (open) => bearer(await open.token({ sub: undefined as never })),
    status: 401,
  },
  {
    name: "a token whose user is null",
    headers: async (open) => bearer(await open.token({ sub: null })),
    status: 401,
  },
  {
    name: "a token whose user is a number",
    headers: async (open) => bearer(await open.token({ sub: 7 })),
    status: 401,
  },
  { name: "a token of another key", headers: async () => bearer(await otherKey()), status: 401 },
  {
    name: "a token of another issuer",
    headers: async (open) => bearer(await open.token({ iss: "x" })),
    status: 401,
  },
  {
    name: "a token for others",
    headers: async (open) => bearer(await open.token({ aud: "x" })),
    status: 401,
  },
  {
    name: "an anonymous key's token",
    headers: async (open) => bearer(await open.token({ role: "anon" })),
    status: 401,
  },
  {
    name: "a service role's token",
    headers: async (open) => bearer(await open.token({ role: "service_role" })),
    status: 401,
  },
  {
    name: "a token with a shared secret",
    headers: async () => bearer(await symmetric("authenticated")),
    status: 401,
  },
  { name: "an unsigned token", headers: () => bearer(unsigned()), status: 401 },
  {
    name: "a token and more",
    headers: async (open) => bearer(`${await open.token()} more`),
    status: 401,
  },
  { name: "no token at all", headers: () => bearer("x.y.z"), status: 401 },
  {
    name: "a token when no keys are set",
    headers: async (open) => bearer(await open.token()),
    env: { SUPABASE_JWKS: "" },
    status: 401,
  },
  {
    name: "a token when the keys are broken",
    headers: async (open) => bearer(await open.token()),
    env: { SUPABASE_JWKS: '{"keys":[{"kty":"x"}]}' },
    status: 401,
  },
  {
    name: "an empty secret key that is set",
    headers: () => ({ apikey: "" }),
    env: { SUPABASE_SECRET_KEYS: '{"default":""}' },
    status: 401,
  },
];

for (const { name, headers, env = {}, status } of CALLERS) {
  Deno.test(`createAuthenticator() — ${name}: ${status}`, async () => {
    await using open = await openFunction({ env });
    const response = await open.app.fetch(request(ADA, { headers: await headers(open) }));
    const text = await response.text();
    assertEquals(response.status, status, text);
    assertEquals(open.sent.length, status === 200 ? 1 : 0);
    if (status === 401) assertEquals(JSON.parse(text).error.code, "unauthorized");
  });
}

for (const alg of ["ES256", "RS256", "EdDSA"]) {
  Deno.test(`createAuthenticator() — a user's token that is signed with ${alg}`, async () => {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    const keys = [{ ...await exportJWK(publicKey), alg, kid: "1", use: "sig" }];
    await using open = await openFunction({ env: { SUPABASE_JWKS: JSON.stringify({ keys }) } });
    const headers = bearer(await sign({}, privateKey, { alg }));
    const response = await open.app.fetch(request(ADA, { headers }));
    await response.body?.cancel();
    assertEquals(response.status, 200);
  });
}

Deno.test("createAuthenticator() — who sends nothing is told what to send", async () => {
  await using open = await openFunction();
  const response = await open.app.fetch(request(ADA, { headers: {} }));
  const { error } = await response.json();
  assertStringIncludes(error.message, "send a user's token or a secret key");
});

// Who may call. The gateway's own check lets API keys pass, publishable ones too, and a publishable
// key is no secret: a function that spends money looks for itself.
import { createLocalJWKSet } from "jose/jwks/local";
import { jwtVerify } from "jose/jwt/verify";
import { Refusal } from "./refusal.ts";

/** Whom a request comes from: a signed-in user, one who signed in without a name, or a server. */
export type Caller = { kind: "user" | "anonymous"; id: string } | { kind: "secret"; name: string };

/** Public keys, as a project publishes them. */
export type KeySet = Parameters<typeof createLocalJWKSet>[0];

/** What a caller is checked against. */
export interface Credentials {
  /** Name → secret API key. */
  secretKeys: Readonly<Record<string, string>>;
  /** The keys with which the project signs the tokens of its users. */
  jwks: KeySet | undefined;
  issuer: string | undefined;
}

/** Signatures that a public key proves. With HS256, whoever can verify a token can also make one. */
const ALGORITHMS = ["ES256", "RS256", "EdDSA"];

/** Finds the caller of a request. Throws a Refusal (401) for everybody who proves nothing. */
export function createAuthenticator(
  { secretKeys, jwks, issuer }: Credentials,
): (request: Request) => Promise<Caller> {
  const keys = jwks && createLocalJWKSet(jwks);
  return async ({ headers }) => {
    const bearer = /^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
    for (const candidate of [headers.get("apikey"), bearer]) {
      const name = candidate && await matchingName(candidate, secretKeys);
      if (name) return { kind: "secret", name };
    }
    // A publishable key goes with every request of a browser, and proves nothing.
    if (!bearer && !headers.get("apikey")) {
      throw refused("no credentials: send a user's token or a secret key");
    }
    const caller = bearer && keys ? await verifiedUser(bearer, keys, issuer) : undefined;
    if (!caller) throw refused("the credentials are not accepted");
    return caller;
  };
}

/** The user of a valid token; undefined for any other text. */
async function verifiedUser(
  token: string,
  keys: ReturnType<typeof createLocalJWKSet>,
  issuer: string | undefined,
): Promise<Caller | undefined> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ALGORITHMS,
      audience: "authenticated",
      requiredClaims: ["exp"],
      clockTolerance: 5,
      ...(issuer === undefined ? {} : { issuer }),
    });
    if (payload.role !== "authenticated" || typeof payload.sub !== "string") return undefined;
    return { kind: payload.is_anonymous === true ? "anonymous" : "user", id: payload.sub };
  } catch {
    return undefined; // which of the checks failed helps nobody but an attacker
  }
}

/** Every key is compared, and by its hash: how long it takes says nothing about any of them. */
async function matchingName(
  candidate: string,
  secretKeys: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const wanted = await digest(candidate);
  let found: string | undefined;
  for (const [name, key] of Object.entries(secretKeys)) {
    if (isSame(wanted, await digest(key))) found = name;
  }
  return found;
}

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  a.forEach((byte, index) => difference |= byte ^ (b[index] ?? 0));
  return difference === 0;
}

function refused(message: string): Refusal {
  return new Refusal(401, "unauthorized", `Cannot serve the request: ${message}`, {
    headers: { "www-authenticate": "Bearer" },
  });
}

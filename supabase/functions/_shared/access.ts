import type { Caller } from "./authenticate.ts";

/** Slugs of the prompts that a kind of caller may use; one that ends in `*` stands for many. */
export interface Access {
  user: readonly string[];
  anonymous: readonly string[];
}

/** Whether `caller` may use the prompt. Whoever has a secret key may use all of them. */
export function isAllowed(access: Access, { kind }: Caller, slug: string): boolean {
  if (kind === "secret") return true;
  return access[kind].some((rule) =>
    rule.endsWith("*") ? slug.startsWith(rule.slice(0, -1)) : slug === rule
  );
}

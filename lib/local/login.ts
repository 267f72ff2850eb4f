import type { Handler } from "./call.ts";

/** The only organization of the embedded server. */
export const ORG = { id: "00000000-0000-4000-8000-000000000001", name: "local" };

/** bt takes the API's address from here and nowhere else. */
export const login: Handler = ({ serverUrl }) => ({
  org_info: [{
    ...ORG,
    api_url: serverUrl,
    proxy_url: serverUrl,
    realtime_url: null,
    is_universal_api: true,
    git_metadata: null,
  }],
});

/** No provider keys are kept here; bt asks once a day. */
export const listSecrets: Handler = () => [];

export const ping: Handler = () => ({ status: "ok" });

export const version: Handler = () => ({ version: "local" });

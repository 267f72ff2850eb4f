import { type Html, markup, type Part } from "../../text/html.ts";
import { STYLE } from "./style.ts";

/** A page without a server: its style is in it, and nothing of it can run or load anything. */
export function standalonePage(title: string, body: Part): Html {
  const policy =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${{ source: STYLE }}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

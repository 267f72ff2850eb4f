// A stand-in for the `gh` program: keeps issues in a file and records how it was called.
const file = `${import.meta.dirname}/gh.json`;
const state = JSON.parse(await Deno.readTextFile(file));
const args = Deno.args;
const stdin = args.includes("--body-file") ? await new Response(Deno.stdin.readable).text() : "";
const option = (name: string): string => args[args.indexOf(name) + 1] ?? "";
const issue = state.issues.find(({ number }: { number: number }) => String(number) === args[2]);
const env = { token: Deno.env.get("GH_TOKEN"), repo: Deno.env.get("GH_REPO") };
state.calls.push({ args, env, key: Deno.env.get("BRAINTRUST_API_KEY") ?? "" });

switch (args.slice(0, 2).join(" ")) {
  case "issue list":
    write(JSON.stringify(state.issues.filter(({ open }: { open: boolean }) => open)));
    break;
  case "issue create":
    state.issues.push({
      number: state.issues.length + 1,
      title: option("--title"),
      body: stdin,
      open: true,
    });
    write(`https://github.com/acme/shop/issues/${state.issues.length}`);
    break;
  case "issue edit":
    issue.body = stdin;
    break;
  case "issue close":
    issue.open = false;
    break;
  case "label create":
    break;
  default:
    if (args[0] !== "api") throw new Error(`gh ${args.join(" ")}`);
    write(state.tip);
}
if (state.fails) {
  Deno.stderr.writeSync(new TextEncoder().encode("HTTP 403: Resource not accessible\n"));
  Deno.exitCode = 1;
} else await Deno.writeTextFile(file, JSON.stringify(state));

function write(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

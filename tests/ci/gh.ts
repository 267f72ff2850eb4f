// A stand-in for the `gh` program: keeps issues in a file and records how it was called.
const file = `${import.meta.dirname}/gh.json`;
const state = JSON.parse(await Deno.readTextFile(file));
const args = Deno.args;
const isRead = args.includes("--body-file") || args.includes("payload=@-");
const stdin = isRead ? await new Response(Deno.stdin.readable).text() : "";
const option = (name: string): string => args[args.indexOf(name) + 1] ?? "";
/** The value of `-f NAME=VALUE`. */
const field = (name: string): string =>
  args.find((arg) => arg.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
type Deployed = { sha: string; environment: string; description: string };
const issue = state.issues.find(({ number }: { number: number }) => String(number) === args[2]);
type Pull = { number: number; head: string; open: boolean };
state.pulls ??= [];
const pull = state.pulls.find(({ number }: Pull) => String(number) === args[2]);
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
  case "pr list":
    write(
      JSON.stringify(
        state.pulls.filter((pull: Pull) => pull.head === option("--head"))
          .map((pull: Pull) => ({ ...pull, state: pull.open ? "OPEN" : "CLOSED" })),
      ),
    );
    break;
  case "pr create":
    state.pulls.push({
      number: state.pulls.length + 1,
      title: option("--title"),
      head: option("--head"),
      base: option("--base"),
      url: `https://github.com/acme/shop/pull/${state.pulls.length + 1}`,
      body: stdin,
      open: true,
    });
    write(state.pulls.at(-1).url);
    break;
  case "pr edit":
    Object.assign(pull, { title: option("--title"), body: stdin });
    break;
  case "pr close":
    pull.open = false;
    break;
  case "auth setup-git":
  case "label create":
    break;
  case "api --method": // GET repos/{owner}/{repo}/deployments --slurp
    if (args.includes("--slurp")) {
      const wanted = field("environment");
      write(JSON.stringify([state.deployed.filter((one: Deployed) => one.environment === wanted)]));
      break;
    } // GET repos/OWNER/NAME/deployments --jq: the newest of those that are ours
    if (!args[3]?.endsWith("/deployments") || args[2] !== "GET") throw new Error(args.join(" "));
    write(
      state.deployed.find((one: Deployed) =>
        one.environment === field("environment") && option("--jq").includes(`"${one.description}"`)
      )?.sha ?? "",
    );
    break;
  case "api --silent": {
    const isNew = args[3] === "POST" && args[4]?.endsWith("/deployments");
    if (!isNew) throw new Error(args.join(" "));
    state.deployed.unshift({
      sha: field("ref"),
      environment: field("environment"),
      description: field("description"),
      payload: stdin,
    });
    break;
  }
  default:
    throw new Error(`gh ${args.join(" ")}`);
}
if (state.fails) {
  Deno.stderr.writeSync(new TextEncoder().encode("HTTP 403: Resource not accessible\n"));
  Deno.exitCode = 1;
} else await Deno.writeTextFile(file, JSON.stringify(state));

function write(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

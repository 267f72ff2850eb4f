// Follows what has changed, filters the list while somebody types, copies commands. Every view works
// without it; it replaces what the server marks with data-live, and nothing that somebody is editing.
const said = document.querySelector("#said");
const away = document.querySelector("#away");
let quiet;
const say = (words) => {
  said.textContent = words;
  clearTimeout(quiet);
  quiet = setTimeout(() => said.replaceChildren(), 5000);
};

/** What the server sent last of each part: what somebody opened or filtered since is no change. */
const sent = new Map(
  [...document.querySelectorAll("[data-live]")].map((part) => [part.id, part.innerHTML]),
);

function replaceParts(page) {
  let changed = 0;
  for (const part of page.querySelectorAll("[data-live]")) {
    const here = document.getElementById(part.id);
    if (!here || sent.get(part.id) === part.innerHTML) continue;
    sent.set(part.id, part.innerHTML);
    const focused = here.contains(document.activeElement) ? document.activeElement : null;
    const href = focused?.getAttribute("href");
    here.replaceChildren(...[...part.childNodes].map((node) => document.adoptNode(node)));
    if (href) here.querySelector(`[href="${CSS.escape(href)}"]`)?.focus();
    if (part.id !== "where") changed++;
  }
  return changed;
}

async function load() {
  try {
    const response = await fetch(location.href, { headers: { accept: "text/html" } });
    const text = await response.text();
    const changed = replaceParts(new DOMParser().parseFromString(text, "text/html"));
    filter();
    if (changed > 0) say("The page has changed.");
  } catch {
    away.hidden = false;
  }
}

// A page that was made by a form sent with POST has no address to be read again from.
const isKept = document.documentElement.dataset.kept !== "no";
const events = new EventSource("/events");
addEventListener("pagehide", () => events.close());
events.addEventListener("read", () => isKept && load());
events.addEventListener("error", () => {
  away.hidden = false;
});
events.addEventListener("open", () => {
  away.hidden = true;
});

const [query, state, count] = ["query", "state", "count"].map((id) => document.getElementById(id));

function filter() {
  if (!query || !count) return;
  const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = [...document.querySelectorAll("#list tbody tr")];
  let shown = 0;
  for (const row of rows) {
    const isMeant = (state.value === "" || row.dataset.state === state.value) &&
      words.every((word) => row.dataset.text.includes(word));
    row.hidden = !isMeant;
    if (isMeant) shown++;
  }
  count.textContent = `${shown} of ${rows.length}`;
  const address = new URLSearchParams();
  if (query.value) address.set("q", query.value);
  if (state.value) address.set("state", state.value);
  history.replaceState(null, "", address.size > 0 ? `/?${address}` : "/");
}
query?.addEventListener("input", filter);
if (query) state?.addEventListener("change", filter);

document.addEventListener("click", async ({ target }) => {
  const id = target.closest?.("[data-copy]")?.dataset.copy;
  if (!id) return;
  try {
    await navigator.clipboard.writeText(document.getElementById(id).textContent);
    say("Copied.");
  } catch {
    getSelection().selectAllChildren(document.getElementById(id));
    say("Selected: copy it with your keyboard.");
  }
});

document.getElementById("refresh")?.addEventListener("click", async (event) => {
  event.preventDefault();
  say("Reading …");
  await fetch("/refresh", { method: "POST", body: new FormData(event.target.form) });
  await load();
  say("Read again.");
});

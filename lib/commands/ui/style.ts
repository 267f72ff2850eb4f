/** What pages with controls need besides the style of every page. */
export const UI_STYLE = `
header { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: center; border-bottom: 1px solid var(--line);
  padding-bottom: .75rem; margin-bottom: 1.25rem; }
header p { margin: 0; flex: 1 1 12rem; }
.home { font-weight: 600; }
.skip { position: absolute; left: -999rem; } .skip:focus { position: static; }
button, .button, input, select, textarea { font: inherit; color: var(--text); background: var(--page);
  border: 1px solid var(--dim); border-radius: 6px; padding: .35rem .7rem; min-height: 2.25rem; }
button, .button { background: var(--soft); cursor: pointer; text-decoration: none; display: inline-block; }
input[type=checkbox] { min-height: 0; vertical-align: middle; }
textarea { display: block; width: 100%; font-family: ui-monospace, monospace; }
.filter { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin: 1rem 0; }
.tabs, .actions { list-style: none; padding: 0; }
.tabs { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; border-bottom: 1px solid var(--line); }
.tabs a { display: block; padding: .4rem 0; text-decoration: none; }
.tabs a[aria-current] { font-weight: 600; border-bottom: 3px solid var(--link); color: var(--text); }
.actions li { display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: center; margin: .4rem 0; }
.banner { border: 1px solid var(--warn); border-radius: 6px; padding: .25rem 1rem; margin-bottom: 1rem; }
.message h3 { font-size: .9rem; margin: 1rem 0 0; color: var(--dim); }
.list td, .list th[scope=row] { font-weight: 400; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; } dd { margin: 0; }
.said { position: fixed; right: 1rem; bottom: 1rem; margin: 0; padding: .5rem 1rem; background: var(--soft);
  border: 1px solid var(--dim); border-radius: 6px; } .said:empty { border: 0; padding: 0; }
[hidden] { display: none !important; }
`;

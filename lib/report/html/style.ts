/** The style of every page: the colours of both schemes first; all pairs of them reach WCAG AA. */
export const STYLE = `
:root { color-scheme: light dark;
  --page: #ffffff; --text: #1d2127; --dim: #57606a; --line: #d0d7de; --soft: #f6f8fa; --link: #0a55b8;
  --bad: #b3261e; --warn: #7a4d00; --good: #1a6b35; --info: #0b5a78;
  --gone: #ffeceb; --gone-word: #ffc4c0; --come: #e3f7e8; --come-word: #a6e5b6; }
@media (prefers-color-scheme: dark) { :root {
  --page: #12161c; --text: #e4e8ee; --dim: #a1abb8; --line: #3a434f; --soft: #1b2129; --link: #7db7ff;
  --bad: #ff9a92; --warn: #f0c067; --good: #7fd79a; --info: #7ecbea;
  --gone: #3a1a1b; --gone-word: #7a2b2b; --come: #12301c; --come-word: #1f6135; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
code, pre, .diff { font: .875rem/1.5 ui-monospace, monospace; }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: 6px; padding: .75rem; margin: .5rem 0;
  white-space: pre-wrap; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: 600; }
.list th, .list td { padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.dim, .list .path { color: var(--dim); }
.state { font-weight: 600; white-space: nowrap; }
.bad { color: var(--bad); } .warn { color: var(--warn); } .good { color: var(--good); } .info { color: var(--info); }
details { border-bottom: 1px solid var(--line); padding: .5rem 0; }
summary { cursor: pointer; padding: .25rem 0; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; }
.diff td { padding: 0 .5rem; vertical-align: top; }
.diff .n { color: var(--dim); text-align: right; width: 3.5rem; user-select: none; }
.diff .t { white-space: pre-wrap; }
.diff .gone { background: var(--gone); } .diff .come { background: var(--come); }
.diff .gone .n, .diff .come .n, .diff .n.gone, .diff .n.come { color: var(--text); }
.sides .t { width: 50%; }
del, ins { text-decoration: none; border-radius: 3px; }
del { background: var(--gone-word); } ins { background: var(--come-word); }
.gap td { background: var(--soft); color: var(--dim); text-align: center; padding: .15rem; font-style: italic; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
`;

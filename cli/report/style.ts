/** Light and dark, wide and narrow, and on paper. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #f6f6f4; --sheet: #fdfdfc; --ink: #1f2226; --soft: #5b6067; --line: #dddcd7; --edge: #8b8f94;
  --level: #2f5f8a; --ok: #4d7a56; --warned: #a87911; --restricted: #b3611a; --hidden: #75619f; --closed: #a4461f;
  --limit-0: #a4461f; --limit-1: #2f5f8a; --limit-2: #c99a2e; --limit-3: #75619f; --limit-4: #4d7a56; --limit-5: #8b8f94;
  --better: #2f6b3f; --worse: #a4461f;
  --warned-pale: color-mix(in srgb, var(--warned) 45%, var(--sheet)); --restricted-pale: color-mix(in srgb, var(--restricted) 45%, var(--sheet));
  --hidden-pale: color-mix(in srgb, var(--hidden) 45%, var(--sheet)); --closed-pale: color-mix(in srgb, var(--closed) 45%, var(--sheet));
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #16181b; --sheet: #1c1f23; --ink: #e4e4e1; --soft: #a3a8ae; --line: #32363b; --edge: #767c83;
    --level: #8fbde6; --ok: #8fc29a; --warned: #e0b656; --restricted: #e08a45; --hidden: #a794d6; --closed: #ee9a70;
    --limit-0: #ee9a70; --limit-1: #8fbde6; --limit-2: #e0c477; --limit-3: #a794d6; --limit-4: #8fc29a; --limit-5: #767c83;
    --better: #9bd1a8; --worse: #ee9a70;
  }
}
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; max-width: 58rem; padding: 2rem clamp(1rem, 4vw, 2.5rem) 4rem;
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif;
  overflow-wrap: anywhere;
}
h1, h2, h3 { line-height: 1.25; text-wrap: balance; }
h1 { margin: 0 0 .25rem; font-size: 1.75rem; }
h2 { margin: 0 0 .5rem; font-size: 1.2rem; }
h3 { margin: 1.25rem 0 .25rem; font-size: 1rem; }
p { margin: .5rem 0; }
.soft, figcaption { color: var(--soft); }
section { margin-top: 1.5rem; padding: 1.25rem clamp(.75rem, 3vw, 1.5rem); background: var(--sheet); border: 1px solid var(--line); border-radius: .375rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: 1px; margin: 1.5rem 0 0; padding: 0; list-style: none; background: var(--line); border: 1px solid var(--line); border-radius: .375rem; overflow: hidden; }
.tiles li { padding: .9rem 1rem; background: var(--sheet); }
.tiles b { display: block; font-size: 1.75rem; line-height: 1.2; font-weight: 600; font-variant-numeric: tabular-nums; }
.tiles span { color: var(--soft); font-size: .875rem; }
figure { margin: 1rem 0; }
figcaption { font-size: .875rem; }
.drawing svg { display: block; width: 100%; height: auto; font-family: inherit; }
.narrow { display: none; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: .5rem 0 0; padding: 0; list-style: none; font-size: .875rem; }
.swatch { display: inline-block; width: .75em; height: .75em; margin-right: .4em; border-radius: 2px; background: var(--swatch); print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
caption { text-align: left; color: var(--soft); font-size: .875rem; padding-bottom: .25rem; }
th, td { padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top; }
th { font-weight: 600; }
thead th { color: var(--soft); font-weight: 500; font-size: .8125rem; white-space: nowrap; }
thead th:first-child { white-space: normal; }
th:first-child, td.text, th.text { text-align: left; }
th:first-child, td.text { min-width: 7rem; overflow-wrap: anywhere; }
td { white-space: nowrap; }
td.text { white-space: normal; }
tr:last-child > * { border-bottom: 0; }
th:last-child, td:last-child { padding-right: 0; }
.fate { font-weight: 600; color: var(--fate); white-space: nowrap; }
.fate-ok { --fate: var(--ok); } .fate-warned { --fate: var(--warned); } .fate-restricted { --fate: var(--restricted); }
.fate-hidden { --fate: var(--hidden); } .fate-closed { --fate: var(--closed); }
.worst { margin: 0; padding: 0; list-style: none; }
.worst li { padding: .75rem 0; border-bottom: 1px solid var(--line); break-inside: avoid; }
.worst li:last-child { border-bottom: 0; }
.worst p { margin: .25rem 0 0; }
.who { display: flex; flex-wrap: wrap; gap: 0 .75rem; align-items: baseline; }
.who b { font-weight: 600; }
.why { color: var(--soft); font-size: .9rem; }
.parts { display: flex; height: .5rem; margin-top: .4rem; border-radius: 2px; overflow: hidden; background: var(--line); print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.parts i { width: calc(var(--part) * 1%); }
.parts .admitted { background: var(--level); opacity: .55; } .parts .refused { background: var(--closed); } .parts .away { background: var(--edge); opacity: .6; }
.better { color: var(--better); font-weight: 600; } .worse { color: var(--worse); font-weight: 600; }
pre { margin: .75rem 0; padding: .75rem 1rem; overflow-x: auto; background: var(--paper); border: 1px solid var(--line); border-radius: .375rem; font: .8125rem/1.6 ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, monospace; overflow-wrap: normal; }
details { margin-top: .75rem; }
summary { cursor: pointer; color: var(--soft); font-size: .9rem; }
summary:focus-visible, .scroll:focus-visible, pre:focus-visible { outline: 2px solid var(--level); outline-offset: 2px; }
footer { margin-top: 2rem; color: var(--soft); font-size: .875rem; }
@media (max-width: 40rem) {
  .wide { display: none; } .narrow { display: block; }
  h1 { font-size: 1.4rem; }
  table { font-size: .8125rem; }
  th, td { padding-right: .5rem; }
  th:first-child, td.text { min-width: 6rem; }
  section { padding: 1rem .75rem; }
}
@media print {
  :root { --paper: #fff; --sheet: #fff; --ink: #000; --soft: #444; --line: #ccc; --edge: #777; color-scheme: light;
    --level: #2f5f8a; --ok: #4d7a56; --warned: #8a630d; --restricted: #b3611a; --hidden: #75619f; --closed: #a4461f;
    --limit-0: #a4461f; --limit-1: #2f5f8a; --limit-2: #c99a2e; --limit-3: #75619f; --limit-4: #4d7a56; --limit-5: #8b8f94;
    --better: #2f6b3f; --worse: #a4461f; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  section { border: 0; padding: 0; }
  figure, tr, .tiles { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .scroll, pre { overflow: visible; white-space: pre-wrap; }
  details { display: none; }
}
`;

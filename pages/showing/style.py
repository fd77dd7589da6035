"""The one stylesheet of pages that are shown: light and dark, narrow and wide, either direction.

Comes in: nothing. Goes out: CSS. Must not know: the page.
"""

STYLE = """
:root{color-scheme:light dark;--line:#8a8f98;--soft:#f1f3f5;--link:#0b57a4;--first:#ffe066;--other:#cfe8ff;--ink:#1b1b1b;
--here:#b3261e}
@media (prefers-color-scheme:dark){:root{--line:#7d838c;--soft:#23262b;--link:#8ab8f0;--first:#ffe066;--other:#a9d3ff;
--here:#ff8a80}}
html{font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
body{margin:0 auto;max-width:70rem;padding:.75rem}
h1{font-size:1.5rem}h2{font-size:1.3rem}h3{font-size:1.15rem}h4,h5,h6{font-size:1rem}
h1,h2,h3,h4,h5,h6{line-height:1.25;margin:1rem 0 .5rem}
ul,ol{margin:.5rem 0;padding-inline-start:1.5rem}
blockquote{margin:.5rem 0;padding-inline-start:1rem;border-inline-start:3px solid var(--line)}
table{display:block;max-width:100%;overflow-x:auto;border-collapse:collapse;margin:.5rem 0}
td,th{border:1px solid var(--line);padding:.25rem .5rem;text-align:start;vertical-align:top;overflow-wrap:normal}
nav,header,footer,aside{border-inline-start:3px solid var(--soft);padding-inline-start:.5rem}
.p{margin:.6rem 0}.pre{white-space:pre-wrap;font-family:monospace}.b{font-weight:bold}.i{font-style:italic}
.u{text-decoration:underline}.s{text-decoration:line-through}.code{font-family:monospace}.small{font-size:.875em}
.a{color:var(--link);text-decoration:underline}
.box{border:1px solid var(--line);border-radius:4px;padding:.5rem;margin:.5rem 0}
.button,.field{display:inline-block;border:1px solid var(--line);border-radius:4px;padding:.1rem .5rem;
margin:.1rem;min-height:1.4em}
.button{background:var(--soft)}.field{min-width:3rem}.option{display:block}
.img{display:inline-block;border:1px dashed var(--line);padding:0 .35rem;font-size:.875em;min-width:1em;min-height:1em}
.facts{background:var(--soft);padding:.5rem;margin-bottom:.75rem}.note{font-weight:bold;border:2px solid;
padding:.5rem;margin-top:1rem}
.here{outline:3px solid var(--here);outline-offset:2px;scroll-margin:5rem}
mark{color:var(--ink);scroll-margin:5rem}.first{background:var(--first)}.other{background:var(--other)}
""".strip()

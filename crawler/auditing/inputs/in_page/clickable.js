// Says whether the element "argument" (which has a listener for clicks, or a role that promises one) is out of the keyboard's reach.
const node = argument.node, heard = argument.heard;
const FOCUSABLE = "a[href], area[href], button, input, select, textarea, summary, iframe, audio[controls], video[controls], [tabindex], [contenteditable=''], [contenteditable=true]";
const WIDGETS = ["button", "link", "checkbox", "switch"];
const MEMBERS = ["option", "tab", "menuitem", "menuitemcheckbox", "menuitemradio", "treeitem", "gridcell", "radio", "row", "listitem", "presentation", "none"];
const reachable = (one) => one.tabIndex >= 0 && !one.disabled;
if (!(node instanceof HTMLElement) || !isShown(node) || node.closest("[aria-hidden=true], [inert], label, svg, option, [aria-disabled=true]")) return null;
for (let at = node; at; at = parentOf(at)) if (at.matches(FOCUSABLE) && (reachable(at) || at.hasAttribute("tabindex"))) return null;
if (Array.from(node.querySelectorAll("*")).slice(0, 2000).some((one) => one.shadowRoot || (one.matches(FOCUSABLE) && reachable(one)))) return null;
const box = boxOf(node), role = (node.getAttribute("role") || "").trim().split(/\s+/)[0];
if (node.querySelector("label, canvas, video") || box.width < 8 || box.height < 8 || box.width * box.height > 0.3 * innerWidth * innerHeight) return null;
if (MEMBERS.includes(role) || getComputedStyle(node).cursor !== "pointer" || !(node.textContent.trim() || node.querySelector("img, svg") || node.getAttribute("aria-label"))) return null;
const sure = heard && WIDGETS.includes(role);
return say("clickable-by-keyboard", sure ? "failed" : "cantTell", node, sure
  ? "This can be clicked and calls itself a " + role + ", but the keyboard does not get to it: use a real button or link"
  : "This reacts to clicks, but the keyboard does not get to it: see whether there is another way to the same");

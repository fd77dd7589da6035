// Only speed: everything here can also be done with mouse, Tab and Enter. Keys, and numbers that keep fresh.
"use strict";

const form = document.querySelector("form.judge");

function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) ||
    (target.tagName === "INPUT" && !/^(radio|checkbox|submit|button)$/.test(target.type)));
}

function needsReason(answer) {
  if (form.hasAttribute("data-written")) return answer !== "unknown-0";
  const machine = form.dataset.machine;
  return machine !== "" && !machine.startsWith("unknown") && machine !== answer;
}

function save() {
  form.requestSubmit();
}

function choose(radio) {
  radio.checked = true;
  const reason = form.elements.namedItem("reason");
  const url = form.elements.namedItem("url");
  if (needsReason(radio.value) && !reason.value.trim() && !url.value.trim()) reason.focus();
  else save();
}

document.addEventListener("keydown", (event) => {
  if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); save(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const key = event.key.toLowerCase();
  if (form && key === "s") { event.preventDefault(); save(); return; }
  if (key === "?") { const help = document.querySelector(".keys"); if (help) help.open = !help.open; return; }
  const wanted = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
  if (!wanted) return;
  event.preventDefault();
  if (form && wanted.type === "radio") choose(wanted);
  else wanted.click();
});

// A reason is one line: Enter in it saves, Shift+Enter begins another.
form?.elements.namedItem("reason").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); save(); }
});

const live = document.querySelector("[data-live-from]");
if (live) setInterval(async () => {
  if (document.hidden) return;
  try {
    const answer = await fetch(live.dataset.liveFrom, { headers: { accept: "application/json" } });
    if (!answer.ok || !answer.headers.get("content-type").startsWith("application/json")) return;
    for (const [name, value] of Object.entries(await answer.json())) {
      const place = live.querySelector(`[data-live="${name}"]`);
      if (place) place.textContent = value;
    }
  } catch { /* the next time */ }
}, 30000);

// How is the inbox worked off without a mouse?
//
// J and K move, Enter opens, A claims, / searches. Single keys never fire inside a field and can be switched off
// (WCAG 2.1.4); the choice stays in this browser.

const KEPT = "alur-pintasan";
const rows = [...document.querySelectorAll("[data-inbox] tbody tr")];
const panel = document.querySelector("[data-shortcuts]");
const button = document.querySelector("[data-shortcuts-switch]");
let current = -1;

function kept() {
  try {
    return localStorage.getItem(KEPT) !== "mati";
  } catch {
    return true;
  }
}

let active = kept();

function describe() {
  panel.hidden = false;
  panel.querySelector("[data-shortcuts-on]").hidden = !active;
  button.textContent = active ? button.dataset.off : button.dataset.on;
}

button.addEventListener("click", () => {
  active = !active;
  try {
    localStorage.setItem(KEPT, active ? "hidup" : "mati");
  } catch {
    // A browser that keeps nothing asks again next time.
  }
  describe();
});

function move(by) {
  rows[current]?.removeAttribute("data-current");
  current = Math.min(rows.length - 1, Math.max(0, current + by));
  rows[current].setAttribute("data-current", "");
  rows[current].querySelector("a").focus();
}

const actions = {
  j: () => move(1),
  k: () => move(current < 0 ? 1 : -1),
  a: () => rows[current]?.querySelector("[data-claim]")?.click(),
  "/": () => document.querySelector("input[type=search]")?.focus(),
};

document.addEventListener("keydown", (event) => {
  const inField = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  if (!active || inField || event.ctrlKey || event.metaKey || event.altKey) return;
  const action = actions[event.key.toLowerCase()];
  if (!action) return;
  event.preventDefault();
  action();
});

// A phone has no keyboard to speak of.
if (matchMedia("(hover: hover)").matches) describe();

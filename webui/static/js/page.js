// What do pages do a little better with JavaScript? Nothing here is needed: every page works without it.

document.querySelector("[data-focus]")?.focus();

// The menu closes when attention goes elsewhere.
const menu = document.querySelector(".menu");
if (menu) {
  document.addEventListener("click", (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

for (const field of document.querySelectorAll("[data-select]")) {
  field.addEventListener("focus", () => field.select());
}

const own = (name) => new URL(`${name}.js${new URL(import.meta.url).search}`, import.meta.url).href;
const wanted = [
  ["form[method=post]", "sending"],
  ["[data-conditions]", "conditions"],
  ["[data-files]", "files"],
  ["[data-date]", "dates"],
  ["[data-location]", "location"],
  ["[data-region]", "region"],
  ["[data-inbox]", "inbox"],
  [".findings[data-show]", "findings"],
];
for (const [selector, name] of wanted) {
  if (document.querySelector(selector)) import(own(name));
}

// Which element of the drawing is this remark about? A button beside the remark shows it.
//
// The drawing is built by viewer.js; its elements carry the BPMN id.

const SHOWN = "is-pointed-at";

function point(id) {
  const drawing = document.querySelector("[data-diagram-url]");
  for (const old of drawing.querySelectorAll(`.${SHOWN}`)) old.classList.remove(SHOWN);
  drawing.querySelector(`[data-element-id="${CSS.escape(id)}"]`)?.classList.add(SHOWN);
  drawing.scrollIntoView({ block: "center" });
}

const list = document.querySelector(".findings[data-show]");
for (const finding of list.querySelectorAll("[data-element]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link-button";
  button.textContent = list.dataset.show;
  button.addEventListener("click", () => point(finding.dataset.element));
  finding.append(button);
}

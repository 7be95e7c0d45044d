// Which questions does this answer make needless, or needed?
//
// The server evaluates the conditions, so that there is one evaluator; it answers with the ids of what is hidden.

const WAIT = 150;

function watch(form) {
  let timer = null;
  let asked = 0;

  async function ask() {
    const turn = ++asked;
    const answers = new FormData(form);
    for (const [name, value] of [...answers]) {
      if (value instanceof File) answers.delete(name);
    }
    try {
      const response = await fetch(form.dataset.conditions, { method: "POST", body: answers });
      if (!response.ok || turn !== asked) return;
      show(new Set((await response.json()).hidden));
    } catch {
      // Without a connection the questions appear after sending, as they do without JavaScript.
    }
  }

  function show(hidden) {
    for (const part of form.querySelectorAll("[data-component]")) part.hidden = hidden.has(part.dataset.component);
    form.elements._tersembunyi.value = [...hidden].sort().join(" ");
  }

  form.addEventListener("change", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
}

for (const form of document.querySelectorAll("[data-conditions]")) watch(form);

// Which region is meant? The choices come while somebody types; without this the button beside the box brings them.

const WAIT = 250;
const SHORTEST = 2;

function pick(field) {
  const { region, level, name } = field.dataset;
  const box = field.querySelector(".region__search .input");
  const results = field.querySelector(".region__results");
  const searched = field.querySelector(`input[type="hidden"]`);
  let timer = null;
  let turn = 0;

  // Another picker of the form may say where this one has to look.
  function within() {
    const other = field.dataset.withinControl;
    const chosen = other && box.form.querySelector(`[name="${CSS.escape(other)}"]:checked`);
    return chosen ? chosen.value : field.dataset.within;
  }

  async function search() {
    const mine = ++turn;
    const words = box.value.trim();
    if (words.length < SHORTEST) {
      results.replaceChildren();
      searched.value = words;
      return;
    }
    const asked = new URLSearchParams({ cari: words, tingkat: level, dalam: within(), nama: name });
    try {
      const response = await fetch(`${region}?${asked}`);
      if (!response.ok || mine !== turn) return;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      results.replaceChildren(...page.body.childNodes);
      searched.value = words;
    } catch {
      // Without a connection the button still tries.
    }
  }

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, WAIT);
  });
  const now = (event) => {
    event.preventDefault();
    clearTimeout(timer);
    search();
  };
  box.addEventListener("keydown", (event) => event.key === "Enter" && now(event));
  field.querySelector(".region__search button").addEventListener("click", now);
}

for (const field of document.querySelectorAll("[data-region]")) pick(field);

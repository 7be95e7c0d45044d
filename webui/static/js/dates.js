// What time is it at the site? One touch fills in the boxes of a date.

function parts(zone) {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, day: "numeric", month: "numeric", year: "numeric", hour: "2-digit", minute: "2-digit", hour12: false,
  });
  return Object.fromEntries(format.formatToParts(new Date()).map((part) => [part.type, part.value]));
}

function offer(date) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--small";
  button.textContent = date.dataset.date;
  button.addEventListener("click", () => {
    const now = parts(date.dataset.zone);
    const values = { tanggal: now.day, bulan: now.month, tahun: now.year, jam: `${now.hour}.${now.minute}` };
    for (const input of date.querySelectorAll("input")) input.value = values[input.name.split(".").at(-1)] ?? input.value;
    date.dispatchEvent(new Event("change", { bubbles: true }));
  });
  date.append(button);
}

for (const date of document.querySelectorAll("[data-date]")) offer(date);

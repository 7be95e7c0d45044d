// Where is this phone? Only asked for by a touch, and written where the person can read and change it.

function offer(input) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--small";
  button.textContent = input.dataset.location;
  const message = document.createElement("p");
  message.className = "field__hint";
  message.setAttribute("role", "status");

  button.addEventListener("click", () => {
    button.setAttribute("aria-disabled", "true");
    const done = () => button.removeAttribute("aria-disabled");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        input.value = `${coords.latitude.toFixed(5)}, ${coords.longitude.toFixed(5)}`;
        message.textContent = `± ${Math.round(coords.accuracy)} m`;
        done();
      },
      () => {
        message.textContent = input.dataset.locationFailed;
        done();
      },
      { enableHighAccuracy: true, timeout: 15000 },
    );
  });

  const field = input.closest(".field");
  const row = document.createElement("div");
  row.className = "field__extra";
  row.append(button, message);
  field.append(row);
}

if ("geolocation" in navigator) {
  for (const input of document.querySelectorAll("[data-location]")) offer(input);
}

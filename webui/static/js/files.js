// Which photos have been chosen? Shows them small before they are sent.

function watch(files) {
  const list = document.createElement("ul");
  list.className = "previews";
  list.setAttribute("aria-live", "polite");
  files.append(list);
  let addresses = [];

  function draw() {
    for (const address of addresses) URL.revokeObjectURL(address);
    addresses = [];
    list.replaceChildren();
    for (const input of files.querySelectorAll("input[type=file]")) {
      for (const file of input.files) list.append(preview(file));
    }
  }

  function preview(file) {
    const item = document.createElement("li");
    item.className = "preview";
    if (file.type.startsWith("image/")) {
      const image = document.createElement("img");
      image.alt = "";
      image.src = URL.createObjectURL(file);
      addresses.push(image.src);
      item.append(image);
    }
    const name = document.createElement("span");
    name.textContent = file.name;
    item.append(name);
    return item;
  }

  files.addEventListener("change", draw);
  draw();
}

for (const files of document.querySelectorAll("[data-files]")) watch(files);

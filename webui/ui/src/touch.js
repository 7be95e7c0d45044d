// How does a finger move a drawing that is wider than the phone?
//
// diagram-js pans by mouse only. Sideways movement is ours (the style sheet keeps `touch-action: pan-y pinch-zoom`), so
// that a finger can still scroll the page over the drawing.

export function panByTouch(container, canvas) {
  let last = null;

  container.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch" && event.isPrimary) last = { x: event.clientX, y: event.clientY };
  });

  container.addEventListener("pointermove", (event) => {
    if (!last || !event.isPrimary) return;
    canvas.scroll({ dx: event.clientX - last.x, dy: event.clientY - last.y });
    last = { x: event.clientX, y: event.clientY };
  });

  for (const end of ["pointerup", "pointercancel", "pointerleave"]) {
    container.addEventListener(end, () => {
      last = null;
    });
  }
}

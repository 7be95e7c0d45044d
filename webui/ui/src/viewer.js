// Where does this process instance stand, on the drawing?
//
// An element with `data-diagram-url` becomes a diagram. It may also carry
//   data-markers   JSON, BPMN id -> one or more of done, active, warned, late (blank between them)
//   data-label     the drawing's name for screen readers
//   data-texts     JSON that replaces some of TEXTS (another language)
// The list of steps beside it says the same in words and stays whatever happens here: on failure the element shows one
// sentence and gets data-diagram-state="failed".

import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "./viewer.css";

import { panByTouch } from "./touch.js";

const STATES = ["done", "active", "warned", "late"];
// The badge tells the worst; done needs none beside the colour and the tick.
const BADGES = ["late", "warned", "active", "done"];

const TEXTS = {
  label: "Diagram proses",
  loading: "Memuat diagram …",
  failed: "Diagram tidak dapat ditampilkan. Langkah-langkahnya tertulis pada daftar di halaman ini.",
  zoomIn: "Perbesar",
  zoomOut: "Perkecil",
  fit: "Seluruhnya",
  toActive: "Langkah sekarang",
  active: "Sekarang",
  warned: "Hampir lewat waktu",
  late: "Lewat waktu",
  done: "✓",
};

const READABLE = 0.8;
const STEP = 1.25;
const SMALLEST = 0.1;
const LARGEST = 4;
const LOWEST = 240;
// Pixels under the drawing, so that the mark of bpmn.io covers no step, and as many above it.
const ROOM_FOR_MARK = 48;

function node(tag, attributes = {}, text = "") {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = text;
  return element;
}

function json(value, fallback) {
  try {
    return JSON.parse(value ?? "") ?? fallback;
  } catch {
    return fallback;
  }
}

function readMarkers(host) {
  const markers = new Map();
  for (const [id, value] of Object.entries(json(host.dataset.markers, {}))) {
    const states = String(value).split(/\s+/).filter((state) => STATES.includes(state));
    if (states.length > 0) markers.set(id, states);
  }
  return markers;
}

function mark(viewer, markers, texts) {
  const canvas = viewer.get("canvas");
  const overlays = viewer.get("overlays");
  const registry = viewer.get("elementRegistry");
  for (const [id, states] of markers) {
    const element = registry.get(id);
    if (!element) continue; // drawn in another version, or in a called process
    for (const state of states) canvas.addMarker(element, `alur-${state}`);
    if (element.waypoints || element.children?.length) continue;
    const worst = BADGES.find((state) => states.includes(state));
    const badge = node("span", { class: `diagram-badge diagram-badge-${worst}` }, texts[worst]);
    overlays.add(element, "alur-state", { position: { top: -12, left: 6 }, html: badge, show: { minZoom: 0.35 } });
  }
}

function centre(viewer, element) {
  const canvas = viewer.get("canvas");
  canvas.zoom(Math.max(canvas.zoom(), READABLE));
  const seen = canvas.viewbox();
  canvas.viewbox({
    ...seen,
    x: element.x + element.width / 2 - seen.width / 2,
    y: element.y + element.height / 2 - seen.height / 2,
  });
}

// A broad drawing on a phone would otherwise lie in a tall, empty box.
function takeHeight(container, canvas) {
  const { inner } = canvas.viewbox();
  const wanted = (container.clientWidth * inner.height) / Math.max(inner.width, 1) + 2 * ROOM_FOR_MARK;
  container.style.height = `${Math.round(Math.min(window.innerHeight * 0.7, Math.max(LOWEST, wanted)))}px`;
  canvas.resized();
}

function zoomBy(canvas, factor) {
  canvas.zoom(Math.min(LARGEST, Math.max(SMALLEST, canvas.zoom() * factor)), "auto");
}

function toolbar(viewer, markers, texts) {
  const canvas = viewer.get("canvas");
  const bar = node("div", { class: "diagram-toolbar", role: "group", "aria-label": texts.label });
  const button = (text, act) => {
    const element = node("button", { type: "button", class: "diagram-button" }, text);
    element.addEventListener("click", act);
    bar.append(element);
  };
  button(texts.zoomIn, () => zoomBy(canvas, STEP));
  button(texts.zoomOut, () => zoomBy(canvas, 1 / STEP));
  button(texts.fit, () => canvas.zoom("fit-viewport", "auto"));
  const activeId = [...markers].find(([, states]) => states.includes("active"))?.[0];
  const active = activeId && viewer.get("elementRegistry").get(activeId);
  if (active) button(texts.toActive, () => centre(viewer, active));
  return bar;
}

async function fetchDiagram(url) {
  const response = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/xml, text/xml" } });
  if (!response.ok) throw new Error(`diagram answered ${response.status}`);
  return response.text();
}

async function show(host) {
  const texts = { ...TEXTS, ...json(host.dataset.texts, {}) };
  const label = host.dataset.label || texts.label;
  const markers = readMarkers(host);
  const message = node("p", { class: "diagram-message", role: "status" }, texts.loading);
  const container = node("div", { class: "diagram-canvas" });
  host.replaceChildren(message, container);
  host.dataset.diagramState = "loading";
  try {
    const xml = await fetchDiagram(host.dataset.diagramUrl);
    const viewer = new NavigatedViewer({
      container,
      // The wheel belongs to the page; the buttons zoom.
      zoomScroll: { enabled: false },
      canvas: { autoFocus: false },
    });
    const { warnings } = await viewer.importXML(xml);
    // What bpmn-js could not place; a test holds it at nothing for every drawing that we ship.
    host.dataset.diagramWarnings = String(warnings.length);
    const drawing = container.querySelector("svg");
    drawing.setAttribute("role", "img");
    drawing.setAttribute("aria-label", label);
    mark(viewer, markers, texts);
    takeHeight(container, viewer.get("canvas"));
    viewer.get("canvas").zoom("fit-viewport", "auto");
    panByTouch(container, viewer.get("canvas"));
    message.remove();
    host.prepend(toolbar(viewer, markers, { ...texts, label }));
    host.dataset.diagramState = "ready";
  } catch (error) {
    console.warn("diagram:", error.message);
    container.remove();
    message.textContent = texts.failed;
    host.dataset.diagramState = "failed";
  }
}

function showAll(within) {
  for (const host of within.querySelectorAll("[data-diagram-url]:not([data-diagram-state])")) show(host);
}

showAll(document);
// Parts of a page that htmx brings later; the event's target is what was brought.
document.addEventListener("htmx:load", (event) => showAll(event.target.parentElement ?? document));

/**
 * The timeline moved in place: the server draws each window of time, this fetches it instead of loading the page.
 * Dragging and Ctrl + wheel move and zoom; + − 0 and Shift + arrows do the same; arrows go from mark to mark.
 */
import { element, t } from "./dom.js";

const DAY = 86_400_000;

/** @param {HTMLElement} root the element that holds the chart and its tools */
export function enhanceTimeline(root) {
  const spoken = document.createElement("p");
  spoken.className = "hidden";
  spoken.setAttribute("role", "status");
  root.after(spoken);
  const timeline = { root, spoken, busy: null };
  root.addEventListener("click", (event) => followInPlace(timeline, event));
  root.addEventListener("submit", (event) => submitInPlace(timeline, event));
  root.addEventListener("keydown", (event) => moveByKey(timeline, event));
  root.addEventListener("wheel", (event) => zoomByWheel(timeline, event), { passive: false });
  root.addEventListener("dblclick", (event) => zoomAt(timeline, event.clientX, 0.5));
  root.addEventListener("pointerdown", (event) => startDragging(timeline, event));
  window.addEventListener("popstate", () => load(timeline, location.href, false));
  nameWhatIsPointedAt(root);
  prepare(root);
}

/** One stop of the tab key for each lane, and on small screens the latest years first. */
function prepare(root) {
  for (const lane of root.querySelectorAll(".lane, .timeline-years")) {
    lane.querySelectorAll("svg a").forEach((link, at) => link.setAttribute("tabindex", at ? "-1" : "0"));
  }
  // The tip says it at once, and to those who come by key.
  for (const title of root.querySelectorAll(".lane a title")) {
    /** @type {HTMLElement} */ (title.parentElement).dataset.tip = title.textContent?.trim() ?? "";
    title.remove();
  }
  const scroller = root.querySelector(".timeline-scroll");
  if (scroller && scroller.scrollWidth > scroller.clientWidth) scroller.scrollLeft = scroller.scrollWidth;
}

/** A mark that is pointed at or reached by key says its name and date beside it. @param {HTMLElement} root */
function nameWhatIsPointedAt(root) {
  const tip = element("div", { class: "timeline-tip", hidden: "", "aria-hidden": "true" });
  root.after(tip);
  /** @type {Element | null} */
  let mark = null;
  const place = () => {
    if (!mark) return;
    const drawn = (mark.querySelector("circle, rect, line") ?? mark).getBoundingClientRect();
    const left = Math.min(Math.max(drawn.left - 8, 8), document.documentElement.clientWidth - tip.offsetWidth - 8);
    const below = drawn.bottom + 8 + tip.offsetHeight < innerHeight;
    tip.style.left = `${left}px`;
    tip.style.top = `${below ? drawn.bottom + 8 : drawn.top - tip.offsetHeight - 8}px`;
  };
  const show = (/** @type {unknown} */ target) => {
    mark = target instanceof Element ? target.closest(".lane a[data-tip]") : null;
    tip.hidden = !mark;
    tip.textContent = /** @type {HTMLElement | null} */ (mark)?.dataset.tip ?? "";
    place();
  };
  for (const name of ["pointerover", "focusin"]) root.addEventListener(name, (event) => show(event.target));
  for (const name of ["pointerleave", "focusout"]) root.addEventListener(name, () => show(null));
  window.addEventListener("scroll", place, { passive: true, capture: true });
}

/**
 * Show another window of time.
 * @param {{root: HTMLElement, spoken: HTMLElement, busy: AbortController | null}} timeline
 * @param {string} address @param {boolean} remember whether the back button leads back from it
 */
async function load(timeline, address, remember = true) {
  const { root, spoken } = timeline;
  timeline.busy?.abort();
  const busy = (timeline.busy = new AbortController());
  const focused = keyOf(document.activeElement);
  try {
    const answer = await fetch(address, { signal: busy.signal, headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("timeline");
    if (!fresh) throw new Error("no timeline");
    const open = [...root.querySelectorAll("details[open]")].map((one) => one.id || one.className);
    for (const name of ["from", "to"]) root.dataset[name] = fresh.dataset[name];
    root.replaceChildren(...fresh.childNodes);
    root.dispatchEvent(new Event("pointerleave"));
    for (const one of root.querySelectorAll("details"))
      if (open.includes(one.id || one.className)) one.open = true;
    if (remember) history.pushState(null, "", address);
    prepare(root);
    if (focused) root.querySelector(focused)?.focus({ preventScroll: true });
    const dating = page.getElementById("as-of");
    if (dating) document.getElementById("as-of")?.replaceWith(dating);
    spoken.textContent = root.querySelector(".timeline-count")?.textContent ?? "";
  } catch (error) {
    if (/** @type {Error} */ (error).name === "AbortError") return;
    spoken.classList.remove("hidden");
    spoken.textContent = t("timeline.failed");
  }
}

/** A selector that finds an element again after the chart was drawn anew. */
function keyOf(element) {
  if (!(element instanceof Element)) return "";
  for (const name of ["data-move", "data-switch", "data-year"])
    if (element.hasAttribute(name)) return `[${name}="${CSS.escape(element.getAttribute(name) ?? "")}"]`;
  return element.classList.contains("timeline-scroll") ? ".timeline-scroll" : "";
}

function followInPlace(timeline, event) {
  const link = event.target instanceof Element ? event.target.closest("[data-move], [data-switch], [data-year], [data-nearer]") : null;
  if (!link || link.getAttribute("href")?.startsWith("#") || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  load(timeline, new URL(link.getAttribute("href") ?? "", location.href).href);
}

function submitInPlace(timeline, event) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.target);
  const asked = new URLSearchParams(/** @type {any} */ (new FormData(form)));
  load(timeline, `${form.action}?${asked}`);
}

/** The window shown, in milliseconds. */
function shown(root) {
  return [Date.parse(root.dataset.from), Date.parse(root.dataset.to) + DAY];
}

/** Show what lies between two moments, within the whole. */
function show(timeline, begin, end) {
  const { root } = timeline;
  const first = Date.parse(root.dataset.first);
  const last = Date.parse(root.dataset.last) + DAY;
  const length = Math.min(Math.max(end - begin, 30 * DAY), last - first);
  const from = Math.min(Math.max(begin, first), last - length);
  const address = new URL(location.href);
  address.searchParams.set("from", new Date(from).toISOString().slice(0, 10));
  address.searchParams.set("to", new Date(from + length - DAY).toISOString().slice(0, 10));
  load(timeline, address.href);
}

/** Zoom by a factor around a place on the screen. */
function zoomAt(timeline, place, factor) {
  const chart = timeline.root.querySelector(".timeline-chart");
  if (!chart) return;
  const box = chart.getBoundingClientRect();
  const share = Math.min(Math.max((place - box.left) / box.width, 0), 1);
  const [begin, end] = shown(timeline.root);
  const middle = begin + share * (end - begin);
  show(timeline, middle - (middle - begin) * factor, middle + (end - middle) * factor);
}

let turned = 0;
let waiting = 0;

function zoomByWheel(timeline, event) {
  if (!(event.ctrlKey || event.metaKey) || !event.target.closest(".timeline-chart")) return;
  event.preventDefault();
  turned += event.deltaY;
  clearTimeout(waiting);
  waiting = window.setTimeout(() => {
    zoomAt(timeline, event.clientX, Math.exp(Math.max(-2, Math.min(2, turned / 300))));
    turned = 0;
  }, 120);
}

function startDragging(timeline, event) {
  const chart = timeline.root.querySelector(".timeline-chart");
  const within = event.target instanceof Element && event.target.closest(".timeline-chart");
  if (!within || !chart || event.pointerType !== "mouse" || event.button || event.target.closest("a, h2")) return;
  event.preventDefault();
  const width = chart.getBoundingClientRect().width;
  let far = 0;
  timeline.root.classList.add("dragging");
  const drag = (/** @type {PointerEvent} */ now) => {
    far = now.clientX - event.clientX;
    chart.style.transform = `translateX(${far}px)`;
  };
  const drop = () => {
    removeEventListener("pointermove", drag);
    removeEventListener("pointerup", drop);
    removeEventListener("pointercancel", drop);
    timeline.root.classList.remove("dragging");
    chart.style.transform = "";
    if (Math.abs(far) < 4) return;
    const [begin, end] = shown(timeline.root);
    const by = (-far / width) * (end - begin);
    show(timeline, begin + by, end + by);
  };
  addEventListener("pointermove", drag);
  addEventListener("pointerup", drop);
  addEventListener("pointercancel", drop);
}

const MOVES = { "+": "in", "=": "in", "-": "out", "−": "out", 0: "all" };

function moveByKey(timeline, event) {
  const target = /** @type {Element} */ (event.target);
  if (event.ctrlKey || event.metaKey || event.altKey || target.matches("input")) return;
  const arrow = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const move = event.shiftKey && arrow ? (arrow < 0 ? "earlier" : "later") : MOVES[event.key];
  if (move) {
    const link = timeline.root.querySelector(`[data-move="${move}"]`);
    event.preventDefault();
    if (link) load(timeline, new URL(link.getAttribute("href") ?? "", location.href).href);
  } else if (target.matches("svg a")) {
    walk(timeline.root, target, event);
  }
}

/** From mark to mark: left and right within a lane, up and down to the nearest mark of the next one. */
function walk(root, link, event) {
  const lane = link.closest(".lane, .timeline-years");
  const links = [...lane.querySelectorAll("svg a")];
  let next = null;
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (step) next = links[links.indexOf(link) + step];
  else if (event.key === "Home") next = links[0];
  else if (event.key === "End") next = links[links.length - 1];
  else if (event.key === "ArrowUp" || event.key === "ArrowDown")
    next = nearest(root, lane, link, event.key === "ArrowDown" ? 1 : -1);
  else return;
  event.preventDefault();
  if (!next) return;
  for (const other of next.closest(".lane, .timeline-years").querySelectorAll("svg a"))
    other.setAttribute("tabindex", other === next ? "0" : "-1");
  next.focus();
}

function nearest(root, lane, link, step) {
  const lanes = [...root.querySelectorAll(".timeline-years, .lane")].filter((one) => one.querySelector("svg a"));
  const other = lanes[lanes.indexOf(lane) + step];
  if (!other) return null;
  const at = (one) => one.getBoundingClientRect().left;
  const far = (one) => Math.abs(at(one) - at(link));
  return [...other.querySelectorAll("svg a")].reduce((best, one) => (far(one) < far(best) ? one : best));
}

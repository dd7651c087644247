/** Source marks that open in place: the footnote at the end of the page, shown beside its mark. */
import { element } from "./dom.js";

let ready = false;

/** Make the marks of the page open their notes in a popover, those that come later too. */
export function enhanceNotes() {
  if (ready || !document.querySelector("[data-note]") || !HTMLElement.prototype.showPopover) return;
  ready = true;
  const box = element("div", {
    class: "note-popover",
    popover: "auto",
    tabindex: "-1",
  });
  document.body.append(box);
  /** @type {HTMLElement | null} */
  let opener = null;

  document.addEventListener("click", (event) => {
    const mark = /** @type {HTMLElement} */ (event.target).closest?.("[data-note]");
    if (!mark || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const again = opener === mark && box.matches(":popover-open");
    if (again) return box.hidePopover();
    open(/** @type {HTMLAnchorElement} */ (mark));
  });

  box.addEventListener("toggle", (event) => {
    if (/** @type {ToggleEvent} */ (event).newState !== "closed" || !opener) return;
    opener.setAttribute("aria-expanded", "false");
    if (box.contains(document.activeElement) || document.activeElement === document.body) opener.focus();
    opener = null;
  });

  /** @param {HTMLAnchorElement} mark */
  function open(mark) {
    if (box.matches(":popover-open")) box.hidePopover();
    opener = mark;
    const numbers = (mark.dataset.notes ?? mark.hash.replace("#note-", "")).split(" ");
    box.replaceChildren(...numbers.flatMap(paragraph));
    box.showPopover();
    place(box, mark);
    mark.setAttribute("aria-expanded", "true");
    box.focus({ preventScroll: true });
  }
}

/** @param {string} name of a note, its number at the end @returns {HTMLElement[]} the text of the note */
function paragraph(name) {
  const text = document.querySelector(`#note-${CSS.escape(name)} .note-text`);
  if (!text) return [];
  const copy = element("p", {}, element("span", { class: "mark" }, name.replace(/^.*-/, "")), " ");
  copy.append(...[...text.childNodes].map((node) => node.cloneNode(true)));
  return [copy];
}

/** @param {HTMLElement} box @param {HTMLElement} mark put the box under its mark, within the window */
function place(box, mark) {
  const at = mark.getBoundingClientRect();
  const left = Math.max(
    16,
    Math.min(at.left - 24, document.documentElement.clientWidth - box.offsetWidth - 16),
  );
  const below = at.bottom + 8 + box.offsetHeight < innerHeight;
  box.style.left = `${left + scrollX}px`;
  box.style.top = `${(below ? at.bottom + 8 : Math.max(8, at.top - box.offsetHeight - 8)) + scrollY}px`;
}

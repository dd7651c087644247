/** The boxes of the facets: one open at a time, closed by Escape and by a click elsewhere. */

/** @param {HTMLElement} bar */
export function enhanceFacets(bar) {
  const boxes = /** @type {HTMLDetailsElement[]} */ ([...bar.querySelectorAll("details")]);
  const close = (/** @type {EventTarget | null} */ but) => {
    for (const box of boxes) if (box !== but) box.open = false;
  };
  for (const box of boxes)
    box.addEventListener("toggle", () => {
      if (box.open) close(box);
    });
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Node) || !boxes.some((box) => box.contains(event.target))) close(null);
  });
  bar.addEventListener("keydown", (event) => {
    const open = boxes.find((box) => box.open);
    if (event.key !== "Escape" || !open) return;
    close(null);
    open.querySelector("summary")?.focus();
  });
}

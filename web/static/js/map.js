/** The map of a theme: pointing at a thing, or reaching it by key, brings out what it is tied to. */

/** @param {SVGSVGElement} map */
export function enhanceMap(map) {
  const things = new Map([...map.querySelectorAll("[data-thing]")].map((one) => [one.dataset.thing, one]));
  const curves = [...map.querySelectorAll(".curves path")];

  /** @param {EventTarget | null} target */
  function bringOut(target) {
    const thing = target instanceof Element ? target.closest("[data-thing]") : null;
    map.classList.toggle("hot", Boolean(thing));
    for (const one of things.values()) one.classList.toggle("near", one === thing);
    for (const curve of curves) {
      const { a, b } = curve.dataset;
      const on = Boolean(thing) && (a === thing?.dataset.thing || b === thing?.dataset.thing);
      curve.classList.toggle("on", on);
      if (on) for (const end of [a, b]) things.get(end)?.classList.add("near");
    }
  }

  map.addEventListener("pointerover", (event) => bringOut(event.target));
  map.addEventListener("pointerleave", () => bringOut(null));
  map.addEventListener("focusin", (event) => bringOut(event.target));
  map.addEventListener("focusout", () => bringOut(null));
}

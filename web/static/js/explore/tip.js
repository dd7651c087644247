/** A short text beside the pointer; none beside a finger, which would leave it standing. */
import { element } from "../dom.js";

const LONGEST = 240;

export class Tip {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.box = element("div", { class: "graph-tip", hidden: "" });
    root.append(this.box);
    /** Whether what points is a finger: after a tap the browser acts as if a mouse had moved there. */
    this.touched = false;
    for (const name of ["pointerdown", "pointermove"])
      root.addEventListener(
        name,
        (event) => (this.touched = /** @type {PointerEvent} */ (event).pointerType === "touch"),
        { capture: true },
      );
  }

  /** @param {string} text @param {{x: number, y: number}} at */
  show(text, at) {
    if (this.touched) return;
    const { box, root } = this;
    box.textContent = text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
    box.hidden = false;
    const left = Math.max(8, Math.min(at.x + 14, root.clientWidth - box.offsetWidth - 8));
    const below = at.y + 18 + box.offsetHeight < root.clientHeight;
    box.style.left = `${left}px`;
    box.style.top = `${below ? at.y + 18 : at.y - box.offsetHeight - 14}px`;
  }

  hide() {
    this.box.hidden = true;
  }
}

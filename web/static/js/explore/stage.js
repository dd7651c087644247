/** The stage: vis-network on its canvas, where things are on it, and what of them is in sight. */
import { cameraOf, lookAgain } from "./camera.js";
import { Frame, roomIn } from "./frame.js";
import { still } from "./motion.js";
import { options } from "./style.js";

const STEP = 1.35;

export class Stage extends EventTarget {
  /** @param {HTMLElement} root @param {any} vis */
  constructor(root, vis) {
    super();
    this.root = root;
    this.frame = new Frame();
    /** @type {import("./canvas.js").Node[]} */
    this.nodes = [];
    /** Whether all is in sight because nobody moved the picture since. */
    this.whole = true;
    /** The scale at which all is in sight. */
    this.usual = 1;
    /** @type {string | null} */
    this.selected = null;
    this.shownNodes = new vis.DataSet();
    this.shownEdges = new vis.DataSet();
    const box = /** @type {HTMLElement} */ (root.querySelector(".graph-canvas"));
    this.network = new vis.Network(box, { nodes: this.shownNodes, edges: this.shownEdges }, options());
    for (const part of box.querySelectorAll("[tabindex]")) part.setAttribute("tabindex", "-1");
  }

  /** @param {string} name @param {object} detail */
  say(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /** Draw all anew with the next frame, however often it is asked for till then. */
  drawSoon() {
    this.network.body.emitter.emit("_requestRedraw");
  }

  /** @param {string} id @returns {{x: number, y: number} | null} where a node is, in pixels of the canvas */
  where(id) {
    return this.shownNodes.get(id) ? this.network.canvasToDOM(this.network.getPosition(id)) : null;
  }

  /** Towards what is selected, if it is in sight; else towards the middle. @param {boolean} nearer */
  zoom(nearer) {
    this.whole = false;
    this.say("looked", {});
    const factor = nearer ? STEP : 1 / STEP;
    const { x, y } = this.network.getViewPosition();
    const aim =
      this.selected && this.sees(this.selected) ? this.network.getPosition(this.selected) : { x, y };
    this.network.moveTo({
      position: { x: aim.x + (x - aim.x) / factor, y: aim.y + (y - aim.y) / factor },
      scale: this.network.getScale() * factor,
      animation: still() ? false : { duration: 180 },
    });
  }

  /** @param {string} id @returns {boolean} whether it stands on the canvas beside panel and drawer */
  sees(id) {
    const at = this.where(id);
    if (!at) return false;
    const { width, height, right, left, bottom } = roomIn(this.root, true);
    return at.x > left + 30 && at.x < width - right - 30 && at.y > 20 && at.y < height - bottom + 20;
  }

  /** Look so that these are in sight, if they are not. @param {Set<string>} ids */
  bringIn(ids) {
    if ([...ids].every((id) => this.sees(id))) return;
    if (this.whole) return this.fit(true);
    const shown = this.nodes.filter(({ id }) => ids.has(id) || id === this.selected);
    const { scale, position, offset } = this.frame.whole(shown, roomIn(this.root));
    const least = Math.min(scale, this.network.getScale());
    this.network.moveTo({ position, scale: least, offset, animation: still() ? false : { duration: 260 } });
  }

  /** Spread everything over the room there is now, unless the reader has chosen what to look at. */
  refit() {
    if (!this.whole) return;
    this.frame.measure(this.nodes, roomIn(this.root));
    this.shownNodes.update(this.nodes.map((node) => ({ id: node.id, ...this.frame.inward(node) })));
    this.fit(false);
  }

  /** Show everything. @param {boolean} move whether to glide there */
  fit(move) {
    this.whole = true;
    const { scale, position, offset } = this.frame.whole(this.nodes, roomIn(this.root));
    if (!(scale > 0)) return;
    this.usual = scale;
    this.network.moveTo({ position, scale, offset, animation: move && !still() ? { duration: 240 } : false });
  }

  /** @returns {import("./camera.js").Camera | null} where the reader looks, and how closely; null for all of it */
  camera() {
    return cameraOf(this);
  }

  /** @param {import("./camera.js").Camera} camera look there again */
  look(camera) {
    lookAgain(this, camera);
  }

  /** Bring a node into sight if it is not. @param {string} id */
  reveal(id) {
    const at = this.where(id);
    if (!at) return;
    const { width, height, right, left, bottom } = roomIn(this.root, true);
    if (at.x > left + 60 && at.x < width - right - 60 && at.y > 20 && at.y < height - bottom) return;
    this.whole = false;
    this.network.moveTo({
      position: this.network.getPosition(id),
      offset: { x: (left - right) / 2, y: -bottom / 2 },
      scale: this.network.getScale(),
      animation: still() ? false : { duration: 260 },
    });
  }

  /** @param {string} from @param {string} key an arrow key @returns {string | null} the next node that way */
  neighbour(from, key) {
    const start = this.network.getPosition(from);
    const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key] ?? [
      0, 0,
    ];
    let best = null;
    let least = Infinity;
    for (const { id } of this.nodes) {
      const at = this.network.getPosition(id);
      const [x, y] = [at.x - start.x, at.y - start.y];
      const along = x * dx + y * dy;
      const aside = Math.abs(x * dy + y * dx);
      if (id === from || along <= 0 || aside > along * 2) continue;
      const cost = along + aside * 1.5;
      if (cost < least) [best, least] = [id, cost];
    }
    return best;
  }
}

/**
 * Where a reader looks, as the permalink keeps it: the middle of the sight, how close it is, and how the view is
 * spread, the latter two beside what this window would choose itself. So the same window shows the same to the
 * pixel, and another one the same as far as it has room.
 *
 * @typedef {[number, number, number, number?, number?]} Camera x, y, closeness, spread across, spread down
 */
import { Frame, roomIn, TOP } from "./frame.js";

const SAME = 0.002;

/** @param {import("./stage.js").Stage} stage @returns {Camera | null} null for all of it, as it comes of itself */
export function cameraOf(stage) {
  const { frame, network, nodes, root } = stage;
  if (!nodes.length) return null;
  // The words for who comes first are not there when the view is opened again.
  const usual = { ...roomIn(root), top: TOP };
  if (stage.whole && alike(frame.factor, measured(nodes, usual, frame.rows).factor)) return null;
  const bare = measured(nodes, bareRoom(root), frame.rows);
  const { x, y } = frame.outward(network.getViewPosition());
  const closeness = network.getScale() / bare.whole(nodes, bareRoom(root)).scale;
  return [
    round(x, 10),
    round(y, 10),
    within(round(closeness, 10_000), 0.01, 900),
    within(round(frame.factor.x / bare.factor.x, 10_000), 0.01, 100),
    within(round(frame.factor.y / bare.factor.y, 10_000), 0.01, 100),
  ];
}

/** Look there again. @param {import("./stage.js").Stage} stage @param {Camera} camera */
export function lookAgain(stage, [x, y, closeness, across = 1, down = 1]) {
  const { frame, network, nodes, root } = stage;
  if (!nodes.length) return;
  const room = bareRoom(root);
  frame.measure(nodes, room);
  const { scale } = frame.whole(nodes, room);
  frame.factor = { x: frame.factor.x * across, y: frame.factor.y * down };
  stage.whole = false;
  // What was laid out since has changed the size of the canvas: it learns so now, not after it looked.
  network.setSize("100%", "100%");
  stage.shownNodes.update(nodes.map((node) => ({ id: node.id, ...frame.inward(node) })));
  network.moveTo({
    position: frame.inward({ x, y }),
    scale: scale * closeness,
    animation: false,
  });
}

/** @param {any[]} nodes @param {ReturnType<typeof roomIn>} room @param {string} rows @returns {Frame} as this window would choose it */
function measured(nodes, room, rows) {
  const frame = new Frame();
  frame.rows = rows;
  frame.measure(nodes, room);
  return frame;
}

/** @param {HTMLElement} root @returns {ReturnType<typeof roomIn>} the room without what comes and goes */
function bareRoom(root) {
  return { ...roomIn(root), left: 0, right: 0, top: TOP };
}

/** @param {{x: number, y: number}} one @param {{x: number, y: number}} other */
function alike(one, other) {
  return Math.abs(one.x / other.x - 1) < SAME && Math.abs(one.y / other.y - 1) < SAME;
}

/** @param {number} value @param {number} parts */
function round(value, parts) {
  return Math.round(value * parts) / parts;
}

/** @param {number} value @param {number} least @param {number} most */
function within(value, least, most) {
  return Math.min(most, Math.max(least, value));
}

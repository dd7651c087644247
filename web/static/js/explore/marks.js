/** What a layout means: the years of a timeline, the bands, the rings; drawn below everything else. */

const SIZE = 12;

/** @param {CanvasRenderingContext2D} context @param {any} drawing */
export function drawMarks(context, drawing) {
  if (!drawing.marks.length) return;
  const { network, frame } = drawing;
  const style = getComputedStyle(drawing.root);
  const { clientWidth: width, clientHeight: height } = context.canvas;
  const ratio = context.canvas.width / width;
  const at = (/** @type {{x: number, y: number}} */ point) => network.canvasToDOM(frame.inward(point));
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.font = `400 ${SIZE}px "Source Sans 3", sans-serif`;
  context.strokeStyle = context.fillStyle = style.color;
  context.lineWidth = 1;
  let last = -Infinity;
  for (const mark of drawing.marks) {
    const { x, y } = at(mark);
    if (mark.sort === "year") {
      if (x - last < 34) continue;
      last = x;
    }
    (DRAW[mark.sort] ?? DRAW.band)(context, { mark, x, y, width, height, centre: at({ x: 0, y: 0 }) });
  }
  context.restore();
}

/** @type {Record<string, (context: CanvasRenderingContext2D, given: any) => void>} */
const DRAW = {
  year(context, { mark, x, height }) {
    context.globalAlpha = 0.1;
    context.beginPath();
    context.moveTo(x, 24);
    context.lineTo(x, height);
    context.stroke();
    context.globalAlpha = 0.65;
    context.textAlign = "center";
    context.fillText(mark.label, x, 16);
  },
  band(context, { mark, x, y }) {
    context.globalAlpha = 0.6;
    context.textAlign = "left";
    context.fillText(mark.label, Math.max(10, x - 40), Math.max(34, y));
  },
  ring(context, { mark, x, y, centre }) {
    context.globalAlpha = 0.14;
    context.beginPath();
    context.ellipse(centre.x, centre.y, Math.abs(x - centre.x), Math.abs(y - centre.y), 0, 0, 2 * Math.PI);
    context.stroke();
    if (!mark.label) return;
    context.globalAlpha = 0.6;
    context.textAlign = "center";
    context.fillText(mark.label, centre.x, centre.y - Math.abs(y - centre.y) - 5);
  },
};

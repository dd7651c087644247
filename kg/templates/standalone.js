/** The page of a picture that stands alone: the canvas of the explorer, and what it says of things and statements. */
import { element } from "../../web/static/js/dom.js";
import { Canvas } from "../../web/static/js/explore/canvas.js";
import { besides } from "../../web/static/js/explore/groups.js";
import { communityColours } from "../../web/static/js/explore/style.js";

/** Ties that nothing else on the page explains have to be seen, unless they are so many that they would hide the rest. */
const LINE = { light: "#96948c", dark: "#797c87" };
const MANY = 400;

const data = JSON.parse(document.getElementById("data").textContent);
const panel = document.querySelector(".explorer-panel");
const root = document.getElementById("canvas");

class Picture extends Canvas {
  /** As the explorer draws it, but darker. */
  line(edge, state) {
    const made = super.line(edge, state);
    if (!edge.change && state !== "strong" && this.edges.length <= MANY)
      made.color.color = LINE[this.dark ? "dark" : "light"];
    return made;
  }
}

/** Nodes in the colours of their groups, if they are coloured by these, and all that stands for many in its place. */
function dressed({ nodes, edges, groups, communities }) {
  const colours = new Map(communities.map(({ number }, at) => [number, communityColours(at)]));
  const painted = communities.length
    ? nodes.map((node) => ({ ...node, ...(colours.get(node.community) ?? communityColours(-1)) }))
    : nodes;
  const rest = groups.map((group) => (group.x === null ? { ...group, ...besides(group, nodes) } : group));
  return { nodes: painted, edges, groups: rest };
}

/** The legend of groups, each in its colour. */
function legend(dark) {
  const list = document.getElementById("communities");
  list?.querySelectorAll("circle").forEach((mark, at) => {
    const { light, dark: pale } = communityColours(at);
    mark.setAttribute("fill", dark ? pale : light);
  });
}

/** Shows what the picture says of a thing. */
function tell(id) {
  const node = canvas.byId.get(id);
  if (!node || node.group) return;
  const ties = data.edges.filter((edge) => edge.from === id || edge.to === id);
  open(
    node.kind,
    node.name,
    [node.undated ? data.words.undated : "", data.words[node.change] ?? "", node.description],
    ties.map((edge) => tie(edge, id)),
  );
}

/** Shows what a line of the picture says. */
function tellEdge(id) {
  const edge = canvas.edgesById.get(id);
  if (!edge) return;
  const notes = [
    edge.derived ? data.words.derived : "",
    edge.undated ? data.words.undated : "",
    data.words[edge.change] ?? "",
  ];
  const ends = [edge.from, edge.to].map((end) => element("li", {}, chooser(end)));
  open(edge.name, edge.said, notes, ends);
}

/** Fills the panel and opens it. */
function open(kind, name, notes, items) {
  panel.querySelector(".kind").textContent = kind;
  panel.querySelector("h2").textContent = name;
  panel.querySelector(".text").textContent = notes.filter(Boolean).join(" · ");
  panel.querySelector("ul").replaceChildren(...items);
  panel.scrollTop = 0;
  show(true);
}

/** Opens or closes the panel; what it covers is seen beside it. */
function show(open) {
  if (panel.hidden === !open) return;
  panel.hidden = !open;
  root.parentElement.classList.toggle("with-panel", open);
  canvas.refit();
}

/** One statement about a thing as a line that leads on. */
function tie(edge, id) {
  const out = edge.from === id;
  const when = edge.years ? `, ${edge.years}` : "";
  return element("li", {}, `${out ? "" : "← "}${edge.name} `, chooser(out ? edge.to : edge.from), when);
}

/** The name of a thing, which leads to it. */
function chooser(id) {
  const button = element("button", { type: "button" }, element("bdi", {}, canvas.byId.get(id)?.name ?? id));
  button.addEventListener("click", () => choose(id));
  return button;
}

/** Chooses a thing, or nothing: marks it, brings it into view, tells about it. */
function choose(id) {
  canvas.select(id);
  if (id === null) return show(false);
  tell(id);
  canvas.reveal(id);
}

const canvas = new Picture(root, vis);
// For the console, and for whoever tests where things stand.
Object.assign(root, { picture: canvas });
canvas.marks = data.marks;
canvas.timed = data.timed;
canvas.freely = data.layout === "force";
canvas.inRows(["tree", "time"].includes(data.layout) ? data.layout : "");
canvas.draw(dressed(data), { reframe: true });
legend(canvas.dark);

canvas.addEventListener("select", ({ detail }) =>
  choose(canvas.byId.get(detail.id)?.group ? null : detail.id),
);
canvas.addEventListener("edge", ({ detail }) => {
  canvas.select(null, detail.id);
  tellEdge(detail.id);
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", ({ matches }) => {
  document.dispatchEvent(new Event("themechange"));
  legend(matches);
});
document.fonts.ready.then(() => canvas.drawSoon());
document.querySelector(".close").addEventListener("click", () => choose(null));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") choose(null);
});
root.addEventListener("keydown", (event) => {
  const next = event.key.startsWith("Arrow")
    ? canvas.selected
      ? canvas.neighbour(canvas.selected, event.key)
      : data.nodes[0]?.id
    : null;
  if (!next) return;
  event.preventDefault();
  choose(next);
});
for (const button of document.querySelectorAll("[data-zoom]"))
  button.addEventListener("click", () =>
    button.dataset.zoom === "fit" ? canvas.fit(true) : canvas.zoom(button.dataset.zoom === "in"),
  );
for (const button of document.querySelectorAll("[data-node]"))
  button.addEventListener("click", () => {
    scrollTo({ top: 0 });
    choose(button.dataset.node);
  });

"use strict";
/* global vis */

const data = JSON.parse(document.getElementById("data").textContent);
const dark = matchMedia("(prefers-color-scheme: dark)");
const panel = document.getElementById("panel");
const canvas = document.getElementById("canvas");
const nodes = new vis.DataSet(data.nodes);
const edges = new vis.DataSet(data.edges);
const network = new vis.Network(canvas, { nodes, edges }, data.options);

/** Gives every node and edge the colours of the page, light or dark. */
function paint() {
  const theme = dark.matches ? "dark" : "light";
  const { ink, line, page } = data.inks[theme];
  nodes.update(
    data.nodes.map((node) => ({
      id: node.id,
      color: { background: node[theme], border: page, highlight: { background: node[theme], border: ink } },
      font: { color: ink, strokeColor: page },
    })),
  );
  edges.update(
    data.edges.map((edge) => ({
      id: edge.id,
      color: { color: line, highlight: ink, hover: ink, opacity: 0.55 },
      font: { color: ink, strokeColor: page },
    })),
  );
}

/** Shows what the picture says of a node. */
function tell(id) {
  const node = data.nodes.find((one) => one.id === id);
  if (!node) return;
  panel.querySelector("h2").textContent = node.name;
  panel.querySelector(".cls").textContent = node.clsLabel;
  panel.querySelector(".text").textContent = node.description;
  const edges = data.edges.filter((edge) => edge.from === id || edge.to === id);
  panel.querySelector("ul").replaceChildren(...edges.map((edge) => line(edge, id)));
  panel.hidden = false;
}

/** One statement about a node as a line that leads on. */
function line(edge, id) {
  const other = data.nodes.find((one) => one.id === (edge.from === id ? edge.to : edge.from));
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = other.name;
  button.addEventListener("click", () => choose(other.id));
  item.append(`${edge.from === id ? "" : "← "}${edge.title.replace("\n", ", ")} `, button);
  return item;
}

/** Chooses a node: marks it, brings it into view, tells about it. */
function choose(id) {
  network.selectNodes([id]);
  network.focus(id, { scale: Math.max(network.getScale(), 0.9), animation: false });
  tell(id);
}

paint();
dark.addEventListener("change", paint);
network.on("selectNode", (event) => tell(event.nodes[0]));
network.on("deselectNode", () => (panel.hidden = true));
document.getElementById("close").addEventListener("click", () => (panel.hidden = true));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") panel.hidden = true;
});
for (const button of document.querySelectorAll("[data-node]")) {
  button.addEventListener("click", () => {
    choose(button.dataset.node);
    canvas.scrollIntoView({ block: "nearest" });
  });
}
network.once("afterDrawing", () => network.fit({ animation: false }));

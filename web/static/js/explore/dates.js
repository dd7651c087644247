/** The years that an organization has in a view: when the person in the middle was tied to it. */

/**
 * Note at each organization when the person in the middle of the view was tied to it.
 * @param {any[]} nodes @param {any[]} edges
 */
export function datesOfBodies(nodes, edges) {
  const people = nodes.filter(({ key }) => key === "person");
  const middle = people.reduce((best, one) => (one.weight > (best?.weight ?? 0) ? one : best), null);
  if (!middle) return;
  for (const node of nodes.filter(({ key }) => key === "organization")) {
    const ties = edges.filter(
      ({ from, to }) => (from === middle.id && to === node.id) || (to === middle.id && from === node.id),
    );
    node.when = spans(ties.map((edge) => edge.years).filter(Boolean)).join(", ");
  }
}

/** @param {string[]} years such as "2015" or "2015–2017" @returns {string[]} in order, without what others contain */
function spans(years) {
  const ends = (/** @type {string} */ text) => {
    const [from, to = from] = text.split("–");
    return [Number(from) || 0, Number(to) || Infinity];
  };
  const within = (/** @type {string} */ one, /** @type {string} */ other) =>
    one !== other && ends(one)[0] >= ends(other)[0] && ends(one)[1] <= ends(other)[1];
  const all = [...new Set(years)].sort();
  return all.filter((one) => !all.some((other) => within(one, other)));
}

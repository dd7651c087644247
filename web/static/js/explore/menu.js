/** What can be done with a node: its relations with direction and number before the click, and the rest. */
import { element, glyph, t, tn } from "../dom.js";
import { roomIn } from "./frame.js";

const PAGE = 20;
const ALL = 500;

export class Menu {
  /** @param {import("./explorer.js").Explorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
    this.box = element("div", {
      class: "explorer-menu",
      role: "dialog",
      tabindex: "-1",
      hidden: "",
    });
    explorer.canvas.root.parentElement?.append(this.box);
    /** @type {HTMLElement | null} */
    this.opener = null;
    explorer.addEventListener("menu", (event) => {
      const { id, group } = /** @type {CustomEvent} */ (event).detail;
      if (group || id.startsWith("group")) this.openGroup(group ?? explorer.node(id)?.group);
      else this.open(id);
    });
    this.box.addEventListener("keydown", (event) => this.key(event));
    // The panel opens beside it, and the picture moves: the menu stays with its thing.
    explorer.canvas.network.on("afterDrawing", () => {
      if (!this.box.hidden && this.iri) this.place(this.iri);
    });
    document.addEventListener("pointerdown", (event) => {
      if (!this.box.hidden && !this.box.contains(/** @type {Node} */ (event.target))) this.close(false);
    });
  }

  /** @param {string} iri */
  async open(iri) {
    const { explorer } = this;
    const name = explorer.name(iri);
    this.show(iri, t("explore.menu_of", { name }), [element("p", { class: "quiet" }, t("explore.loading"))]);
    try {
      const answer = await explorer.api.post("relations", explorer.state, {
        iri,
        at: explorer.state.at,
      });
      if (this.iri === iri && !this.box.hidden)
        this.show(iri, t("explore.menu_of", { name }), this.parts(iri, answer));
    } catch (error) {
      this.show(iri, name, [element("p", {}, /** @type {Error} */ (error).message)]);
    }
  }

  /** @param {any} group the rest of a relation */
  openGroup(group) {
    if (!group) return;
    const { explorer } = this;
    const which = {
      relation: group.relation,
      outgoing: group.outgoing,
      label: group.relationLabel,
    };
    const rows = [
      this.action(t("explore.next", { n: Math.min(PAGE, group.count) }), () =>
        explorer.expand(group.iri, which),
      ),
      ...(group.count > PAGE
        ? [this.action(all(group.count), () => explorer.expand(group.iri, { ...which, limit: ALL }))]
        : []),
      this.action(t("explore.drop_group"), () =>
        explorer.act(t("explore.drop_group"), (state) => ({
          groups: state.groups.filter(([iri, relation]) => iri !== group.iri || relation !== group.relation),
        })),
      ),
    ];
    this.show(group.id, group.label, rows);
  }

  /** @param {string} iri @param {any} answer @returns {Node[]} */
  parts(iri, answer) {
    const { explorer } = this;
    const left = answer.relations.reduce(
      (/** @type {number} */ sum, /** @type {any} */ one) =>
        sum + Math.max(0, one.count - (one.visible ?? 0)),
      0,
    );
    const rows = answer.relations.map((/** @type {any} */ one) => this.relation(iri, one));
    const list = rows.length
      ? element("ul", { class: "plain menu-relations" }, ...rows)
      : element("p", { class: "quiet" }, t("explore.no_relations"));
    const first = left
      ? [
          this.action(t("explore.expand_all", { n: Math.min(PAGE, left), total: left }), () =>
            explorer.expand(iri),
          ),
        ]
      : [];
    const pinned = explorer.node(iri)?.pinned;
    const leaves = explorer.leaves(iri).length;
    const others = [
      ...(leaves ? [this.action(tn("explore.collapse", leaves), () => explorer.collapse(iri))] : []),
      this.action(t(pinned ? "explore.unpin" : "explore.pin"), () => explorer.pin(iri)),
      this.action(t("explore.hide"), () => explorer.hide(iri)),
      this.action(t("explore.only"), () => explorer.only(iri)),
      this.action(t(explorer.chosen.has(iri) ? "explore.unconnect_this" : "explore.connect_this"), () =>
        explorer.choose(iri),
      ),
    ];
    return [...first, list, element("div", { class: "menu-others" }, ...others)];
  }

  /** @param {string} iri @param {any} one relation with its numbers @returns {Node} */
  relation(iri, one) {
    const { explorer } = this;
    const { relation, label, outgoing, drawn, count, visible = 0, classes = [] } = one;
    const forward = drawn[1]; // as the line on the canvas, whichever end it is told from
    const left = Math.max(0, count - visible);
    const which = { relation, outgoing, label };
    const numbers = visible
      ? t("explore.count_visible", {
          n: number(count),
          visible: number(visible),
        })
      : number(count);
    const open = element(
      "button",
      {
        type: "button",
        class: "menu-relation",
        ...(left ? {} : { disabled: "" }),
      },
      element(
        "span",
        {
          class: "menu-way",
          "aria-label": t(forward ? "explore.outgoing" : "explore.incoming_way"),
        },
        forward ? "→" : "←",
      ),
      element("span", { class: "menu-name" }, label),
      element("span", { class: "count" }, numbers),
    );
    open.addEventListener("click", () => this.run(() => explorer.expand(iri, which)));
    const more = [];
    if (left > PAGE) more.push(this.small(t("explore.next", { n: PAGE }), () => explorer.expand(iri, which)));
    if (left > PAGE) more.push(this.small(all(left), () => explorer.expand(iri, { ...which, limit: ALL })));
    const asDrawn = { relation: drawn[0], outgoing: drawn[1], label };
    if (visible > 1 && explorer.grouped(iri, drawn[0], drawn[1]).length > 1)
      more.push(this.small(t("explore.group"), () => explorer.collapse(iri, asDrawn)));
    if (left && classes.length > 1) {
      for (const cls of classes.slice(0, 4)) {
        more.push(
          this.small(
            `${cls.label} ${number(cls.count)}`,
            () => explorer.expand(iri, { ...which, cls: cls.iri }),
            cls,
          ),
        );
      }
    }
    return element(
      "li",
      {},
      open,
      ...(more.length ? [element("span", { class: "menu-some" }, ...more)] : []),
    );
  }

  /** @param {string} label @param {() => unknown} what */
  action(label, what) {
    const made = element("button", { type: "button", class: "menu-action" }, label);
    made.addEventListener("click", () => this.run(what));
    return made;
  }

  /** @param {string} label @param {() => unknown} what @param {{key?: string, shape?: string}} [look] */
  small(label, what, look = {}) {
    const mark = look.key ? [glyph(look.key, look.shape ?? "dot")] : [];
    const made = element("button", { type: "button", class: "menu-small-action" }, ...mark, label);
    made.addEventListener("click", () => this.run(what));
    return made;
  }

  /** @param {() => unknown} what */
  run(what) {
    this.close();
    what();
  }

  /** @param {string} id @param {string} title @param {Node[]} parts */
  show(id, title, parts) {
    if (this.box.hidden) this.opener = /** @type {HTMLElement | null} */ (document.activeElement);
    const held = this.box.contains(document.activeElement) && document.activeElement !== this.box;
    this.iri = id;
    this.box.setAttribute("aria-label", title);
    this.box.replaceChildren(element("p", { class: "menu-title" }, element("bdi", {}, title)), ...parts);
    this.box.hidden = false;
    this.place(id);
    const first = /** @type {HTMLElement | null} */ (this.box.querySelector("button:not(:disabled)"));
    if (!held) (first ?? this.box).focus({ preventScroll: true });
  }

  /** Beside the node, within the stage. @param {string} id */
  place(id) {
    const { canvas } = this.explorer;
    const { width, height, left, right } = roomIn(canvas.root);
    const at = canvas.where(id) ?? { x: width / 2, y: height / 3 };
    const [wide, high] = [this.box.offsetWidth, this.box.offsetHeight];
    const most = width - right - wide - 8;
    const beside = at.x + 18 <= most ? at.x + 18 : at.x - wide - 18;
    this.box.style.left = `${Math.max(8 + left, Math.min(beside, most))}px`;
    this.box.style.top = `${Math.max(8, Math.min(at.y - 24, height - high - 8))}px`;
  }

  /** @param {boolean} [back] whether the focus goes back to where it came from */
  close(back = true) {
    if (this.box.hidden) return;
    this.box.hidden = true;
    this.iri = "";
    if (back)
      (this.opener?.isConnected && this.opener !== document.body
        ? this.opener
        : this.explorer.canvas.root
      ).focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      return this.close();
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    const all = /** @type {HTMLElement[]} */ ([...this.box.querySelectorAll("button:not(:disabled)")]);
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    all[(at + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]?.focus();
  }
}

/** @param {number} count @returns {string} */
function all(count) {
  return count > ALL ? t("explore.first", { n: number(ALL) }) : t("explore.all", { n: number(count) });
}

/** @param {number} value @returns {string} */
function number(value) {
  return value.toLocaleString(document.documentElement.lang);
}

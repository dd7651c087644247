/** Entry point of the graph page: puts the parts together. */
import { element, t } from "../dom.js";
import { Address } from "./permalink.js";
import { Api } from "./api.js";
import { Connect } from "./connect.js";
import { Dialog } from "./dialog.js";
import { Drawer } from "./drawer.js";
import { Empty } from "./empty.js";
import { Explorer } from "./explorer.js";
import { Filters } from "./filters.js";
import { hint } from "./hint.js";
import { keyWords, listenToKeys } from "./keys.js";
import { legend } from "./legend.js";
import { Look } from "./look.js";
import { Means } from "./means.js";
import { Menu } from "./menu.js";
import { Names, sameSight } from "./state.js";
import { Outline } from "./outline.js";
import { Panel } from "./panel.js";
import { Rest } from "./rest.js";
import { Signs } from "./signs.js";
import { Status } from "./status.js";
import { Take } from "./take.js";
import { TimeBar } from "./time.js";

const VENDOR = new URL("../../vendor/vis-network-10.1.5.min.mjs", import.meta.url);
const SAVED_AFTER = 500;

const root = /** @type {HTMLElement | null} */ (document.querySelector("[data-explorer]"));
if (root) await begin(root);

/** @param {HTMLElement} root */
async function begin(root) {
  const wait = /** @type {HTMLElement} */ (root.querySelector(".graph-wait"));
  const api = new Api(new Names(root.dataset.base ?? ""), document.documentElement.lang);
  wait.textContent = t("graph.loading");
  try {
    const [answer, vis] = await Promise.all([first(api), import(VENDOR.href), document.fonts.ready]);
    wait.hidden = true;
    // Before anything is measured, all that takes room is there.
    document.documentElement.classList.add("exploring");
    for (const part of root.querySelectorAll(".explorer-tools, .explorer-zoom"))
      part.removeAttribute("hidden");
    assemble(root, vis, api, answer);
  } catch (error) {
    console.warn(error);
    wait.hidden = false;
    document.documentElement.classList.remove("exploring");
    const again = element("button", { type: "button" }, t("graph.retry"));
    again.addEventListener("click", () => begin(root));
    wait.replaceChildren(
      element("span", {}, /** @type {Error} */ (error).message || t("graph.failed")),
      again,
    );
  }
}

/** What the address asks for: a view, the surroundings of a thing, or the start view. @param {Api} api */
async function first(api) {
  const asked = new URLSearchParams(location.search);
  const [view, iri] = [asked.get("view"), asked.get("iri")];
  if (view) return api.post("view", await stateIn(view, api));
  return iri ? api.get("around", { iri, at: asked.get("at") }) : api.get("start", { at: asked.get("at") });
}

/** @param {string} view as the address has it @param {Api} api @returns {Promise<import("./state.js").State>} */
async function stateIn(view, api) {
  return api.names.read((await api.get("token", { view })).state);
}

/** @param {HTMLElement} root @param {any} vis @param {Api} api @param {any} answer */
function assemble(root, vis, api, answer) {
  const explorer = new Explorer(root, vis, api);
  const find = (/** @type {string} */ what) => /** @type {HTMLElement} */ (root.querySelector(what));
  new Status(explorer, find(".explorer-status"));
  new Panel(explorer, find(".explorer-panel"));
  new Menu(explorer);
  new Empty(explorer, () => tools.start());
  const outline = new Outline(explorer);
  const filters = new Filters(explorer);
  const rest = new Rest(explorer);
  const connect = new Connect(explorer, () => drawer.current !== "connect" && drawer.open("connect"));
  const drawer = new Drawer(explorer, find(".explorer-drawer"), {
    outline: {
      title: t("explore.outline"),
      body: outline.body,
      open: () => outline.render(),
      focus: () => outline.current(),
    },
    filters: { title: t("explore.filters"), body: filters.body, open: () => filters.open() },
    connect: { title: t("explore.connect"), body: connect.body, open: () => connect.open(), focus: () => connect.field() },
    rest: { title: t("explore.rest"), body: rest.body, open: () => rest.render() },
  });
  const take = new Take(explorer);
  const bar = /** @type {HTMLFormElement | null} */ (root.querySelector(".explorer-time"));
  const time = bar && new TimeBar(explorer, bar);
  const signs = /** @type {HTMLElement | null} */ (root.querySelector(".date-signs"));
  if (signs)
    new Signs(explorer, signs, (form, filter) => {
      drawer.open("outline", false);
      outline.show(form, filter);
      outline.current()?.focus({ preventScroll: true });
    });
  new Means(explorer, find(".explorer-means"));
  const look = new Look(explorer, root);
  legend(explorer, filters);
  search(explorer);
  keepAddress(explorer, api);
  explorer.begin(answer);
  hint(explorer);
  const tools = makeTools(explorer, { drawer, take, time, look });
  buttons(explorer, tools);
  listenToKeys(explorer, tools);
}

/** @param {Explorer} explorer @param {{drawer: Drawer, take: Take, time: TimeBar | null, look: Look}} parts */
function makeTools(explorer, { drawer, take, time, look }) {
  const help = new Dialog();
  return /** @type {Record<string, (...given: any[]) => unknown>} */ ({
    undo: () => explorer.travel(true),
    redo: () => explorer.travel(false),
    outline: () => drawer.toggle("outline"),
    filters: () => drawer.toggle("filters"),
    connect: () => drawer.toggle("connect"),
    rest: () => drawer.toggle("rest"),
    choose: (iri) => explorer.choose(iri),
    relayout: () => explorer.act(t("explore.relayout"), () => ({}), { relayout: true }),
    link: () => take.link(),
    sparql: () => take.sparql(),
    turtle: () => take.turtle(),
    start: () =>
      explorer.act(
        t("explore.start"),
        async () => explorer.names.read((await explorer.api.get("start")).state),
        { reframe: true },
      ),
    help: () => help.show(t("explore.help"), keyWords()),
    nearer: () => explorer.canvas.zoom(true),
    farther: () => explorer.canvas.zoom(false),
    fit: () => explorer.canvas.fit(true),
    year: (step) => time?.nudge(step),
    play: () => time?.toggle(),
    date: () => time?.at.focus(),
    compare: () => time?.comparing.click(),
    layout: (at) => look.layout(at),
    nextLook: (name) => look.next(name),
    lens: () => {
      const { lens } = explorer.state;
      if (lens || explorer.answer.counts?.spare)
        explorer.set(t("explore.step.lens"), { lens: lens ? null : "overview" });
    },
    take: () => take.open(),
    takes: (file) => take.chosen(file),
    read: () => {
      const panel = /** @type {HTMLElement} */ (explorer.root.querySelector(".explorer-panel"));
      const inside = panel.contains(document.activeElement);
      (inside || panel.hidden ? explorer.canvas.root : panel).focus({ preventScroll: true });
    },
  });
}

/** @param {Explorer} explorer @param {Record<string, (...given: any[]) => unknown>} tools */
function buttons(explorer, tools) {
  const { root } = explorer;
  root.addEventListener("click", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const what = /** @type {HTMLElement | null} */ (target.closest("[data-do]"))?.dataset.do;
    if (!what) return;
    target.closest("details.tool-menu")?.removeAttribute("open");
    tools[what]?.();
  });
  for (const menu of root.querySelectorAll("details.tool-menu"))
    foldMenu(/** @type {HTMLDetailsElement} */ (menu));
  const follow = () => {
    for (const [name, back] of /** @type {[string, boolean][]} */ ([
      ["undo", true],
      ["redo", false],
    ])) {
      const button = /** @type {HTMLButtonElement} */ (root.querySelector(`[data-do=${name}]`));
      const step = explorer.history.peek(back);
      button.disabled = !step;
      button.title = step ? `${t(`explore.${name}`)}: ${step.name}` : t(`explore.${name}`);
    }
  };
  explorer.history.addEventListener("change", follow);
  follow();
}

/** A menu closes with Escape, and when something else is pressed. @param {HTMLDetailsElement} menu */
function foldMenu(menu) {
  document.addEventListener("pointerdown", (event) => {
    if (!menu.contains(/** @type {Node} */ (event.target))) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.preventDefault();
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
}

/** What is chosen in the search field is shown in the graph; Enter takes the best. @param {Explorer} explorer */
function search(explorer) {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector(".masthead form[data-search]"));
  const go = (/** @type {any} */ hit) => {
    explorer.visit(hit.iri, hit.label);
    explorer.canvas.root.focus({ preventScroll: true });
  };
  form?.addEventListener("choose", (event) => {
    event.preventDefault();
    go(/** @type {CustomEvent} */ (event).detail);
  });
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = String(new FormData(form).get("q") ?? "").trim();
    if (!text) return;
    explorer.queue(async () => {
      const { results } = await explorer.api.read(
        `${form.dataset.search}?${new URLSearchParams({ q: text })}`,
      );
      if (!results.length) throw new Error(t("search.none"));
      form.reset();
      go(results[0]);
    });
  });
}

/** @param {Explorer} explorer @param {Api} api */
function keepAddress(explorer, api) {
  const asked = location.search;
  /** @type {import("./state.js").State | null} */
  let home = null;
  const token = async (/** @type {import("./state.js").State} */ state) => (await api.post("token", state)).view;
  const encode = async (/** @type {any} */ state) => {
    const camera = explorer.canvas.camera();
    const plain = !state.selected && !state.edge && !state.ends.length && !camera;
    if (home && plain && sameSight(home, state)) return "";
    return token({ ...state, camera });
  };
  const address = new Address(encode, async (state, view) => {
    if (state) return explorer.restore(state);
    explorer.restore(view ? await stateIn(view, api) : api.names.read((await api.get("start")).state));
  });
  let timer = 0;
  explorer.link = async () => {
    const state = { ...explorer.state, camera: explorer.canvas.camera() };
    return `${location.origin}${location.pathname}?view=${await token(state)}`;
  };
  explorer.addEventListener("address", (event) => {
    clearTimeout(timer);
    if (/** @type {CustomEvent} */ (event).detail.push) address.show(explorer.state, true);
    else timer = setTimeout(() => address.show(explorer.state, false), SAVED_AFTER);
  });
  explorer.addEventListener(
    "view",
    () => {
      if (!["view", "iri", "at"].some((name) => new URLSearchParams(asked).has(name))) home = explorer.state;
      address.seen.set(address.at, explorer.state);
    },
    { once: true },
  );
}

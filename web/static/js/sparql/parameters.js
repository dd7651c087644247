/** The fields of a query's parameters, in step with the lines that mark them. */
import { element, t } from "../dom.js";
import { get, post } from "./ask.js";

const WAIT = 500;

export class Parameters {
  /** @param {HTMLFieldSetElement} box @param {() => void} changed */
  constructor(box, changed) {
    this.box = box;
    this.changed = changed;
    this.marks = "";
    box.addEventListener("input", (event) => {
      this.suggest(/** @type {HTMLInputElement} */ (event.target));
      changed();
    });
  }

  /** @returns {Record<string, string>} what the fields hold, by name */
  get values() {
    /** @type {Record<string, string>} */
    const found = {};
    for (const field of this.fields()) found[field.name.slice(1)] = field.value;
    return found;
  }

  /** @returns {(HTMLInputElement | HTMLSelectElement)[]} */
  fields() {
    return [.../** @type {NodeListOf<any>} */ (this.box.querySelectorAll("[name^='$']"))];
  }

  /** @param {Record<string, string>} values */
  fill(values) {
    for (const field of this.fields()) {
      const value = values[field.name.slice(1)];
      if (value === undefined) continue;
      if (field instanceof HTMLSelectElement && ![...field.options].some((one) => one.value === value))
        field.append(element("option", { value }, value));
      field.value = value;
    }
  }

  /** Take the marks of a text as they are now. @param {string} text */
  start(text) {
    this.marks = marksOf(text);
  }

  /** Follow a text that has changed: ask for new fields when its marks are others, in a moment. @param {string} text */
  follow(text) {
    if (marksOf(text) === this.marks) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(text), WAIT);
  }

  /** Have the fields of a text that is about to run, as it is now. @param {string} text */
  async settle(text) {
    const asked = marksOf(text) === this.marks ? this.asked : this.refresh(text);
    // Fields of another query hold nothing for this one, even if those of this one cannot be had.
    await asked?.catch(() => this.draw([], {}));
  }

  /** @param {string} text @param {Record<string, string>} [values] to fill in; those there now unless told */
  refresh(text, values = this.values) {
    clearTimeout(this.timer);
    this.marks = marksOf(text);
    this.asked = this.ask(text, values);
    return this.asked;
  }

  /** @param {string} text @param {Record<string, string>} values */
  async ask(text, values) {
    if (!this.marks) return this.draw([], {});
    const { fields } = await post("/api/parameters", new URLSearchParams({ query: text }));
    this.draw(fields, values);
    this.changed();
  }

  /** @param {any[]} fields @param {Record<string, string>} values */
  draw(fields, values) {
    this.box.hidden = !fields.length;
    this.box.replaceChildren(
      element("legend", { class: "caps" }, t("sparql.parameters")),
      ...fields.map((field) => drawn(field, values[field.name] ?? field.default)),
    );
  }

  /** Suggestions for a class too large to be listed. @param {HTMLInputElement} field */
  async suggest(field) {
    if (!field.dataset?.class || !field.value.trim()) return;
    const address = `/api/members?${new URLSearchParams({ class: field.dataset.class, q: field.value })}`;
    const { options } = await get(address).catch(() => ({ options: [] }));
    const id = `options-${field.name.slice(1)}`;
    const list = document.getElementById(id) ?? element("datalist", { id });
    list.replaceChildren(
      ...options.map((/** @type {any} */ one) => element("option", { value: one.value, label: one.label })),
    );
    field.after(list);
  }
}

/** @param {string} text @returns {string} the lines that mark parameters, and the prefixes these may use */
function marksOf(text) {
  return (text.match(/^[^\n]*#\s*@param\s[^\n]*$/gm) ?? []).join("\n");
}

/** @param {any} field @param {string} value */
function drawn(field, value) {
  const name = element("span", { class: "parameter-name" }, field.name.replaceAll("_", " "));
  if (field.kind) name.append(" ", element("span", { class: "parameter-kind" }, field.kind));
  const attributes = { name: `$${field.name}` };
  if (!field.options.length) {
    const input = element("input", { ...attributes, autocomplete: "off", spellcheck: "false", value });
    if (field.class) input.setAttribute("list", `options-${field.name}`);
    if (field.class) input.dataset.class = field.class;
    if (field.datatype === "date") input.setAttribute("type", "date");
    if (["integer", "gYear"].includes(field.datatype)) input.setAttribute("inputmode", "numeric");
    return element("label", { class: "parameter" }, name, input);
  }
  const known = field.options.some((/** @type {any} */ one) => one.value === value);
  const options = [{ value: "", label: t("sparql.any") }, ...field.options];
  if (value && !known) options.push({ value, label: value });
  const select = element("select", attributes);
  for (const one of options) {
    const option = element("option", { value: one.value }, one.label);
    if (one.value === value) option.setAttribute("selected", "");
    select.append(option);
  }
  return element("label", { class: "parameter" }, name, select);
}

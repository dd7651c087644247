/** Small helpers: elements without HTML strings, sentences in the page's language. */

/** @type {Record<string, string>} */
const STRINGS = JSON.parse(document.getElementById("strings")?.textContent ?? "{}");

/**
 * The sentence for a key, with its values put in.
 * @param {string} key without the leading "js."
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function t(key, values = {}) {
  const sentence = STRINGS[`js.${key}`] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/**
 * The sentence for a key and a number, in the right plural form.
 * @param {string} key @param {number} count @returns {string}
 */
export function tn(key, count) {
  const single = count === 1 || (count === 0 && document.documentElement.lang === "fr");
  const n = count.toLocaleString(document.documentElement.lang);
  return t(`${key}.${single ? "one" : "other"}`, { n });
}

/**
 * A new element with attributes and children; text is always text.
 * @param {string} name
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/**
 * The mark of a class.
 * @param {string} key @param {string} shape @returns {HTMLElement}
 */
export function glyph(key, shape) {
  return element("span", {
    class: `glyph c-${key} s-${shape.toLowerCase()}`,
    "aria-hidden": "true",
  });
}

/** @returns {boolean} whether the page is shown dark now */
export function isDark() {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "light" || chosen === "dark") return chosen === "dark";
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

/** @param {string} text @returns {string} lower case, without accents */
export function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

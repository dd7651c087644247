/** Texts of machines set out for reading. Only space between the tokens changes. */

const STEP = "  ";
const STRING = /"(?:[^"\\]|\\.)*"?/y;
/** Brackets with none within: they stay on one line when they are short. */
const FLAT = /[{[](?:[^{}[\]"]|"(?:[^"\\]|\\.)*")*[}\]]/y;
const SHORT = 120;
const TOKEN = /"(?:[^"\\]|\\.)*"|[^\s,:"{}[\]]+|[,:{}[\]]/g;
/** @type {Record<string, string>} */
const SPACED = { ",": ", ", ":": ": " };

/** @param {string} text in a format @param {string} format its short name @returns {string} the text indented */
export function indented(text, format) {
  if (format === "json" || format === "jsonld") return indentedJson(text);
  return format === "xml" || format === "rdfxml" ? indentedXml(text) : text;
}

/** @param {string} text @returns {string} numbers and strings stay as they are written */
export function indentedJson(text) {
  /** @type {string[]} */
  const parts = [];
  let depth = 0;
  const line = () => `\n${STEP.repeat(depth)}`;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') {
      STRING.lastIndex = at;
      const string = STRING.exec(text)?.[0] ?? sign;
      parts.push(string);
      at += string.length - 1;
    } else if (sign === "{" || sign === "[") {
      FLAT.lastIndex = at;
      const flat = FLAT.exec(text)?.[0];
      if (flat && flat.length <= SHORT) {
        parts.push((flat.match(TOKEN) ?? []).map((token) => SPACED[token] ?? token).join(""));
        at += flat.length - 1;
      } else {
        depth += 1;
        parts.push(sign, line());
      }
    } else if (sign === "}" || sign === "]") {
      depth = Math.max(0, depth - 1);
      parts.push(line(), sign);
    } else if (sign === ",") parts.push(sign, line());
    else if (sign === ":") parts.push(": ");
    else if (!/\s/.test(sign)) parts.push(sign);
  }
  return parts.join("");
}

/** @param {string} text @returns {string} an element that holds text alone keeps it as it is */
export function indentedXml(text) {
  const tokens = text.match(/<[^>]*>|[^<]+/g) ?? [];
  /** @type {string[]} */
  const lines = [];
  let depth = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (!token.trim()) continue;
    const opens = /^<[^/?!]/.test(token) && !token.endsWith("/>");
    if (token.startsWith("</")) depth = Math.max(0, depth - 1);
    const indent = STEP.repeat(depth);
    const holds = opens && tokens[at + 1]?.[0] !== "<" && tokens[at + 2]?.startsWith("</");
    const bare = opens && tokens[at + 1]?.startsWith("</");
    if (holds || bare) {
      const last = at + (holds ? 2 : 1);
      lines.push(indent + tokens.slice(at, last + 1).join(""));
      at = last;
      continue;
    }
    lines.push(indent + token.trim());
    if (opens) depth += 1;
  }
  return lines.join("\n");
}

/** What the explorer asks the server for. Failures become errors whose message is a sentence for the reader. */
import { t } from "../dom.js";

const ROOT = "/api/explore/";
/** A window narrower than this starts with so few things that each has its name. */
const NARROW = 560;
const FEW = 30;

export class Api {
  /** @param {import("./state.js").Names} names @param {string} lang */
  constructor(names, lang) {
    this.names = names;
    this.lang = lang;
  }

  /** @param {string} route @param {Record<string, unknown>} [query] */
  get(route, query = {}) {
    const few = route === "start" && window.innerWidth < NARROW ? { limit: FEW } : {};
    return this.read(this.address(route, { ...few, ...query }));
  }

  /** @param {string} address @param {AbortSignal} [signal] */
  read(address, signal) {
    return answer(fetch(address, { headers: { Accept: "application/json" }, signal }));
  }

  /** @param {string} route @param {import("./state.js").State} state @param {Record<string, unknown>} [query] */
  post(route, state, query = {}) {
    return answer(this.send(route, state, query));
  }

  /** A file made from what is visible. @param {string} format @param {import("./state.js").State} state @param {boolean} evidence */
  async file(format, state, evidence) {
    const response = await this.send(`export/${format}`, state, { evidence: Number(evidence) });
    if (!response.ok) throw await failure(response);
    return response.blob();
  }

  /** @param {string} route @param {import("./state.js").State} state @param {Record<string, unknown>} [query] */
  send(route, state, query = {}) {
    return fetch(this.address(route, query), {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json, */*;q=0.5" },
      body: JSON.stringify(this.names.write(state, this.lang)),
    });
  }

  /** @param {string} route @param {Record<string, unknown>} query */
  address(route, query) {
    const given = Object.entries({ lang: this.lang, ...query }).filter(
      ([, value]) => value !== undefined && value !== null && value !== "",
    );
    return `${ROOT}${route}?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`;
  }
}

/** @param {Promise<Response>} request @returns {Promise<any>} */
async function answer(request) {
  const response = await request;
  if (!response.ok) throw await failure(response);
  return response.json();
}

/** @param {Response} response @returns {Promise<Error>} */
async function failure(response) {
  try {
    const problem = await response.json();
    const more = problem.suggestions?.length ? ` ${problem.suggestions.join(", ")}` : "";
    return new Error((problem.detail || problem.title) + more);
  } catch {
    return new Error(t("explore.failed"));
  }
}

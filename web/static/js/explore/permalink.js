/** The view in the address, so that a link shows exactly what was seen. */

/**
 * Keeps the address of the page in step with what it shows. Steps that show something else can be gone back
 * to; moving or selecting only changes the address in place.
 */
export class Address {
  /** @param {(state: any) => Promise<string>} encode @param {(state: any, view: string) => void} back */
  constructor(encode, back) {
    this.encode = encode;
    this.turn = 0;
    /** @type {Map<number, any>} */
    this.seen = new Map();
    this.at = Number(history.state?.at ?? 0);
    this.home = "";
    window.addEventListener("popstate", (event) => {
      this.at = Number(event.state?.at ?? 0);
      this.turn += 1;
      back(this.seen.get(this.at), new URLSearchParams(location.search).get("view") ?? "");
    });
  }

  /** Note a state; `push` makes an entry that the back button returns from. @param {any} state @param {boolean} push */
  async show(state, push) {
    const turn = ++this.turn;
    if (push) {
      this.at += 1;
      history.pushState({ at: this.at }, "");
    }
    const at = this.at;
    this.seen.set(at, state);
    const view = await this.encode(state).catch(() => null);
    if (view === null) return; // the server does not answer: what the address holds is still a view
    if (turn !== this.turn || at !== this.at) return;
    history.replaceState({ at }, "", view ? `${location.pathname}?view=${view}` : location.pathname);
    for (const link of document.querySelectorAll(".preferences a[href^='?']")) {
      const kept = new URLSearchParams(/** @type {HTMLAnchorElement} */ (link).search);
      if (view) kept.set("view", view);
      else kept.delete("view");
      link.setAttribute("href", `?${kept}`);
    }
  }
}

/** The editor: CodeMirror in a shadow root, so that its styles obey the page's policy. */
import { t } from "../dom.js";
import { post } from "./ask.js";
import { drawCode, suggestions } from "./completion.js";
import { look } from "./editor-look.js";
import { phrases } from "./editor-words.js";
import { describe } from "./hover.js";
import { problems } from "./lint.js";
import { declaration, declaredIn, missing, usual } from "./prefixes.js";

const LIBRARY = new URL("../../vendor/codemirror-6.43.15.min.mjs", import.meta.url);

const PLACE = /^(?:line|ligne) \d+(?:, col(?:umn|onne) \d+)? ?: /;

/**
 * @typedef {{run: () => void, leave: () => void, explain: () => void, format: () => void,
 *   change: () => void}} Actions
 */

export class Editor {
  /**
   * Put an editor in the place of a text area; the text area keeps the text for the form.
   * @param {HTMLElement} host @param {HTMLTextAreaElement} field @param {Actions} actions
   */
  static async mount(host, field, actions) {
    const cm = await import(LIBRARY.href);
    return new Editor(cm, host, field, actions);
  }

  /** @param {any} cm @param {HTMLElement} host @param {HTMLTextAreaElement} field @param {Actions} actions */
  constructor(cm, host, field, actions) {
    this.cm = cm;
    this.field = field;
    this.actions = actions;
    /** @type {{message: string, from: number, to: number, text: string} | null} */
    this.told = null;
    host.hidden = false;
    field.hidden = true;
    const root = host.attachShadow({ mode: "open" });
    const state = cm.EditorState.create({ doc: field.value, extensions: this.extensions() });
    this.view = new cm.EditorView({ state, parent: root, root });
  }

  extensions() {
    const { cm } = this;
    return [
      cm.keymap.of(this.keys()),
      cm.lineNumbers(),
      cm.highlightActiveLine(),
      cm.highlightActiveLineGutter(),
      cm.highlightSpecialChars(),
      cm.history(),
      cm.drawSelection(),
      cm.indentOnInput(),
      cm.bracketMatching(),
      cm.closeBrackets(),
      cm.highlightSelectionMatches(),
      cm.search({ top: true }),
      cm.sparql(),
      cm.EditorState.languageData.of(() => [{ commentTokens: { line: "#" } }]),
      cm.EditorState.tabSize.of(2),
      cm.autocompletion({
        override: [suggestions],
        icons: false,
        maxRenderedOptions: 60,
        addToOptions: [{ render: drawCode, position: 60 }],
      }),
      cm.hoverTooltip(describe, { hoverTime: 250 }),
      problems(
        cm,
        (text) => (this.told?.text === text ? this.told : null),
        (problem) => this.place(problem),
      ),
      look(cm),
      cm.EditorState.phrases.of(phrases()),
      cm.placeholder(t("sparql.placeholder")),
      cm.EditorView.lineWrapping,
      cm.EditorView.contentAttributes.of({
        "aria-label": t("sparql.editor"),
        spellcheck: "false",
        autocapitalize: "off",
      }),
      cm.EditorView.domEventHandlers({
        beforeinput: (/** @type {InputEvent} */ event, /** @type {any} */ view) => this.replace(event, view),
      }),
      cm.EditorView.updateListener.of((/** @type {any} */ update) => this.updated(update)),
    ];
  }

  keys() {
    const { cm } = this;
    const done = (/** @type {() => void} */ action) => () => {
      action();
      return true;
    };
    return [
      { key: "Mod-Enter", run: done(() => this.actions.run()), preventDefault: true },
      { key: "Shift-Alt-f", run: done(() => this.actions.format()), preventDefault: true },
      { key: "Shift-Alt-e", run: done(() => this.actions.explain()), preventDefault: true },
      { key: "Tab", run: cm.acceptCompletion },
      ...cm.closeBracketsKeymap,
      ...cm.completionKeymap,
      ...cm.searchKeymap,
      ...cm.lintKeymap,
      ...cm.historyKeymap,
      { key: "Mod-/", run: cm.toggleComment },
      cm.indentWithTab,
      ...cm.defaultKeymap.filter((/** @type {any} */ binding) => binding.key !== "Escape"),
      { key: "Escape", run: done(() => this.actions.leave()) },
    ];
  }

  /** @returns {string} */
  get text() {
    return this.view.state.doc.toString();
  }

  /** Put another text in, as one step that can be undone. @param {string} text */
  setText(text) {
    if (text === this.text) return;
    const changes = { from: 0, to: this.view.state.doc.length, insert: text };
    this.view.dispatch({ changes, selection: { anchor: 0 }, scrollIntoView: true });
  }

  focus() {
    this.view.focus();
  }

  /** @param {"undo" | "redo" | "toggleComment"} name of a command */
  command(name) {
    this.cm[name](this.view);
    this.focus();
  }

  /** Set the query out for reading; the cursor stays at its token. */
  async format() {
    this.focus();
    const text = this.text;
    const { query } = await post("/api/format", new URLSearchParams({ query: text }));
    if (text !== this.text || query === text) return;
    const solid = text.slice(0, this.view.state.selection.main.head).replace(/\s/g, "").length;
    this.view.dispatch({
      changes: { from: 0, to: text.length, insert: query },
      selection: { anchor: afterSolid(query, solid) },
      userEvent: "format",
    });
  }

  /** Underline what the server found wrong, or nothing. @param {import("./ask.js").Problem | null} problem */
  mark(problem) {
    const mark = problem && this.place(problem);
    this.told = mark ? { ...mark, text: this.text } : null;
    if (mark) this.view.dispatch(this.cm.setDiagnostics(this.view.state, [{ ...mark, severity: "error" }]));
  }

  /**
   * Where a problem is in the text, null when the server does not say.
   * @param {{message: string, line: number | null, column: number | null}} problem
   */
  place(problem) {
    if (!problem.line) return null;
    const { doc } = this.view.state;
    const line = doc.line(Math.max(1, Math.min(problem.line, doc.lines)));
    const from = Math.min(line.from + Math.max(0, (problem.column ?? 1) - 1), doc.length);
    const word = /^(?:[?$]?[\w:.-]+|\S)/.exec(doc.sliceString(from, line.to))?.[0] ?? "";
    const to = Math.min(doc.length, from + Math.max(1, word.length));
    const start = from === to ? Math.max(0, from - 1) : from;
    return { message: problem.message.replace(PLACE, ""), from: start, to };
  }

  /** @param {number} line @param {number} [column] put the cursor there */
  goTo(line, column = 1) {
    const { doc } = this.view.state;
    const at = doc.line(Math.max(1, Math.min(line, doc.lines)));
    const anchor = Math.min(at.to, at.from + Math.max(0, column - 1));
    this.view.dispatch({ selection: { anchor }, scrollIntoView: true });
    this.focus();
  }

  /**
   * Typing over a selection: done here, since the browser would put style attributes into what it joins.
   * @param {InputEvent} event @param {any} view @returns {boolean} whether it has been done
   */
  replace(event, view) {
    const { main } = view.state.selection;
    if (event.inputType !== "insertText" || event.isComposing || main.empty || event.data === null)
      return false;
    event.preventDefault();
    const insert = () =>
      view.state.update(view.state.replaceSelection(event.data), {
        userEvent: "input.type",
        scrollIntoView: true,
      });
    const handlers = view.state.facet(this.cm.EditorView.inputHandler);
    if (!handlers.some((/** @type {any} */ one) => one(view, main.from, main.to, event.data, insert)))
      view.dispatch(insert());
    return true;
  }

  /** @param {any} update */
  updated(update) {
    if (!update.docChanged) return;
    this.field.value = this.text;
    if (update.transactions.some((/** @type {any} */ one) => one.isUserEvent("input.type")))
      this.declare(update);
    if (update.transactions.some((/** @type {any} */ one) => one.isUserEvent("input.paste")))
      queueMicrotask(() => this.declareAll());
    this.actions.change();
  }

  /** Known prefixes of a text that was pasted declare themselves, so that it also runs elsewhere. */
  declareAll() {
    for (const name of missing(this.text)) {
      const added = declaration(this.text, name, /** @type {string} */ (usual(name)));
      this.view.dispatch({ changes: added, userEvent: "input.prefix" });
    }
  }

  /** A known prefix that has just been typed declares itself. @param {any} update */
  declare(update) {
    const { head } = update.state.selection.main;
    const text = this.text;
    if (text[head - 1] !== ":") return;
    const line = update.state.doc.lineAt(head);
    const before = text.slice(line.from, head);
    const name = /(?:^|[\s;,.({[^/|!])([A-Za-z][\w-]*):$/.exec(before)?.[1];
    if (!name || !usual(name) || name in declaredIn(text)) return;
    if (/#|PREFIX\s+\S*$|["'<][^"'>]*$/i.test(before)) return;
    const added = declaration(text, name, /** @type {string} */ (usual(name)));
    queueMicrotask(() => this.view.dispatch({ changes: added, userEvent: "input.prefix" }));
  }
}

/** @param {string} text @param {number} count @returns {number} the place after so many letters that are no space */
function afterSolid(text, count) {
  let seen = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (seen === count) return at;
    if (!/\s/.test(text[at])) seen += 1;
  }
  return text.length;
}

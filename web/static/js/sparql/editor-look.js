/** How the editor looks: the page's type and colours, which reach into the shadow root as custom properties. */

/** @param {any} cm the editor's library */
export function look(cm) {
  const { tags } = cm;
  const colours = cm.HighlightStyle.define([
    { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
    // A name is not broken after its question mark at the end of a line.
    {
      tag: [tags.variableName, tags.special(tags.variableName)],
      color: "var(--code-variable)",
      whiteSpace: "nowrap",
    },
    { tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)" },
    { tag: [tags.number, tags.integer, tags.float, tags.bool], color: "var(--code-number)" },
    { tag: [tags.namespace, tags.url, tags.typeName], color: "var(--code-name)" },
    { tag: [tags.comment, tags.lineComment], color: "var(--ink-3)", fontStyle: "italic" },
    { tag: tags.annotation, color: "var(--code-number)" },
  ]);
  return [cm.syntaxHighlighting(colours), cm.EditorView.theme(RULES)];
}

const PANEL = {
  background: "var(--raised)",
  color: "var(--ink)",
  border: "0",
  borderRadius: "6px",
  boxShadow: "var(--shadow)",
};

const RULES = {
  "&": { fontSize: "0.9375rem", color: "var(--ink)", background: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": {
    fontFamily: "var(--mono)",
    fontSize: "0.875rem",
    lineHeight: "1.6",
    minHeight: "var(--editor-least)",
    maxHeight: "var(--editor-most)",
    overflow: "auto",
  },
  ".cm-content": { padding: "0.75rem 0", caretColor: "var(--accent)" },
  ".cm-line": { padding: "0 1rem 0 0.5rem" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    background: "var(--code-selection)",
  },
  ".cm-gutters": { background: "transparent", color: "var(--ink-3)", border: "0", paddingLeft: "0.25rem" },
  ".cm-activeLine": { background: "transparent" },
  ".cm-activeLineGutter": { background: "transparent", color: "var(--ink)" },
  "&.cm-focused .cm-activeLine": { background: "var(--code-line)" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    background: "var(--accent-soft)",
    outline: "1px solid var(--accent)",
  },
  ".cm-placeholder": { color: "var(--ink-3)" },
  ".cm-tooltip": PANEL,
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: "var(--sans)",
    fontSize: "0.9375rem",
    maxHeight: "18rem",
    maxWidth: "min(40rem, 92vw)",
    padding: "0.25rem 0",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {
    display: "flex",
    alignItems: "baseline",
    gap: "0.75rem",
    padding: "0.25rem 0.75rem",
    lineHeight: "1.45",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { background: "var(--accent-soft)", color: "var(--ink)" },
  ".cm-completionLabel": { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "600", color: "var(--accent)" },
  ".cm-completionDetail": {
    marginInlineStart: "auto",
    fontStyle: "normal",
    fontSize: "0.8125rem",
    color: "var(--ink-3)",
    whiteSpace: "nowrap",
  },
  ".option-code": {
    fontFamily: "var(--mono)",
    fontSize: "0.75rem",
    color: "var(--ink-2)",
    whiteSpace: "nowrap",
  },
  ".cm-tooltip.cm-completionInfo": {
    padding: "0.5rem 0.75rem",
    maxWidth: "22rem",
    fontFamily: "var(--serif)",
  },
  ".cm-tooltip-hover": { maxWidth: "24rem" },
  ".term": {
    padding: "0.625rem 0.875rem",
    fontFamily: "var(--sans)",
    fontSize: "0.9375rem",
    lineHeight: "1.45",
  },
  ".term-name": { fontFamily: "var(--serif)", fontWeight: "600", fontSize: "1.0625rem" },
  ".term-name.code": { fontFamily: "var(--mono)", fontWeight: "400", fontSize: "0.875rem" },
  ".term-kind": { marginInlineStart: "0.5rem", fontSize: "0.8125rem", color: "var(--ink-3)" },
  ".term p": { margin: "0.25rem 0 0", fontFamily: "var(--serif)" },
  ".term .term-more": { fontFamily: "var(--sans)", fontSize: "0.8125rem", color: "var(--ink-2)" },
  ".cm-diagnostic": {
    padding: "0.5rem 0.875rem",
    fontFamily: "var(--sans)",
    borderLeft: "0",
    maxWidth: "30rem",
  },
  ".cm-diagnostic-error": { borderLeft: "3px solid var(--accent)" },
  ".cm-diagnostic-warning": { borderLeft: "3px solid var(--warn)" },
  ".cm-diagnosticAction": {
    background: "var(--accent)",
    color: "var(--on-accent)",
    borderRadius: "4px",
    padding: "0.1rem 0.6rem",
    marginInlineStart: "0.75rem",
  },
  ".cm-lintRange": { backgroundImage: "none", paddingBottom: "0" },
  ".cm-lintRange-error": { textDecoration: "underline wavy var(--accent) 1.5px", textUnderlineOffset: "3px" },
  ".cm-lintRange-warning": { textDecoration: "underline wavy var(--warn) 1.5px", textUnderlineOffset: "3px" },
  ".cm-panels": { background: "var(--paper-2)", color: "var(--ink)", borderBottom: "0" },
  ".cm-panels-top": { borderBottom: "1px solid var(--rule)" },
  ".cm-panel.cm-search": { fontFamily: "var(--sans)", padding: "0.5rem 2rem 0.5rem 0.75rem" },
  ".cm-panel input, .cm-panel button": { font: "inherit", fontSize: "0.875rem" },
  ".cm-textfield": { background: "var(--raised)", border: "1px solid var(--rule)", borderRadius: "4px" },
  ".cm-button": {
    background: "var(--raised)",
    backgroundImage: "none",
    border: "1px solid var(--rule)",
    borderRadius: "4px",
  },
  ".cm-searchMatch": { background: "var(--code-found)" },
  ".cm-searchMatch-selected": { background: "var(--accent-soft)", outline: "1px solid var(--accent)" },
  ".cm-selectionMatch": { background: "var(--code-found)" },
  "@media (max-width: 40rem)": {
    ".cm-tooltip.cm-completionInfo, .cm-completionDetail": { display: "none" },
    ".cm-tooltip.cm-tooltip-autocomplete > ul": { maxHeight: "12rem", maxWidth: "calc(100vw - 4rem)", minWidth: "12rem" },
  },
};

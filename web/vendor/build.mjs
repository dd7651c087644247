/**
 * Rebuild the vendored browser files: the vis-network bundles in kg/static, the fonts in web/static/fonts,
 * the query editor and the charts in web/static/vendor.
 *
 * The esnext builds of vis-network and vis-data inject no styles, so the bundle runs under a strict
 * Content-Security-Policy. Two forms of the same code: a module for the pages, a classic script (global
 * `vis`) for standalone files.
 */
import { build } from "esbuild";
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const bundles = join(here, "..", "..", "kg", "static");
const fonts = join(here, "..", "static", "fonts");
const scripts = join(here, "..", "static", "vendor");

const ENTRY = `
export { Network } from "vis-network/esnext";
export { DataSet, DataView } from "vis-data/esnext";
`;

const EDITOR = `
export { Compartment, EditorState, Prec, StateEffect, StateField } from "@codemirror/state";
export {
  Decoration, EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars,
  hoverTooltip, keymap, lineNumbers, placeholder
} from "@codemirror/view";
export { defaultKeymap, history, historyKeymap, indentWithTab, redo, toggleComment, undo } from "@codemirror/commands";
export {
  acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, startCompletion
} from "@codemirror/autocomplete";
export { forceLinting, lintGutter, lintKeymap, linter, setDiagnostics } from "@codemirror/lint";
export { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
export {
  HighlightStyle, bracketMatching, foldGutter, foldKeymap, indentOnInput, syntaxHighlighting, syntaxTree
} from "@codemirror/language";
export { tags } from "@lezer/highlight";
export { sparql } from "codemirror-lang-sparql";
`;

const CHARTS = `
export {
  ArcElement, BarController, BarElement, CategoryScale, Chart, Legend, LineController, LineElement, LinearScale,
  PieController, PointElement, Tooltip
} from "chart.js";
`;

/** @param {string} name @returns {Promise<string>} the installed version of a package */
async function versionOf(name) {
  return JSON.parse(await readFile(join(modules, name, "package.json"), "utf8")).version;
}

/** @param {string} folder @param {RegExp} pattern */
async function removeOld(folder, pattern) {
  await mkdir(folder, { recursive: true });
  for (const file of await readdir(folder)) if (pattern.test(file)) await rm(join(folder, file));
}

async function buildNetwork() {
  const version = await versionOf("vis-network");
  await removeOld(bundles, /^vis-network-/);
  const banner = `/* vis-network ${version} and vis-data ${await versionOf("vis-data")}, Apache-2.0 OR MIT; see vis-network-LICENSE-MIT */`;
  const common = {
    stdin: { contents: ENTRY, resolveDir: here },
    bundle: true,
    minify: true,
    legalComments: "none",
    target: "es2021",
    banner: { js: banner },
  };
  await build({ ...common, format: "esm", outfile: join(bundles, `vis-network-${version}.min.mjs`) });
  await build({
    ...common,
    format: "iife",
    globalName: "vis",
    outfile: join(bundles, `vis-network-${version}.min.js`),
  });
  for (const licence of ["LICENSE-APACHE-2.0", "LICENSE-MIT"]) {
    await copyFile(join(modules, "vis-network", licence), join(bundles, `vis-network-${licence}`));
  }
}

async function copyFonts() {
  await removeOld(fonts, /\.(woff2|txt)$/);
  const wanted = {
    "source-serif-4": ["latin-wght-normal", "latin-wght-italic", "latin-ext-wght-normal"],
    "source-sans-3": ["latin-wght-normal", "latin-wght-italic", "latin-ext-wght-normal"],
  };
  for (const [family, cuts] of Object.entries(wanted)) {
    const root = join(modules, "@fontsource-variable", family);
    const version = await versionOf(`@fontsource-variable/${family}`);
    for (const cut of cuts) {
      await copyFile(
        join(root, "files", `${family}-${cut}.woff2`),
        join(fonts, `${family}-${cut}-${version}.woff2`),
      );
    }
    const licence = await readFile(join(root, "LICENSE"), "utf8");
    await writeFile(join(fonts, `${family}-LICENSE.txt`), licence, "utf8");
  }
}

/**
 * Bundle one module for the pages, with its licence beside it.
 * @param {string} name of the file
 * @param {string} contents of the entry
 * @param {string} main package that gives the version
 * @param {string[]} others whose licences stand beside that of the main package
 */
async function buildModule(name, contents, main, others = []) {
  const version = await versionOf(main);
  await removeOld(scripts, new RegExp(`^${name}-`));
  await build({
    stdin: { contents, resolveDir: here },
    bundle: true,
    minify: true,
    legalComments: "none",
    target: "es2021",
    format: "esm",
    banner: { js: `/* ${main} ${version} and what it stands on, MIT; see ${name}-LICENSE.txt */` },
    outfile: join(scripts, `${name}-${version}.min.mjs`),
  });
  const licences = [];
  for (const each of [main, ...others]) {
    const root = join(modules, each);
    const file = (await readdir(root)).find((entry) => /^licen[cs]e/i.test(entry));
    licences.push(`${each}\n\n${await readFile(join(root, file), "utf8")}`);
  }
  await writeFile(join(scripts, `${name}-LICENSE.txt`), licences.join("\n\n"), "utf8");
}

await buildNetwork();
await buildModule("codemirror", EDITOR, "@codemirror/view", ["@lezer/highlight", "codemirror-lang-sparql"]);
await buildModule("chart", CHARTS, "chart.js");
await copyFonts();

/**
 * Rebuild the vendored browser files: the vis-network bundles in kg/static and the fonts in web/static/fonts.
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

const ENTRY = `
export { Network } from "vis-network/esnext";
export { DataSet, DataView } from "vis-data/esnext";
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
      await copyFile(join(root, "files", `${family}-${cut}.woff2`), join(fonts, `${family}-${cut}-${version}.woff2`));
    }
    const licence = await readFile(join(root, "LICENSE"), "utf8");
    await writeFile(join(fonts, `${family}-LICENSE.txt`), licence, "utf8");
  }
}

await buildNetwork();
await copyFonts();

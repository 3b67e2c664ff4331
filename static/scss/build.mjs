/* Builds static/css/portal.css: Sass → only the rules in use → minified.
 *
 * Run `npm run css` after a change to a template's classes or to static/scss, and commit the result.
 * It reads nothing outside the repository but the four packages of package.json, so it gives the same
 * bytes on every machine. What crispy-forms writes is therefore named here and not read from its package.
 */
import { readFile, writeFile } from "node:fs/promises";
import { brotliCompressSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { PurgeCSS } from "purgecss";
import { transform } from "lightningcss";
import * as sass from "sass";

process.chdir(fileURLToPath(new URL("../..", import.meta.url)));

const CRISPY = [
  "form-label", "form-control", "form-select", "form-check", "form-check-input", "form-check-label", "form-check-inline",
  "form-text", "invalid-feedback", "is-invalid", "input-group", "input-group-text", "requiredField", "asteriskField",
  "alert", "alert-danger", "alert-heading", "mb-3", "mb-2", "m-0", "fs-6", "text-break", "flex-grow-1", "h-auto", "d-flex",
  "align-self-center",
];
const CONTENT = [
  "templates/**/*.html",
  "{meetings,participants}/forms/**/*.py",
  "{meetings,participants,rakor_portal}/templatetags/**/*.py",
  "static/js/**/*.js",
];
const OUT = "static/css/portal.css";

const { css: full } = sass.compile("static/scss/portal.scss", {
  loadPaths: ["node_modules"],
  quietDeps: true,
  silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
});

const [{ css: used }] = await new PurgeCSS().purge({
  content: CONTENT,
  css: [{ raw: full }],
  variables: true,
  safelist: {
    // Classes and attributes whose value comes from a variable: never visible in a template's text.
    standard: [...CRISPY, "data-label", "aria-current", "open", /^status-/, /^alert-(primary|secondary|success|danger|warning|info)$/],
  },
});

const { code } = transform({ filename: "portal.css", code: Buffer.from(used), minify: true });
await writeFile(OUT, code);

const kb = (bytes) => `${bytes.toLocaleString("en")} bytes`;
console.log(`${OUT}: ${kb(full.length)} → ${kb(code.length)}, brotli ${kb(brotliCompressSync(await readFile(OUT)).length)}`);

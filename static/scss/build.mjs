/* Builds static/css/portal.css and staff.css: Sass → only the rules in use → minified.
 *
 * Run `npm run css` after a change to a template's classes or to static/scss, and commit the result.
 * It reads nothing outside the repository but the three packages of package.json, so it gives the same
 * bytes on every machine. What crispy-forms writes is therefore named here and not read from its package.
 */
import { readFile, writeFile } from "node:fs/promises";
import { brotliCompressSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { PurgeCSS } from "purgecss";
import { Features, transform } from "lightningcss";
import * as sass from "sass";

process.chdir(fileURLToPath(new URL("../..", import.meta.url)));

const CRISPY = [
  "form-label", "form-control", "form-select", "form-check", "form-check-input", "form-check-label", "form-check-inline",
  "form-text", "invalid-feedback", "is-invalid", "requiredField", "asteriskField", "alert", "alert-danger", "alert-heading",
  "mb-3", "mb-2", "m-0", "fs-6", "text-break", "flex-grow-1", "h-auto", "d-flex", "align-self-center",
];
// Our own parts that a page writes by hand, kept even while no page does: a style sheet that lacks one is a surprise.
const KIT = [
  "table", "table-cards", "table-responsive", "table-sm", "num", "nowrap", "facts", "stats", "stat-danger", "stat-success", "prose", "lead",
  "by", "plain", "actions", "with-aside", "card", "card-body", "no-print", "print-only", "btn-secondary", "btn-danger", "btn-outline-danger",
  "btn-sm", "text-body-secondary", "handle", "moving", "visually-hidden", "d-flex", "flex-wrap", "gap-2", "gap-3", "align-items-center",
  "justify-content-between", "mb-0", "mt-3", "list-unstyled",
];
// Elements that Markdown, Django's widgets and pages may bring without their name standing in a template.
const TAGS = [
  ..."a b strong small sub sup code pre kbd mark hr p ul ol li dl dt dd blockquote figure img svg address abbr h1 h2 h3 h4 h5 h6".split(" "),
  ..."table caption thead tbody tfoot tr th td fieldset legend label input textarea select option optgroup button summary details".split(" "),
];
const CONTENT = [
  "templates/**/*.html",
  "{meetings,participants}/forms/**/*.py",
  "{meetings,participants,rakor_portal}/templatetags/**/*.py",
  "static/js/**/*.js",
];

async function build(name) {
  const { css: full } = sass.compile(`static/scss/${name}.scss`, {
    silenceDeprecations: ["import"],
  });
  const [{ css: used }] = await new PurgeCSS().purge({
    content: CONTENT,
    css: [{ raw: full }],
    variables: true,
    blocklist: ["progress"], // a word of our own, not the element
    safelist: {
      // Classes and attributes whose value comes from a variable: never visible in a template's text.
      standard: [...CRISPY, ...KIT, ...TAGS, "data-label", "aria-current", "open", "focus-visible", /^:focus-visible/, /^status-/, /^step-/, /^alert-(primary|secondary|success|danger|warning|info)$/],
    },
  });
  // Media queries stay in the long form: phones older than 2022 do not read (width <= 36rem).
  const { code } = transform({ filename: `${name}.css`, code: Buffer.from(used), minify: true, include: Features.MediaRangeSyntax });
  const out = `static/css/${name}.css`;
  await writeFile(out, code);
  const kb = (bytes) => `${bytes.toLocaleString("en")} bytes`;
  console.log(`${out}: ${kb(full.length)} → ${kb(code.length)}, brotli ${kb(brotliCompressSync(await readFile(out)).length)}`);
}

await build("portal");
await build("staff");

/* Reads RTF, from the clipboard or what is left of it in a text, into HTML for paste-html.js.
 *
 *   isRtf(text) · rtfToHtml(rtf) → HTML; lists look like Word's, pictures are empty <img>
 */
import { windows } from "./paste-text.js";

const TOKENS = /\\([a-z]+)(-?\d+)? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)/gi;
// Groups whose words are not of the text.
const ELSEWHERE = new Set(["fonttbl", "colortbl", "stylesheet", "info", "object", "header", "headerl", "headerr", "headerf", "footer", "footerl",
  "footerr", "footerf", "listtable", "listoverridetable", "revtbl", "rsidtbl", "generator", "themedata", "colorschememapping", "datastore",
  "latentstyles", "xmlnstbl", "filetbl", "annotation", "atnid", "atnauthor", "nonshppict", "shpinst", "bkmkstart", "bkmkend"]);
const SIGNS = { emdash: "—", endash: "–", lquote: "‘", rquote: "’", ldblquote: "“", rdblquote: "”", bullet: "•", tab: " ", emspace: " ", enspace: " " };
const ESCAPES = { "~": " ", _: "-", "-": "", "{": "{", "}": "}", "\\": "\\" };

const escapeHtml = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/* A whole document, or control words left over in a text. */
export const isRtf = (text) => /^\s*\{\\rtf/.test(text)
  || (/\\pard?\b/.test(text) && (text.match(/\\(?:[a-z]{1,20}-?\d*(?=[\s\\{};]|$)|'[0-9a-f]{2})/g) ?? []).length > 2);

export function rtfToHtml(rtf) {
  const html = [];
  const row = [];
  let paragraph = "";
  let marker = "";
  let table = false;
  let state = { level: 1 };
  let link = "";
  let fallback = 0;
  const states = [];

  const say = (text) => {
    if (state.skip || state.hidden || !text) return;
    if (state.inField) state.field.text += text;
    else if (state.isMarker) marker += text;
    else {
      let words = escapeHtml(text);
      for (const tag of ["b", "i", "s"]) if (state[tag]) words = `<${tag}>${words}</${tag}>`;
      paragraph += state.href ? `<a href="${escapeHtml(state.href)}">${words}</a>` : words;
    }
  };
  const paragraphEnds = () => {
    const list = marker.trim() ? ` style="mso-list:l0 level${state.level} lfo1"` : "";
    const sign = marker.trim() ? `<span style="mso-list:Ignore">${escapeHtml(marker)}</span>` : "";
    const whole = paragraph || sign ? `<p${list}>${sign}${paragraph}</p>` : "<p></p>";
    paragraph = marker = "";
    return whole;
  };
  const tableEnds = () => {
    if (table) html.push("</table>");
    table = false;
  };
  const word = (name, number) => {
    const on = number !== 0;
    if (name in SIGNS) say(SIGNS[name]);
    else if (ELSEWHERE.has(name)) state.skip = true;
    else if (name === "pict") {
      if (!state.skip) paragraph += "<img>";
      state.skip = true;
    } else if (name === "listtext" || name === "pntext") state.isMarker = true;
    else if (name === "fldinst") Object.assign(state, { skip: false, inField: true, field: { text: "" } });
    else if (name === "fldrslt") state.href = link;
    else if (name === "b" || name === "i") state[name] = on;
    else if (name === "strike") state.s = on;
    else if (name === "v") state.hidden = on;
    else if (name === "plain") Object.assign(state, { b: false, i: false, s: false, hidden: false });
    else if (name === "ilvl") state.level = number + 1;
    else if (name === "pard") state.level = 1;
    else if (name === "uc") state.uc = number;
    else if (name === "u") {
      say(String.fromCharCode(number & 0xffff));
      fallback = state.uc ?? 1;
    } else if (name === "line" || name === "softline") paragraph += state.skip ? "" : "<br>";
    else if (name === "cell" && !state.skip) row.push(`<td>${paragraphEnds()}</td>`);
    else if (name === "row" && !state.skip) {
      if (!table) html.push("<table>");
      table = true;
      html.push(`<tr>${row.splice(0).join("")}</tr>`);
    } else if ((name === "par" || name === "sect" || name === "page") && !state.skip) {
      if (state.cell) paragraph += "<br>";
      else {
        tableEnds();
        html.push(paragraphEnds());
      }
    }
    if (name === "intbl") state.cell = true;
    if (name === "pard") state.cell = false;
  };

  for (const [, name, number, byte, sign, brace, text] of rtf.replace(/\0/g, "").matchAll(TOKENS)) {
    if (brace === "{") {
      states.push(state);
      state = { ...state };
    } else if (brace === "}") {
      if (state.inField && !states[states.length - 1]?.inField) link = /HYPERLINK\s+"([^"]+)"/.exec(state.field.text)?.[1] ?? "";
      // What a paragraph is, its group may have said.
      const { level, cell } = state;
      state = states.pop() ?? state;
      if (!state.skip) Object.assign(state, { level, cell });
    } else if (name) word(name, number === undefined ? undefined : Number(number));
    else if (byte) {
      if (fallback) fallback -= 1;
      else say(windows(Number.parseInt(byte, 16)));
    } else if (sign === "*") state.skip = true;
    else if (sign === "\n" || sign === "\r") word("par");
    else if (sign) say(ESCAPES[sign] ?? "");
    else if (text) {
      say(text.slice(fallback));
      fallback = Math.max(0, fallback - text.length);
    }
  }
  if (paragraph || marker) html.push(row.length ? paragraph : paragraphEnds());
  if (row.length) html.push(`<p>${row.join(" ")}</p>`);
  tableEnds();
  return html.join("");
}

/* Plain text from the clipboard. Its Markdown signs are left alone: this is how they are typed, too.
 *
 *   clean(text)      without what nobody sees (the same list as MarkdownField in participants/forms/base.py), lines ending in \n
 *   readText(text)   Markdown: rows of cells become a table, signs of points "- ", messages of WhatsApp paragraphs
 */
const EMOJI = "\\u2190-\\u2bff\\u3030\\u303d\\u3297\\u3299\\u{1f000}-\\u{1faff}";
const UNSEEN = /[\0-\x08\x0e-\x1f\x7f\x81\x8d\x8f\x90\x9d\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]/g;
// Joiners that join nothing: before an emoji or a letter of a script written with them, and after one.
const LOOSE_JOINER = new RegExp(`(^|[^${EMOJI}\\ufe0f\\u0600-\\u109f])[\\u200c\\u200d]+|[\\u200c\\u200d]+(?![${EMOJI}\\u0600-\\u109f\\u200c\\u200d])`, "gu");
// What Windows calls 0x80 to 0x9f: “smart” quotes and dashes of texts that were read with the wrong table.
const WINDOWS = new TextDecoder("windows-1252");

export const windows = (code) => WINDOWS.decode(Uint8Array.of(code));

export function clean(text) {
  return text
    .replace(/\r\n?|[\v\f\x85\u2028\u2029]/g, "\n")
    .replace(UNSEEN, "")
    .replace(/[\x80-\x9f]/g, (sign) => windows(sign.charCodeAt(0)))
    .replace(LOOSE_JOINER, "$1")
    .replace(/[\u00a0\u2007\u202f]/g, " ");
}

const cellOf = (text) => text.trim().replace(/\|/g, "\\|");

/* Rows as a spreadsheet puts them: every line with the same number of tabs; lines of a list have one as well. */
function readRows(text) {
  const rows = text.replace(/\n+$/, "").split("\n").map((line) => line.split("\t"));
  const even = rows.length > 1 && rows[0].length > 1 && rows.every((row) => row.length === rows[0].length);
  if (!even || rows.every((row) => /^(\d{1,3}[.)]|[a-z][.)]|[-•·▪◦‣●○■o\uf0b7\uf0a7\uf0d8])?$/.test(row[0].trim()))) return null;
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const [head, ...body] = rows.map((row) => line(row.map(cellOf)));
  return [head, line(rows[0].map(() => "---")), ...body].join("\n");
}

const MESSAGE = /^(?:\[(?=[^\]\n]*\d[.:]\d\d)(?=[^\]\n]*\d\/\d)[^\]\n]{8,30}\]|\d{1,2}\/\d{1,2}\/\d{2,4},? \d{1,2}[.:]\d\d(?: [AP]M)? -) [^:\n]{1,60}:(?= )/i;

/* Messages of WhatsApp: each a paragraph, *bold* and ~struck~ in the signs of Markdown. */
function readMessages(text) {
  const lines = text.split("\n");
  return lines.map((line, place) => {
    const said = line
      .replace(/(^|[\s([{"“])\*([^\s*](?:[^*\n]*[^\s*])?)\*(?![\p{L}\p{N}*])/gu, "$1**$2**")
      .replace(/(^|[\s([{"“])~([^\s~](?:[^~\n]*[^\s~])?)~(?![\p{L}\p{N}~])/gu, "$1~~$2~~");
    return place && MESSAGE.test(line) ? `\n${said}` : said;
  }).join("\n");
}

export function readText(source) {
  const text = clean(source);
  const rows = readRows(text);
  if (rows) return rows;
  const lines = text.split("\n").map((line) => line.trimEnd()).join("\n")
    .replace(/^([ \t]*)[•·▪◦‣●○■\uf0b7\uf0a7\uf0d8][ \t]+/gm, "$1- ")
    .replace(/^([ \t]*)o\t/gm, "$1- ")
    .replace(/^([ \t]*(?:\d{1,9}|[a-z])[.)])\t/gim, "$1 ")
    .replace(/\n{3,}/g, "\n\n")
    .replace(/^\n+|\n+$/g, "");
  return MESSAGE.test(lines) ? readMessages(lines) : lines;
}

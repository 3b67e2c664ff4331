/* Writes Markdown as meetings/prose.py reads it: what the source meant literally is escaped, and nothing else.
 *
 *   writeBlocks(blocks) → text, the blocks being
 *     {kind: "text", runs, joinsBefore, joinsAfter}   a line; where both sides join, the next is a line of the same paragraph
 *     {kind: "list", style, end, items}   style "" is a list of points, else "1", "a", "A", "i" or "I", with end "." or ")";
 *                                       an item is {number, blocks}
 *     {kind: "table", rows, right}      rows of cells, each cell blocks; right: the columns that stand at the right
 *     {kind: "quote", blocks} and {kind: "rule"}
 *   a run being {text, bold, italic, strike, href}. tidy(runs) → runs with one blank between words; "\n" is a line break in it.
 */
const EMPHASIS = ["bold", "italic", "strike"];
const MARKS = { bold: "**", italic: "*", strike: "~~" };
export const ROMAN = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv"];
const isSpace = (sign) => sign === "" || /\s/.test(sign);
const isPunctuation = (sign) => /[\p{P}\p{S}]/u.test(sign);
const first = (text) => [...text.slice(0, 2)][0] ?? "";
const last = (text) => (text ? [...text.slice(-2)].pop() : "");

// Runs --------------------------------------------------------------------------------------------

const alike = (one, other) => [...EMPHASIS, "href"].every((name) => (one[name] || "") === (other[name] || ""));

function merged(runs) {
  const result = [];
  for (const run of runs) {
    const before = result[result.length - 1];
    if (!run.text) continue;
    if (before && alike(before, run)) before.text += run.text;
    else result.push({ ...run });
  }
  return result;
}

/* One blank between words, none at the ends of lines; a blank between two bold words is bold. */
export function tidy(runs) {
  let blank = true;
  const collapsed = merged(runs).map((run) => {
    let text = run.text.replace(/[^\S\n]+/g, " ").replace(/ ?\n ?/g, "\n");
    if (blank) text = text.replace(/^ +/, "");
    if (text) blank = /[ \n]$/.test(text);
    return { ...run, text };
  }).filter((run) => run.text);
  for (let place = collapsed.length - 1; place > 0; place -= 1) {
    // "kata " before a line break that stands in the next run
    if (collapsed[place].text.startsWith("\n")) collapsed[place - 1].text = collapsed[place - 1].text.replace(/ +$/, "");
  }
  collapsed.forEach((run, place) => {
    if (run.text.trim()) return;
    const [before, after] = [collapsed[place - 1] ?? {}, collapsed[place + 1] ?? {}];
    for (const name of EMPHASIS) run[name] = before[name] && after[name];
    run.href = before.href === after.href ? before.href : undefined;
  });
  const result = merged(collapsed);
  if (result.length) {
    result[0].text = result[0].text.replace(/^\s+/, "");
    result[result.length - 1].text = result[result.length - 1].text.replace(/\s+$/, "");
  }
  return result.filter((run) => run.text);
}

/* A link is bold as a whole or not at all: [**kata** lain](…) would be two links. Where bold and italic words touch, bold
   is enough: *a****b*** is read as something else. */
function simpler(runs) {
  for (let start = 0; start < runs.length;) {
    let end = start + 1;
    while (runs[start].href && runs[end]?.href === runs[start].href) end += 1;
    for (const name of EMPHASIS) {
      const whole = runs.slice(start, end).every((run) => run[name]);
      for (const run of runs.slice(start, end)) run[name] = whole;
    }
    start = end;
  }
  runs = runs.flatMap((run) => {
    const [, head, middle, tail] = run.href ? /^(\s*)([^]*?)(\s*)$/.exec(run.text) : [0, "", run.text, ""];
    return [{ ...run, text: head, href: undefined }, { ...run, text: middle }, { ...run, text: tail, href: undefined }];
  }).filter((run) => run.text);
  runs.forEach((run, place) => {
    const other = runs[place + 1];
    if (!other || Boolean(run.bold) === Boolean(other.bold)) return;
    const touch = !/\s$/.test(run.text) && !/^\s/.test(other.text);
    if (touch && (run.bold || run.italic) && (other.bold || other.italic)) run.italic = other.italic = false;
    else if (run.italic && other.italic) (run.bold ? run : other).italic = false;
  });
  return merged(runs);
}

/* CommonMark reads ** only where it touches a word: blanks, and signs next to another word, move outside. */
function pulledIn(runs, name) {
  const result = [];
  const around = EMPHASIS.slice(0, EMPHASIS.indexOf(name));
  const isSame = (run, other) => around.every((outer) => Boolean(run[outer]) === Boolean(other[outer]));
  const isWord = (sign) => sign !== "" && !isSpace(sign) && !isPunctuation(sign);
  const hasSign = (run) => run.href || (name !== "strike" && run.strike);
  for (let start = 0; start < runs.length;) {
    if (!runs[start][name]) {
      result.push(runs[start]);
      start += 1;
      continue;
    }
    let end = start;
    while (runs[end]?.[name] && isSame(runs[start], runs[end])) end += 1;
    const span = runs.slice(start, end);
    // What touches it; another sign of emphasis counts as one.
    const neighbour = (run, side) => (!run ? "" : isSame(run, span[0]) ? side(run.text) : "*");
    /* Take from one end what must stand outside, as runs; `side` is first or last. */
    const cut = (place, side, next) => {
      const pattern = side === first ? [/^\s+/, /^[\p{P}\p{S}]+/u] : [/\s+$/, /[\p{P}\p{S}]+$/u];
      const taken = [];
      while (span.length) {
        const run = span[place()];
        const kind = [/\s/.test(side(run.text)), !run.href && isWord(next) && isPunctuation(side(run.text))].indexOf(true);
        if (kind < 0 || run.href) break;
        const [found] = run.text.match(pattern[kind]);
        const rest = side === first ? run.text.slice(found.length) : run.text.slice(0, -found.length);
        if (rest) span[place()] = { ...run, text: rest };
        else span.splice(place(), 1);
        taken.push({ ...run, text: found, [name]: false });
        next = kind ? "*" : " ";
      }
      return [taken, isWord(next) && span.length > 0 && hasSign(span[place()])];
    };
    const [head, isStuckBefore] = cut(() => 0, first, neighbour(result[result.length - 1], last));
    const [tail, isStuckAfter] = span.length ? cut(() => span.length - 1, last, neighbour(runs[end], first)) : [[], false];
    const stuck = isStuckBefore || isStuckAfter;
    result.push(...head, ...span.map((run) => (stuck ? { ...run, [name]: false } : run)), ...tail.reverse());
    start = end;
  }
  return merged(result);
}

/* The signs of one kind in a row act together. */
function escaped(text, before, after, { cell, link }) {
  return text.replace(/([\\`*_~[\]<&|])\1*/g, (signs, sign, place) => {
    const end = place + signs.length;
    const left = last(text.slice(Math.max(0, place - 2), place)) || before;
    const right = first(text.slice(end, end + 2)) || after;
    const apart = isSpace(left) && isSpace(right);
    const all = signs.replace(/./g, "\\$&");
    const lastOne = `${signs.slice(1)}\\${sign}`;
    switch (sign) {
      case "`": return all;
      case "\\": return signs.length === 1 && /[\p{L}\p{N} ]/u.test(right) ? signs : all;
      case "*": return apart ? signs : all;
      case "_": return apart || [left, right].every((side) => !isSpace(side) && !isPunctuation(side)) ? signs : all;
      case "~": return signs.length > 1 || left === "~" || right === "~" ? all : signs;
      case "[": return link ? all : signs;
      case "]": return link ? all : right === "(" ? lastOne : signs;
      case "<": return /[a-z/!?]/i.test(right) ? lastOne : signs;
      case "&": return /^(#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});/i.test(text.slice(end, end + 34)) ? lastOne : signs;
      default: return cell ? all : signs;
    }
  });
}

function linked(href, text, words) {
  const address = href.replace(/[\s<>()\\|`*_[\]]/g, (sign) => (sign === "_" ? sign : `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`));
  // An address that is its own text stays as it is; meetings/prose.py links it.
  if (href === words || href === `mailto:${words}`) {
    if (/^https?:\/\/[\w\d/:.?=&%#~+@,;-]*[\w\d/]$/.test(href) && !/(^|[^a-z\d])_|_([^a-z\d]|$)/i.test(href) && !/&\w+;/.test(href)) return href;
    if (!/[\s<>\\|]/.test(words)) return `<${words}>`;
  }
  return `[${text}](${address})`;
}

function written(runs, names, edges, options) {
  if (!names.length) return escaped(runs.map((run) => run.text).join(""), ...edges, options);
  const [name, ...rest] = names;
  let text = "";
  for (let start = 0; start < runs.length;) {
    let end = start + 1;
    while (end < runs.length && (runs[end][name] || "") === (runs[start][name] || "")) end += 1;
    const value = runs[start][name];
    const mark = value ? MARKS[name] ?? "]" : "*";
    const around = [value || start ? mark : edges[0], value || end < runs.length ? mark : edges[1]];
    const inner = written(runs.slice(start, end), rest, around, { ...options, link: options.link || (name === "href" && Boolean(value)) });
    if (!value) text += inner;
    else if (name === "href") text += linked(value, inner, runs.slice(start, end).map((run) => run.text).join(""));
    else text += MARKS[name] + inner + MARKS[name];
    start = end;
  }
  return text;
}

export function writeRuns(runs, options = {}) {
  const ready = EMPHASIS.reduce(pulledIn, simpler(tidy(runs)));
  return written(ready, [...EMPHASIS, "href"], ["", ""], options);
}

/* What would begin a heading, a list, a quote, a line or a table there. */
const literalLine = (line) => line
  .replace(/^(?=#{1,6}(?:\s|$)|>|[-+*](?:\s|$)|([-_*])(?:\s*\1){2,}\s*$)/, "\\")
  .replace(/^(?=[|:-][|:\- ]*$)(?=.*-)/, "\\")
  .replace(/^(\d{1,9})(?=[.)](\s|$))/, "$1\\");

// Blocks ------------------------------------------------------------------------------------------

function label(style, number) {
  const letter = { a: number <= 26 && String.fromCharCode(96 + number), i: ROMAN[number] }[style.toLowerCase()];
  if (!letter) return String(number);
  return style === style.toLowerCase() ? letter : letter.toUpperCase();
}

const indented = (text, width) => text.replace(/\n(?=[^\n])/g, `\n${" ".repeat(width)}`);

function writeList(list, end) {
  return list.items.map(({ number, blocks }) => {
    const mark = list.style ? `${label(list.style, number)}${end}` : "-";
    return `${mark} ${indented(writeBlocks(blocks, true), mark.length + 1)}`.trimEnd();
  }).join("\n");
}

/* A cell is one line: lists in it become lines with their signs. */
function cellLines(blocks, depth = 0) {
  return blocks.flatMap((block) => {
    if (block.kind === "text") return [writeRuns(block.runs, { cell: true })];
    if (block.kind === "list") {
      return block.items.flatMap(({ number, blocks: inner }) => {
        const [head = "", ...rest] = cellLines(inner, depth + 1);
        return [`${block.style ? `${label(block.style, number)}.` : "•◦▪"[Math.min(depth, 2)]} ${head}`, ...rest];
      });
    }
    if (block.kind === "quote") return cellLines(block.blocks, depth);
    return block.kind === "table" ? block.rows.flat().flatMap((cell) => cellLines(cell, depth)) : [];
  });
}

function writeTable({ rows, right }) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const [head, ...body] = rows.map((row) => line(row.map((cell) => cellLines(cell).join("<br>"))));
  return [head, line(rows[0].map((_, column) => (right[column] ? "--:" : "---"))), ...body].join("\n");
}

/* Two lists of points in a row are one; two numbered ones where the numbers go on. */
function joinedLists(blocks) {
  const result = [];
  for (const block of blocks) {
    const before = result[result.length - 1];
    const goesOn = before?.kind === "list" && block.kind === "list" && before.style === block.style
      && (!block.style || block.items[0].number === before.items[before.items.length - 1].number + 1);
    if (goesOn) before.items.push(...block.items);
    else result.push(block.kind === "list" ? { ...block, items: [...block.items] } : block);
  }
  return result;
}

export function writeBlocks(blocks, inItem = false) {
  let text = "";
  let before = null;
  let end = ".";
  for (const block of joinedLists(blocks)) {
    // A list that does not go on from the one before needs another sign, or both would be counted as one.
    const again = before?.kind === "list" && before.style === block.style && end === (block.end ?? ".");
    end = again ? { ".": ")", ")": "." }[end] : (block.end ?? ".");
    const body = {
      text: () => literalLine(writeRuns(block.runs)),
      list: () => writeList(block, end),
      table: () => writeTable(block),
      quote: () => writeBlocks(block.blocks).split("\n").map((line) => (line ? `> ${line}` : ">")).join("\n"),
      rule: () => "---",
    }[block.kind]();
    if (!body) continue;
    const near = before?.kind === "text" && ((block.kind === "text" && before.joinsAfter && block.joinsBefore) || (block.kind === "list" && inItem));
    text += (before ? (near ? "\n" : "\n\n") : "") + body;
    before = block;
  }
  return text;
}

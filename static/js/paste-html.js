/* Reads HTML from the clipboard (Word, Excel, Google Docs, a web page) into the blocks of markdown-write.js.
 *
 *   readHtml(html) → {blocks, images}; images: how many pictures stood in it. Nothing of it is run, loaded or shown.
 *
 * Left out: scripts, styles, comments (also Word's, at the margin), what is hidden, pictures. Headings become bold
 * paragraphs. A table of one column, or one that holds tables, is only layout: what stands in it is kept.
 */
import { tidy } from "./markdown-write.js";
import { DEEPEST, foldedItems, withTypedLists } from "./paste-lists.js";
import { clean } from "./paste-text.js";

const DROPPED = new Set(["script", "noframes", "noscript", "template", "head", "title", "meta", "link", "base", "xml", "object", "iframe", "embed",
  "audio", "datalist", "map", "param", "source", "track", "math-annotation"]);
const PICTURES = new Set(["img", "picture", "video", "canvas", "svg"]);
const TIGHT = new Set(["div", "dd", "dt", "tr", "td", "th", "figcaption", "legend", "summary", "option"]);
const BLOCKS = new Set([...TIGHT, ..."address article aside body caption center details dialog dir dl fieldset figure footer form header hgroup html main menu nav p pre section tbody tfoot thead xmp".split(" ")]);
const STYLES = { "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A", "lower-roman": "i", "upper-roman": "I" };

function styleOf(element) {
  const style = {};
  for (const part of (element.getAttribute("data-style") ?? "").split(";")) {
    const colon = part.indexOf(":");
    if (colon > 0) style[part.slice(0, colon).trim().toLowerCase()] = part.slice(colon + 1).trim().toLowerCase();
  }
  return style;
}

function isHidden(element, style) {
  return element.hasAttribute("hidden") || style.display === "none" || style.visibility === "hidden" || style["mso-hide"] === "all"
    || /^(comment|comment-list|header|footer)$/.test(style["mso-element"] ?? "") || (element.localName === "input" && element.type === "hidden");
}

const link = (href) => (/^(https?:\/\/|mailto:)\S/i.test(href.trim()) ? href.trim() : undefined);

function formatOf(element, style, outer) {
  const format = { ...outer };
  const name = element.localName;
  if (name === "b" || name === "strong") format.bold = true;
  if (name === "i" || name === "em") format.italic = true;
  if (name === "s" || name === "strike" || name === "del") format.strike = true;
  if (name === "a" && element.hasAttribute("href")) format.href = link(element.getAttribute("href"));
  const weight = style["font-weight"];
  if (weight) format.bold = /^bold/.test(weight) || Number(weight) >= 600;
  if (style["font-style"]) format.italic = /italic|oblique/.test(style["font-style"]);
  if (/line-through/.test(style["text-decoration"] ?? style["text-decoration-line"] ?? "")) format.strike = true;
  if (style["white-space"]) format.pre = /^(pre|break-spaces)/.test(style["white-space"]);
  if (name === "pre" || name === "textarea" || name === "xmp") format.pre = true;
  return format;
}

// The reader --------------------------------------------------------------------------------------

class Reader {
  constructor() {
    this.images = 0;
    this.depth = 0;
  }

  /* The blocks of a list or quote, one level further in. */
  within(nodes, format) {
    this.depth += 1;
    const blocks = this.blocksOf(nodes, format);
    this.depth -= 1;
    return blocks;
  }

  blocksOf(nodes, format) {
    const outer = [this.blocks, this.runs, this.blank];
    [this.blocks, this.runs, this.blank] = [[], [], false];
    for (const node of nodes) this.read(node, format);
    this.flush(true);
    const blocks = withTypedLists(foldedItems(this.blocks));
    [this.blocks, this.runs, this.blank] = outer;
    return blocks;
  }

  /* What was gathered becomes lines. `tight`: lines of one paragraph go on right before and after it. */
  flush(tight) {
    const runs = tidy(this.runs);
    // A line break alone is an empty line.
    if (!runs.length && this.runs.some((run) => run.text.includes("\n"))) this.blank = true;
    this.runs = [];
    let line = [];
    let near = tight && !this.blank;
    const end = () => {
      const words = tidy(line);
      if (words.length) this.blocks.push({ kind: "text", runs: words, joinsBefore: near, joinsAfter: true });
      near = words.length > 0;
      line = [];
    };
    for (const run of runs) {
      run.text.split("\n").forEach((text, place) => {
        if (place) end();
        line.push({ ...run, text });
      });
    }
    if (!runs.length) return;
    end();
    this.blank = false;
    this.blocks[this.blocks.length - 1].joinsAfter = tight;
  }

  push(...blocks) {
    for (const block of blocks) this.blocks.push(block);
  }

  say(text, format) {
    const { bold, italic, strike, href } = format;
    this.runs.push({ text, bold: bold || format.heading, italic, strike, href });
  }

  read(node, format) {
    if (node.nodeType === 3) {
      const text = clean(node.data);
      this.say(format.pre ? text : text.replace(/\s+/g, " "), format);
    } else if (node.nodeType === 1) {
      this.readElement(node, format);
    }
  }

  readElement(element, outer) {
    const name = element.localName;
    const style = styleOf(element);
    if (DROPPED.has(name) || isHidden(element, style) || style["mso-list"] === "ignore") return;
    if (/\bmsocom/i.test(element.className)) return;
    if (PICTURES.has(name)) {
      this.readPicture(element, outer);
      return;
    }
    const format = formatOf(element, style, outer);
    const children = () => element.childNodes.forEach((child) => this.read(child, format));
    const heading = /^h[1-6]$/.test(name) || /^Mso(Title|Subtitle)$/i.test(element.className);
    if (name === "br") {
      this.say("\n", format);
    } else if (name === "hr") {
      this.flush(true);
      this.push({ kind: "rule" });
    } else if (name === "ul" || name === "ol" || name === "menu" || name === "dir") {
      this.flush(true);
      this.readList(element, format, style);
    } else if (name === "li") {
      this.flush(true);
      this.push({ kind: "list", style: "", items: [{ number: 0, blocks: this.blocksOf(element.childNodes, format) }] });
    } else if (name === "table") {
      this.flush(true);
      this.readTable(element, format);
    } else if (name === "blockquote") {
      this.flush(true);
      const blocks = this.within(element.childNodes, format);
      if (this.depth >= 2 * DEEPEST) this.push(...blocks);
      else if (blocks.length) this.push({ kind: "quote", blocks });
    } else if (/^l\d+ level\d+/.test(style["mso-list"] ?? "")) {
      this.readWordItem(element, format, style);
    } else if (name === "input" || name === "select") {
      this.readControl(element, name, format);
    } else if (name === "sup" && /^\d{1,3}$/.test(element.textContent)) {
      this.say([...element.textContent].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join(""), format);
    } else if (name === "sub" && /^\d{1,3}$/.test(element.textContent)) {
      this.say([...element.textContent].map((digit) => "₀₁₂₃₄₅₆₇₈₉"[digit]).join(""), format);
    } else if (heading || BLOCKS.has(name) || /^(block|flex|grid|list-item|table)$/.test(style.display ?? "")) {
      const tight = TIGHT.has(name) || (!heading && !BLOCKS.has(name));
      this.flush(true);
      // Before and after a paragraph, and instead of an empty one, stands an empty line.
      if (!tight) this.blank = true;
      if (heading) format.heading = true;
      children();
      this.flush(tight);
      if (!tight) this.blank = true;
    } else {
      if (name === "button" || name === "label" || name === "q") this.say(name === "q" ? "“" : " ", format);
      children();
      if (name === "button" || name === "label" || name === "q") this.say(name === "q" ? "”" : " ", format);
    }
  }

  readPicture(element, format) {
    const alt = (element.getAttribute("alt") ?? "").trim();
    const size = (side) => Number.parseInt(element.getAttribute(side) ?? styleOf(element)[side] ?? "99", 10);
    if (element.localName === "img" && /\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(alt) && alt.length < 20) this.say(clean(alt), format);
    else if (element.localName === "svg" && (element.getAttribute("aria-hidden") === "true" || element.closest("a, button") || size("width") <= 48)) return;
    else if (size("width") > 2 && size("height") > 2) this.images += 1;
  }

  readControl(element, name, format) {
    if (name === "select") this.say(` ${clean(element.selectedOptions[0]?.textContent ?? "")} `, format);
    else if (element.type === "checkbox" || element.type === "radio") this.say(element.hasAttribute("checked") ? "☑ " : "☐ ", format);
    else if (element.type !== "password" && element.type !== "file") this.say(` ${clean(element.getAttribute("value") ?? "")} `, format);
  }

  readWordItem(element, format, style) {
    this.flush(true);
    const sign = [...element.querySelectorAll("[data-style]")].find((part) => styleOf(part)["mso-list"] === "ignore");
    const marker = clean(sign?.textContent ?? "").replace(/\s+/g, " ").trim();
    element.childNodes.forEach((child) => this.read(child, format));
    const runs = tidy(this.runs);
    this.runs = [];
    if (runs.length) this.push({ kind: "item", level: Number(/level(\d+)/.exec(style["mso-list"])[1]), marker, runs });
  }

  readList(element, format, style) {
    const counted = element.localName === "ol";
    let number = Number.parseInt(element.getAttribute("start") ?? "1", 10) || 1;
    let kind = null;
    const items = [];
    for (const child of element.childNodes) {
      const own = child.nodeType === 1 ? styleOf(child) : {};
      if (child.nodeType === 1 && isHidden(child, own)) continue;
      const isItem = child.localName === "li";
      const blocks = this.within(isItem ? child.childNodes : [child], isItem ? formatOf(child, own, format) : format);
      if (!blocks.length) continue;
      if (this.depth >= DEEPEST) {
        this.push(...blocks);
        continue;
      }
      // Lists that stand in a list without an item belong to the item before.
      if (items.length && blocks.every((block) => block.kind === "list") && (!isItem || own["list-style-type"] === "none" || own["list-style"] === "none")) {
        items[items.length - 1].blocks.push(...blocks);
        continue;
      }
      const type = element.getAttribute("type") ?? child.getAttribute?.("type") ?? "";
      kind ??= /^[aAiI]$/.test(type) ? type : STYLES[own["list-style-type"] ?? style["list-style-type"]] ?? "1";
      number = Math.max(Number.parseInt(child.getAttribute?.("value") ?? number, 10) || number, 0);
      items.push({ number, blocks });
      number += 1;
    }
    let list = null;
    for (const item of items) {
      if (!list || (counted && item.number !== list.items[list.items.length - 1].number + 1)) this.push((list = { kind: "list", style: counted ? kind : "", items: [] }));
      list.items.push(item);
    }
  }

  // Tables ----------------------------------------------------------------------------------------

  readTable(element, format) {
    const rows = [...element.querySelectorAll("tr")].filter((row) => row.closest("table") === element && !isHidden(row, styleOf(row))
      && !isHidden(row.parentNode, styleOf(row.parentNode)));
    for (const caption of element.querySelectorAll("caption")) {
      if (caption.closest("table") === element) this.push(...this.blocksOf(caption.childNodes, format));
    }
    const grid = this.gridOf(rows, format);
    const width = Math.max(0, ...grid.map((row) => row.length));
    if (width < 2 || element.querySelector("table")) {
      // A cell of one line is one line; a cell with more stands for itself.
      const cells = grid.flat().filter((cell) => cell?.blocks.length).map(({ blocks }) => blocks);
      this.push(...cells.flatMap((blocks) => (blocks.length === 1 ? blocks.map((block) => ({ ...block, joinsBefore: true, joinsAfter: true })) : blocks)));
      return;
    }
    const filled = (column) => grid.some((row) => row[column]?.blocks.length);
    const columns = [...Array(width).keys()].filter(filled);
    const body = grid.filter((row) => row.some((cell) => cell?.blocks.length));
    // A first row of one cell over all columns is a title.
    while (body.length > 1 && body[0].filter((cell) => cell?.blocks.length).length === 1 && body[0].find((cell) => cell?.blocks.length).span >= width) {
      this.push(...body.shift().find((cell) => cell?.blocks.length).blocks.map(inBold));
    }
    const right = columns.map((column) => {
      const cells = body.slice(1).map((row) => row[column]).filter((cell) => cell?.blocks.length);
      return cells.length > 0 && cells.every((cell) => cell.right);
    });
    const table = body.map((row, place) => columns.map((column) => (row[column]?.blocks ?? []).map((block) => (place ? block : notBold(block)))));
    if (table.length) this.push({ kind: "table", rows: table, right });
  }

  /* Merged cells: the words stand in the first of them, the others are empty. */
  gridOf(rows, format) {
    const grid = rows.map(() => []);
    rows.forEach((row, y) => {
      let x = 0;
      for (const cell of row.children) {
        const style = styleOf(cell);
        if ((cell.localName !== "td" && cell.localName !== "th") || isHidden(cell, style)) continue;
        while (grid[y][x] !== undefined) x += 1;
        const span = Math.min(Math.max(cell.colSpan, 1), 100);
        const blocks = this.blocksOf(cell.childNodes, formatOf(cell, style, format));
        const right = isRight(cell) || (cell.children.length > 0 && [...cell.children].every(isRight));
        for (let down = 0; down < Math.min(Math.max(cell.rowSpan, 1), rows.length - y); down += 1) {
          for (let over = 0; over < span; over += 1) grid[y + down][x + over] ??= null;
        }
        grid[y][x] = { blocks, right, span };
        x += span;
      }
      for (let place = 0; place < grid[y].length; place += 1) grid[y][place] ??= null;
    });
    return grid;
  }
}

const isRight = (element) => (styleOf(element)["text-align"] ?? element.getAttribute("align") ?? "").toLowerCase() === "right";
const inBold = (block) => (block.kind === "text" ? { ...block, runs: block.runs.map((run) => ({ ...run, bold: true })) } : block);
const notBold = (block) => (block.kind === "text" ? { ...block, runs: block.runs.map((run) => ({ ...run, bold: false })) } : block);

/* A parsed page runs no handler and applies no style, but the browser would report each against the policy of ours. */
const unreported = (html) => html
  .replace(/\0/g, "")
  .replace(/<(\/?)style\b/gi, "<$1noframes")
  .replace(/<[a-z][^<>]*>/gi, (tag) => tag
    .replace(/\son[a-z]+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, " ")
    .replace(/\sstyle\s*=/gi, " data-style="));

export function readHtml(html) {
  const page = new DOMParser().parseFromString(unreported(html), "text/html");
  const reader = new Reader();
  return { blocks: reader.blocksOf(page.body.childNodes, {}), images: reader.images };
}

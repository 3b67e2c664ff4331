/* Lists that the source does not mark as lists: Word's paragraphs with a marker, and what was numbered by hand.
 *
 *   foldedItems(blocks)      {kind: "item", level, marker, runs} among other blocks become lists in lists
 *   withTypedLists(blocks)   lines that begin "1. ", "2. " or "- ", "- " become lists
 */
import { ROMAN } from "./markdown-write.js";

export const DEEPEST = 6; // lists inside lists, as meetings/prose.py reads them; what is deeper becomes lines

/* What a marker that Word wrote counts: [[style, number], …], more than one where "i." may be a letter or a number. */
function countsOf(marker) {
  if (/^\(?\d{1,9}[.)]?$/.test(marker)) return [["1", Number(marker.replace(/\D/g, ""))]];
  const letters = /^\(?([a-z]+)[.)]$/i.exec(marker)?.[1];
  if (!letters) return /^[^\p{N}]{0,2}$/u.test(marker) ? [["", 0]] : [];
  const small = letters.toLowerCase();
  const as = (style) => (letters === small ? style : style.toUpperCase());
  const counts = [];
  if (ROMAN.includes(small)) counts.push([as("i"), ROMAN.indexOf(small)]);
  if (small.length === 1) counts.push([as("a"), small.charCodeAt(0) - 96]);
  return counts;
}

function nextIn(list, counts) {
  if (list?.kind !== "list") return undefined;
  const number = list.items[list.items.length - 1].number;
  return counts.find(([style, count]) => style === list.style && (!style || count === number + 1));
}

/* Word's paragraphs that say "level 2 of list 1" become lists. A marker that Markdown has no sign for ("1.1.", "Pasal 3")
   stays a word at the head of its line. */
export function foldedItems(blocks) {
  const result = [];
  let open = [];
  for (const block of blocks) {
    if (block.kind !== "item") {
      open = [];
      result.push(block);
      continue;
    }
    const end = block.marker.endsWith(")") ? ")" : ".";
    while (open.length && open[open.length - 1].level >= block.level) open.pop();
    const into = open.length ? open[open.length - 1].blocks : result;
    const counts = countsOf(block.marker);
    const text = { kind: "text", joinsBefore: true, joinsAfter: true, runs: block.runs };
    if (!counts.length) {
      text.runs = [{ text: `${block.marker} ` }, ...block.runs];
      into.push(text);
      open.push({ level: block.level, blocks: into });
      continue;
    }
    const list = into[into.length - 1];
    const goesOn = list?.end === end && nextIn(list, counts);
    // "i." begins Roman numbers; another letter alone is a letter.
    const [style, number] = goesOn || (counts.find(([, count]) => count === 1) ?? counts[counts.length - 1]);
    const item = { number, blocks: [text] };
    if (goesOn) list.items.push(item);
    else into.push({ kind: "list", style, end, items: [item] });
    open.push(open.length < DEEPEST ? { level: block.level, blocks: item.blocks } : { level: block.level, blocks: into });
  }
  return result;
}

/* "1. …" and "- …" that somebody typed by hand, line after line, are a list too. */
function typedItem(block) {
  if (block.kind !== "text") return null;
  const text = block.runs.map((run) => run.text).join("");
  const found = /^(?:(\d{1,3})([.)])|[-–•·▪●◦])\s+(?=\S)/.exec(text);
  if (!found) return null;
  let rest = found[0].length;
  const runs = block.runs.map((run) => {
    const cut = Math.min(rest, run.text.length);
    rest -= cut;
    return { ...run, text: run.text.slice(cut) };
  });
  return { style: found[1] ? "1" : "", number: Number(found[1] ?? 0), sign: found[2] ?? found[0][0], runs };
}

export function withTypedLists(blocks) {
  const result = [];
  for (let start = 0; start < blocks.length;) {
    const items = [];
    for (let item; start + items.length < blocks.length && (item = typedItem(blocks[start + items.length])); items.push(item)) {
      const before = items[items.length - 1];
      if (before && (item.sign !== before.sign || (item.style && item.number !== before.number + 1))) break;
    }
    if (items.length > 1 || (items.length === 1 && "•·▪●◦".includes(items[0].sign))) {
      result.push({ kind: "list", style: items[0].style, end: items[0].style ? items[0].sign : undefined,
        items: items.map(({ number, runs }) => ({ number, blocks: [{ kind: "text", runs }] })) });
    } else {
      items.length = 0;
      result.push(blocks[start]);
    }
    start += Math.max(items.length, 1);
  }
  return result;
}

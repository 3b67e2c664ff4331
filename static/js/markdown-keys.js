/* A field for Markdown: what is pasted becomes Markdown, lists go on, Ctrl+B and Ctrl+I work, the field grows.
 *
 *   <textarea data-markdown="250000"></textarea>      the value: how many characters it takes, or nothing
 *   {% include "components/markdown_field.html" %}    once a page: the words of this script and the script itself
 *
 *   equip(textarea)   the same for a field that came later; a second time does nothing
 *   fit(textarea)     its height after a script changed its value without an event
 *
 * Every change can be undone with Ctrl+Z and sends an `input` event. Pictures and files are refused with a message below
 * the field. Ctrl+Shift+V pastes plain text, as everywhere.
 */
let toMarkdown = null;
// A third of the size: it comes after what the page needs for typing.
const reader = () => import(words()?.dataset.paste ?? "./paste.js").then((script) => { ({ toMarkdown } = script); });

const LIST = /^(\s*(?:> ?)*\s*)(?:([-*+])|(\d{1,9}|[a-zA-Z]|[ivx]{2,5})([.)]))( +)/;
const equipped = new WeakMap();
const words = () => document.querySelector("template[data-markdown-words]");

function heard(textarea, inputType) {
  textarea.dispatchEvent(new InputEvent("input", { bubbles: true, inputType }));
}

/* The browser's own way can be undone, but takes seconds for a paper of a thousand lines: that one is undone here. */
function insert(textarea, text) {
  textarea.focus();
  const isShort = text.length <= 30_000 && text.split("\n", 200).length < 200;
  if (isShort && document.execCommand(text ? "insertText" : "delete", false, text)) return;
  const { value: before, selectionStart, selectionEnd } = textarea;
  textarea.setRangeText(text, selectionStart, selectionEnd, "end");
  Object.assign(equipped.get(textarea), { undo: { before, selectionStart, selectionEnd, after: textarea.value } });
  heard(textarea, "insertFromPaste");
}

function undo(textarea) {
  const state = equipped.get(textarea);
  if (state.undo?.after !== textarea.value) return false;
  const { before, selectionStart, selectionEnd } = state.undo;
  state.undo = null;
  textarea.value = before;
  textarea.setSelectionRange(selectionStart, selectionEnd);
  heard(textarea, "historyUndo");
  return true;
}

// Messages and height -----------------------------------------------------------------------------

function say(textarea, ...names) {
  const { note } = equipped.get(textarea);
  note.textContent = names.map((name) => words()?.dataset[name] ?? "").join(" ");
  note.hidden = !note.textContent;
}

export function fit(textarea) {
  const state = equipped.get(textarea);
  // Who pulled the field to another height knows why.
  if (!state || (state.height && textarea.style.height !== state.height)) return;
  const top = window.scrollY;
  textarea.style.height = "auto";
  const border = textarea.offsetHeight - textarea.clientHeight;
  const height = Math.min(textarea.scrollHeight + border, Math.max(window.innerHeight * 0.7, 120));
  state.height = textarea.style.height = height > textarea.offsetHeight ? `${Math.ceil(height)}px` : "";
  if (window.scrollY !== top) window.scrollTo(window.scrollX, top);
}

function isTooLong(textarea) {
  const most = Number(textarea.dataset.markdown);
  return most > 0 && textarea.value.length > most;
}

// Paste -------------------------------------------------------------------------------------------

/* Blocks begin on a line of their own; inside an item of a list they belong to it. */
function fitting(textarea, markdown) {
  const { value, selectionStart, selectionEnd } = textarea;
  const line = value.slice(value.lastIndexOf("\n", selectionStart - 1) + 1, selectionStart);
  const item = LIST.exec(line);
  const isBlock = /^(\||> |#)/.test(markdown) || LIST.test(markdown) || /\n(\n|\||> )/.test(markdown);
  if (!isBlock) return item ? markdown.replace(/\n(?=.)/g, `\n${" ".repeat(item[0].length)}`) : markdown;
  if (item && line === item[0] && LIST.test(markdown)) {
    textarea.setSelectionRange(selectionStart - (line.length - item[1].length), selectionEnd);
    return markdown.replace(/\n(?=.)/g, `\n${item[1]}`);
  }
  const inside = item ? markdown.replace(/\n(?=.)/g, `\n${" ".repeat(item[0].length)}`) : markdown;
  const before = value.slice(0, selectionStart);
  const after = value.slice(selectionEnd);
  const opening = !before.trim() || before.endsWith("\n\n") || (item && line === item[0]) ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const closing = !after || after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  return (opening && item ? opening + " ".repeat(item[0].length) : opening) + inside + closing;
}

/* Some programs put a picture of the text beside the text; copied files come with their names. */
function isOnlyNames(text, files) {
  const lines = text.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
  return lines.every((line) => files.some((file) => decodeURI(line.replace(/%(?![\da-f]{2})/gi, "%25")).endsWith(file.name)));
}

async function paste(event) {
  const textarea = event.currentTarget;
  const { clipboardData } = event;
  if (!clipboardData || textarea.readOnly || textarea.disabled) return;
  event.preventDefault();
  // All of it now: the clipboard is closed when this function first waits.
  const [html, rtf, text] = ["text/html", "text/rtf", "text/plain"].map((type) => clipboardData.getData(type));
  const files = [...clipboardData.files];
  try {
    if (!toMarkdown) await reader();
  } catch {
    // Without a link the words come as they are.
  }
  put(textarea, toMarkdown ? toMarkdown({ html, rtf, text }) : { markdown: text, images: 0 }, { html, rtf, text, files });
}

function put(textarea, { markdown, images }, { html, rtf, text, files }) {
  if (!markdown || (files.length && !html && !rtf && isOnlyNames(text, files))) {
    if (files.length || images) say(textarea, "files");
    return;
  }
  // A single line keeps the blank with which it was taken out of a sentence.
  const isPiece = !markdown.includes("\n") && !/[\n\r]/.test(text);
  const [head, tail] = isPiece ? [/^ /.test(text) ? " " : "", / $/.test(text) ? " " : ""] : ["", ""];
  insert(textarea, head + fitting(textarea, markdown) + tail);
  const pictures = images || (files.length && !html && !rtf);
  say(textarea, ...(pictures ? ["images"] : []), ...(isTooLong(textarea) ? ["long"] : []));
}

/* Without this the browser would leave the page and show the file that was dropped on it. */
function drop(event) {
  if (!event.dataTransfer?.files.length) return;
  event.preventDefault();
  if (event.type === "drop") say(event.currentTarget, "files");
}

// Keys --------------------------------------------------------------------------------------------

function wrap(textarea, mark) {
  const { value, selectionStart: start, selectionEnd: end } = textarea;
  const size = mark.length;
  const isBold = (text) => text.startsWith("**");
  const around = value.slice(start - size, start) === mark && value.slice(end, end + size) === mark
    && (mark !== "*" || !isBold(value.slice(start - 2)) || value.slice(start - 3, start) === "***");
  if (around) {
    const selected = value.slice(start, end);
    textarea.setSelectionRange(start - size, end + size);
    insert(textarea, selected);
    textarea.setSelectionRange(start - size, end - size);
    return;
  }
  // Blanks at the ends stay outside: "** kata**" is not bold.
  const [, head, middle, tail] = /^(\s*)([^]*?)(\s*)$/.exec(value.slice(start, end));
  insert(textarea, head + mark + middle + mark + tail);
  textarea.setSelectionRange(start + head.length + size, start + head.length + size + middle.length);
}

function nextSign(bullet, count, end) {
  if (bullet) return bullet;
  if (/^\d/.test(count)) return `${Number(count) + 1}${end}`;
  if (count.length === 1 && !/z/i.test(count)) return `${String.fromCharCode(count.charCodeAt(0) + 1)}${end}`;
  return null;
}

/* Enter in a list begins its next item; in an empty item it leaves the list. */
function continueList(textarea) {
  const { value, selectionStart, selectionEnd } = textarea;
  if (selectionStart !== selectionEnd) return false;
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const line = value.slice(start, selectionStart);
  const item = LIST.exec(line);
  if (!item) return false;
  const [mark, indent, bullet, count, end, blanks] = item;
  // "A. Rahman …" is a name: letters go on only where there was one before.
  const isLetter = count && !/^\d/.test(count);
  if (isLetter && !/^a$/.test(count) && !value.slice(0, start).split("\n").slice(-30).some((above) => LIST.exec(above)?.[1] === indent && LIST.exec(above)[4] === end)) return false;
  const sign = nextSign(bullet, count, end);
  if (!sign) return false;
  const rest = value.slice(selectionEnd).split("\n", 1)[0];
  if (line === mark && !rest.trim()) {
    textarea.setSelectionRange(start, selectionEnd);
    // From a list inside a list to the one around it.
    const outer = indent.length >= 2 && value.slice(0, start).split("\n").reverse().map((above) => LIST.exec(above)).find((above) => above && above[1].length < indent.length);
    insert(textarea, outer ? `${outer[1]}${nextSign(outer[2], outer[3], outer[4]) ?? outer[2]}${outer[5]}` : "");
  } else {
    insert(textarea, `\n${indent}${sign}${blanks}`);
  }
  return true;
}

function press(event) {
  if (event.defaultPrevented || event.isComposing) return;
  const textarea = event.currentTarget;
  const command = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  const mark = command && { b: "**", i: "*" }[event.key.toLowerCase()];
  if (mark) {
    event.preventDefault();
    wrap(textarea, mark);
  } else if (command && event.key.toLowerCase() === "z" && undo(textarea)) {
    event.preventDefault();
  } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey && continueList(textarea)) {
    event.preventDefault();
  }
}

// -------------------------------------------------------------------------------------------------

export function equip(textarea) {
  if (equipped.has(textarea)) return;
  // The copy of a form brings copies of both.
  while (textarea.nextElementSibling?.matches(".markdown-help, .markdown-note")) textarea.nextElementSibling.remove();
  const note = Object.assign(document.createElement("p"), { className: "markdown-note", hidden: true });
  note.setAttribute("role", "status");
  const help = words()?.content.cloneNode(true);
  textarea.after(...(help ? [help] : []), note);
  equipped.set(textarea, { note });
  textarea.addEventListener("paste", paste);
  textarea.addEventListener("dragover", drop);
  textarea.addEventListener("drop", drop);
  textarea.addEventListener("keydown", press);
  textarea.addEventListener("input", () => {
    if (!note.hidden && !isTooLong(textarea)) say(textarea);
    fit(textarea);
  });
  textarea.addEventListener("change", () => fit(textarea));
  fit(textarea);
}

document.querySelectorAll("textarea[data-markdown]").forEach(equip);
reader().catch(() => {}); // tried again at the first paste

/* Puts a phrase that the office uses often into the text that is being typed.
 *
 *   <textarea data-phrases="kalimat">             the id of the list that templates/meetings/phrases/offer.html brings
 *   {% include "meetings/phrases/offer.html" %}   on the same page; without phrases it brings nothing, and this does nothing
 *   import { equip } from "./phrases.js"          for a textarea that is made later: equip(textarea)
 *
 * `/` at the start of a line, Ctrl+; (⌘+;) anywhere, or the button below the textarea opens a search field with the
 * phrases under it. ↑ and ↓ choose, Enter or a tap inserts, Esc goes back. What was typed to search is not lost: with
 * Esc, or Enter where nothing fits, it goes into the text as it was typed, the `/` included. An inserted phrase counts
 * as typed (an `input` event comes of it, undo works), and its first "…" is selected, to be written over.
 *
 * Every word that is shown comes from offer.html. The keys pressed in the search field reach no other script.
 */
const TEMPLATE = "kalimat-pilihan";
const BLANK = "…";

const equipped = new WeakSet();
let close = null; // of the one that is open
let putting = false; // while a text goes in, which some browsers announce as if it were typed

function phrasesOf(textarea) {
  const list = document.getElementById(textarea.dataset.phrases);
  return list ? JSON.parse(list.textContent) : [];
}

const buttonOf = ({ nextElementSibling: next }) => (next?.matches("[data-phrases-open]") ? next : null);
const fromTemplate = (selector) => document.getElementById(TEMPLATE).content.querySelector(selector).cloneNode(true);

function insert(textarea, text) {
  textarea.focus();
  if (!text) return;
  // Undo knows about execCommand only; where it is refused (Firefox before 89) the text goes in all the same.
  putting = true;
  const isIn = document.execCommand("insertText", false, text);
  putting = false;
  if (!isIn) {
    textarea.setRangeText(text, textarea.selectionStart, textarea.selectionEnd, "end");
    textarea.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText", data: text }));
  }
  const start = textarea.selectionEnd - text.length;
  const blank = text.indexOf(BLANK);
  if (blank >= 0) textarea.setSelectionRange(start + blank, start + blank + BLANK.length);
}

/* Opens the list for a textarea. `typed`: what stood for opening it ("/"), to be put back when nothing is chosen. */
function open(textarea, phrases, typed) {
  close?.();
  const { selectionStart, selectionEnd } = textarea;
  const box = fromTemplate("[data-phrases-box]");
  const search = box.querySelector("input");
  const list = box.querySelector("[role=listbox]");
  const status = box.querySelector("[role=status]");
  let shown = [];
  let active = 0;

  const finish = (text) => {
    close = null;
    box.remove();
    textarea.setSelectionRange(selectionStart, selectionEnd);
    insert(textarea, text);
  };
  const asTyped = () => finish(typed + search.value);
  close = asTyped;

  const mark = () => {
    [...list.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === active)));
    const option = list.children[active];
    if (option) search.setAttribute("aria-activedescendant", option.id);
    else search.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  };
  const draw = () => {
    const words = search.value.trim().toLocaleLowerCase();
    // Those whose name begins like that stand first.
    const rank = ({ name, text }) => [name.toLocaleLowerCase().startsWith(words), name.toLocaleLowerCase().includes(words),
      text.toLocaleLowerCase().includes(words)].indexOf(true);
    shown = phrases.map((phrase) => [rank(phrase), phrase]).filter(([place]) => place >= 0)
      .sort(([a], [b]) => a - b).map(([, phrase]) => phrase);
    list.replaceChildren(...shown.map(({ name, text }, n) => {
      const option = Object.assign(document.createElement("li"), { id: `kalimat-${n}` });
      option.setAttribute("role", "option");
      option.append(Object.assign(document.createElement("b"), { textContent: name }), " ", text);
      return option;
    }));
    status.textContent = shown.length ? "" : status.dataset.none;
    active = 0;
    mark();
  };

  search.addEventListener("input", draw);
  box.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && shown.length) active = (active + step + shown.length) % shown.length;
    else if (event.key === "Enter") { if (shown[active]) finish(shown[active].text); else asTyped(); }
    else if (event.key === "Escape") asTyped();
    else return;
    event.preventDefault();
    if (step) mark();
  });
  // A tap on a phrase must not take the focus from the search field, which would close the list.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const place = [...list.children].indexOf(event.target.closest("[role=option]"));
    if (shown[place]) finish(shown[place].text);
  });
  box.addEventListener("focusout", (event) => {
    if (close !== asTyped || box.contains(event.relatedTarget)) return;
    const next = event.relatedTarget;
    asTyped();
    next?.focus();
  });

  (buttonOf(textarea) ?? textarea).after(box);
  draw();
  search.focus();
}

const atLineStart = ({ value, selectionStart, selectionEnd }) => selectionStart === selectionEnd
  && (selectionStart === 0 || value[selectionStart - 1] === "\n");

export function equip(textarea) {
  const phrases = phrasesOf(textarea);
  if (!phrases.length || equipped.has(textarea)) return;
  equipped.add(textarea);

  textarea.addEventListener("beforeinput", (event) => {
    if (event.data !== "/" || !event.cancelable || putting || !atLineStart(textarea)) return;
    event.preventDefault();
    open(textarea, phrases, "/");
  });
  textarea.addEventListener("keydown", (event) => {
    if (event.key !== ";" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    open(textarea, phrases, "");
  });
  // A copy of a form brings its button along.
  const button = buttonOf(textarea) ?? fromTemplate("[data-phrases-open]");
  button.addEventListener("click", () => open(textarea, phrases, ""));
  textarea.after(button);
  // The list to copy from is for those without a script.
  document.querySelectorAll("[data-phrases-list]").forEach((list) => { list.hidden = true; });
}

document.querySelectorAll("textarea[data-phrases]").forEach(equip);

/* A form in which an entry is written: the row for the next entry, and the same form inside an entry that is changed.
 *
 *   const form = new WritingForm(element, people)     element: <form data-entry-form>, as templates/meetings/entries/entry_form.html
 *   form.show(writing)       what is typed from now on goes into this writing
 *   form.focus()             the cursor goes to the end of the text
 *   form.onfinish = () => …  Ctrl+Enter or the button: this entry is finished;   form.onleave = () => …   Esc
 *   form.isUsed              whether the focus is in it
 *   showState(element, writing)   "tersimpan 10.32", "belum tersimpan", "Ada dua versi" in any element
 *   const copy = copyOf(element)  the same form once more, with ids of its own
 *
 * Alt+1, 2, 3 choose the kind, Alt+P the speaker.
 */
import { word } from "./desk-words.js";
import { equip as equipText, fit } from "./markdown-keys.js";
import { equip as equipPhrases } from "./phrases.js";
import { equip as equipSpeaker } from "./speaker-box.js";

let copies = 0;

export function copyOf(element) {
  copies += 1;
  const copy = element.cloneNode(true);
  for (const place of copy.querySelectorAll("[id]")) place.id += `-${copies}`;
  for (const name of ["for", "aria-describedby", "aria-labelledby"]) {
    for (const place of copy.querySelectorAll(`[${name}]`)) place.setAttribute(name, `${place.getAttribute(name)}-${copies}`);
  }
  return copy;
}

function stateWords({ state, at, errors, isEmpty, turn }) {
  if (state === "saved") return word("saved", { at });
  if (state === "signin") return word("sign-in");
  if (state === "refused") return word("refused", { why: errors.map(({ message }) => message).join(" ") });
  if (isEmpty) return turn ? word("empty") : "";
  return state === "clean" ? "" : word("unsaved");
}

export function showState(element, writing) {
  const text = stateWords(writing);
  const url = writing.proposal?.url ?? "";
  const shown = `${text} ${url} ${writing.wasLate}`;
  if (element.dataset.shown === shown) return;
  element.dataset.shown = shown;
  element.textContent = text;
  element.classList.toggle("unsaved", Boolean(text) && writing.state !== "saved");
  element.classList.toggle("late", Boolean(text) && writing.state !== "saved" && writing.wasLate);
  if (!url) return;
  const link = Object.assign(document.createElement("a"), { href: url, textContent: word("settle") });
  element.append(" · ", Object.assign(document.createElement("b"), { textContent: word("two-versions") }), " ", link);
}

export class WritingForm {
  constructor(element, people) {
    this.element = element;
    this.text = element.elements.namedItem("text");
    this.select = element.querySelector("select[name=speaker]");
    this.status = element.querySelector("[data-status]");
    this.note = element.querySelector("[data-overtaken]");
    this.onfinish = () => {};
    this.onleave = () => {};
    const words = { none: word("nobody"), more: word("more-people"), absent: word("not-here") };
    this.speaker = equipSpeaker(this.select, people, words);
    equipText(this.text);
    equipPhrases(this.text);
    element.querySelector("[data-hint]").hidden = !matchMedia("(pointer: fine)").matches;
    element.addEventListener("input", () => this.read());
    element.addEventListener("change", () => this.read());
    element.addEventListener("speaker-chosen", () => this.text.focus());
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.onfinish();
    });
    element.addEventListener("keydown", (event) => this.press(event));
  }

  get kinds() {
    return [...this.element.querySelectorAll("input[name=kind]")];
  }

  get isUsed() {
    return this.element.contains(document.activeElement);
  }

  get values() {
    const kind = this.kinds.find((radio) => radio.checked)?.value ?? "note";
    return { kind, speaker: this.select.value, text: this.text.value.replace(/\r\n?/g, "\n") };
  }

  read() {
    if (this.writing) this.writing.edit(this.values);
  }

  show(writing) {
    this.writing = writing;
    for (const radio of this.kinds) radio.checked = radio.value === writing.kind;
    this.speaker.show(writing.speaker);
    if (this.text.value !== writing.text) this.text.value = writing.text;
    fit(this.text);
    if (this.note) this.note.hidden = true;
    this.showState();
  }

  showState() {
    const { writing } = this;
    showState(this.status, writing);
    this.element.dataset.row = writing.id; // outbox-bar.js does not list what stands open here
    for (const radio of this.kinds) {
      radio.disabled = Boolean(writing.number) && radio.value !== "decision";
      if (writing.number) radio.checked = radio.value === "decision";
    }
    const number = this.element.querySelector("[data-number]");
    if (number) number.textContent = writing.number;
  }

  /** What somebody else made of this entry meanwhile, beside what is being typed. */
  showOther(entry) {
    const words = entry.querySelector(".entry-text")?.cloneNode(true);
    if (!this.note || !words) return;
    this.note.querySelector("[data-other]").replaceChildren(entry.querySelector(".entry-head").cloneNode(true), words);
    this.note.hidden = false;
  }

  focus() {
    this.text.focus();
    this.text.setSelectionRange(this.text.value.length, this.text.value.length);
  }

  choose(kind) {
    const radio = this.kinds[kind];
    if (!radio || radio.disabled) return;
    radio.checked = true;
    this.read();
  }

  press(event) {
    if (event.isComposing) return;
    const isAlt = event.altKey && !event.ctrlKey && !event.metaKey;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.onfinish();
    else if (event.key === "Escape") this.onleave();
    else if (isAlt && /^Digit[123]$/.test(event.code)) this.choose(Number(event.code.slice(-1)) - 1);
    else if (isAlt && event.code === "KeyP") this.speaker.input.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

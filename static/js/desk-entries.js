/* The entries of one agenda item on the page: in the order spoken, others' changes in their place, the reader undisturbed.
 *
 *   const entries = new Entries(ol, { covers: (element) => …, nameOf: (pk) => … })
 *   entries.take(row)         an entry as the portal shows it, { pk, position, html }; true where it is a new one of a colleague.
 *                             `covers(element)` says that what is written here stands in its place for now
 *   entries.put(element)      the same from an element
 *   entries.wait(writing)     shows what was typed and is not saved yet: over its entry, or as a new row at the end
 *   entries.drop(writing)     takes that row away again
 *   entries.find(pk)          its <li>
 *   entries.swap(li, up)      changes places at once; the portal's order comes with the next answer
 *   entries.focus(li)
 *
 * <li data-entry data-seen data-position data-key data-kind data-speaker data-text>, from templates/meetings/entries/entry.html.
 * One entry at a time is in the order of Tab; ↑ and ↓ lead to the others (desk-keys.js).
 */
import { elementOf } from "./desk-agenda.js";
import { calmly, word } from "./desk-words.js";
import { showState } from "./desk-form.js";

const placeOf = (li) => (li.dataset.position ? Number(li.dataset.position) : Infinity);

export class Entries {
  constructor(list, { covers, nameOf }) {
    Object.assign(this, { list, covers, nameOf, waiting: new Map(), wanted: "" });
    list.addEventListener("focusin", ({ target }) => {
      const li = target.closest("li.entry");
      if (li) this.enter(li);
    });
    this.enter(this.items[this.items.length - 1]);
  }

  get items() {
    return [...this.list.children];
  }

  find(pk) {
    return this.items.find((li) => li.dataset.entry === String(pk));
  }

  take({ html }) {
    const element = elementOf(html);
    if (this.covers(element)) return false;
    return this.put(element) && !element.dataset.key;
  }

  /** True where it was not there before. */
  put(element) {
    const old = this.find(element.dataset.entry);
    if (!old) {
      this.list.append(element);
      this.arrange();
      if (this.wanted === element.dataset.entry) this.focus(element);
      this.wanted = "";
      return true;
    }
    if (old.querySelector("form[data-entry-form]")) return false;
    calmly(old, () => {
      this.replace(old, element);
      this.arrange();
    });
    return false;
  }

  replace(old, element) {
    const isOpen = old.querySelector("details")?.open;
    // The tabindex stays: without it, if only for a moment, the focus would be lost.
    for (const { name } of [...old.attributes]) if (name !== "tabindex") old.removeAttribute(name);
    for (const { name, value } of [...element.attributes]) if (name !== "tabindex") old.setAttribute(name, value);
    old.replaceChildren(...element.cloneNode(true).childNodes);
    if (isOpen) old.querySelector("details").open = true;
  }

  /** In their order, without taking the focus from the one that has it: the others go around it. */
  arrange() {
    const wanted = this.items.map((li, n) => [li, n]).sort(([a, m], [b, n]) => placeOf(a) - placeOf(b) || m - n).map(([li]) => li);
    const isSame = wanted.every((li, n) => li === this.list.children[n]);
    const held = wanted.findIndex((li) => li.contains(document.activeElement));
    if (!isSame && held < 0) this.list.append(...wanted);
    else if (!isSame) {
      wanted[held].before(...wanted.slice(0, held));
      wanted[held].after(...wanted.slice(held + 1));
    }
    if (!this.items.some((li) => li.tabIndex === 0)) this.enter(this.items[this.items.length - 1]);
  }

  enter(li) {
    for (const other of this.items) other.tabIndex = other === li ? 0 : -1;
  }

  focus(li) {
    if (!li) return;
    this.enter(li);
    li.focus();
    li.scrollIntoView({ block: "nearest" });
  }

  swap(li, up) {
    const other = up ? li.previousElementSibling : li.nextElementSibling;
    if (!other?.dataset.position) return;
    [li.dataset.position, other.dataset.position] = [other.dataset.position, li.dataset.position];
    this.arrange();
  }

  // What is not saved yet -----------------------------------------------------------------------------

  wait(writing) {
    const li = this.waiting.get(writing) ?? this.find(writing.entry) ?? this.makeRow(writing);
    this.waiting.set(writing, li);
    const own = li.dataset.entry ? li : null;
    const words = li.querySelector(".entry-text");
    if (words.textContent !== writing.text && li.dataset.text !== writing.text) {
      words.className = "entry-text entry-typed";
      words.textContent = writing.text;
    }
    if (!own) {
      const name = writing.speaker ? this.nameOf(writing.speaker) : "";
      const who = li.querySelector("[data-who]");
      who.textContent = name || (writing.kind === "statement" ? word("no-speaker") : "");
      who.classList.toggle("lacks", !name);
      li.querySelector("[data-kind-word]").textContent = writing.kind === "statement" ? "" : word(writing.kind);
    }
    const here = li.querySelector("[data-act=here]");
    if (here) here.hidden = !writing.errors.some(({ field }) => field === "agenda_item");
    showState(li.querySelector("[data-status]"), writing);
  }

  makeRow(writing) {
    const li = document.getElementById("butir-baru").content.firstElementChild.cloneNode(true);
    li.dataset.key = writing.key;
    li.writing = writing;
    this.list.append(li);
    this.enter(li);
    return li;
  }

  drop(writing) {
    const li = this.waiting.get(writing);
    this.waiting.delete(writing);
    if (!li || li.dataset.entry) return;
    if (li.contains(document.activeElement)) this.wanted = writing.entry; // the focus waits for its successor
    li.remove();
  }
}

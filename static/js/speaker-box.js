/* The speaker by a few letters of name, position, office or region: a combobox over the form's own <select>.
 *
 *   import { equip } from "./speaker-box.js";
 *   const box = equip(select, people, words)    people: [{ pk, name, position, institution, region, also: [], here }],
 *                                               those present first; words: { none, more, absent } (text of the list)
 *   box.show(pk)     shows somebody else ("" for nobody)
 *   box.input        where the letters are typed
 *
 * The <select> keeps the value and gets a `change` event when somebody is chosen; without this script it is the field.
 * Letters match beginnings of words, in any order: "kad bur" finds "Suharto, Kepala Dinas … Buru". ↓ ↑ choose, Enter or
 * a tap takes, Esc closes, an emptied field means nobody.
 */
const SHOWN = 8;
let number = 0;

const plain = (text) => text.toLocaleLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
const wordsOf = (text) => plain(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

function rank(person, terms) {
  const all = wordsOf([person.name, person.position, person.institution, person.region, ...person.also].join(" "));
  if (!terms.every((term) => all.some((one) => one.startsWith(term)))) return -1;
  return wordsOf(person.name).some((one) => one.startsWith(terms[0] ?? "")) ? 0 : 1;
}

export function find(people, letters) {
  const terms = wordsOf(letters);
  return people
    .map((person, place) => ({ person, place, rank: rank(person, terms) }))
    .filter((found) => found.rank >= 0)
    .sort((a, b) => Number(b.person.here) - Number(a.person.here) || a.rank - b.rank || a.place - b.place)
    .map(({ person }) => person);
}

export function equip(select, people, words) {
  number += 1;
  const id = `pembicara-${number}`;
  const box = document.createElement("div");
  box.className = "speaker-box";
  const input = document.createElement("input");
  Object.assign(input, { type: "text", className: "form-control", id: select.id, autocomplete: "off", spellcheck: false });
  input.placeholder = select.options[0]?.text ?? "";
  const list = document.createElement("ul");
  Object.assign(list, { id: `${id}-daftar`, hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", document.querySelector(`label[for="${select.id}"]`)?.textContent.trim() ?? "");
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  select.id = `${id}-pilihan`;
  select.hidden = true;
  select.before(box);
  box.append(input, list);

  let shown = [];
  let active = -1;
  const nameOf = (pk) => people.find((person) => String(person.pk) === pk)?.name
    ?? [...select.options].find((option) => option.value === pk && pk)?.text ?? "";

  const mark = (place) => {
    active = place;
    [...list.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === active)));
    const option = list.children[active];
    if (option?.id) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    mark(-1);
  };
  const show = (pk) => {
    select.value = pk;
    input.value = nameOf(pk);
    close();
  };
  const take = (pk) => {
    const isOther = select.value !== pk;
    show(pk);
    if (isOther) select.dispatchEvent(new Event("change", { bubbles: true }));
  };

  function optionOf(person, place) {
    const option = document.createElement("li");
    option.id = `${id}-${place}`;
    option.setAttribute("role", "option");
    const name = document.createElement("b");
    name.textContent = person.name;
    const about = document.createElement("small");
    about.textContent = [person.position, person.institution, person.here ? "" : words.absent].filter(Boolean).join(" · ");
    option.append(name, " ", about);
    return option;
  }

  const open = (letters) => {
    const found = find(people, letters);
    shown = found.slice(0, SHOWN);
    list.replaceChildren(...shown.map(optionOf));
    const rest = document.createElement("li");
    rest.setAttribute("role", "presentation");
    rest.textContent = found.length ? words.more.replace("{n}", found.length - shown.length) : words.none;
    if (found.length !== shown.length || !found.length) list.append(rest);
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark(letters.trim() && shown.length ? 0 : -1);
  };

  input.addEventListener("input", (event) => {
    event.stopPropagation(); // the letters are not what the form holds
    if (input.value.trim()) open(input.value);
    else take("");
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (step) {
      event.preventDefault();
      if (list.hidden) open(input.value === nameOf(select.value) ? "" : input.value);
      if (shown.length) mark((active + step + shown.length + (active < 0 && step < 0 ? 1 : 0)) % shown.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!list.hidden && shown[active]) take(String(shown[active].pk));
      input.dispatchEvent(new CustomEvent("speaker-chosen", { bubbles: true }));
    } else if (event.key === "Tab" && !list.hidden && shown[active]) {
      take(String(shown[active].pk));
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      show(select.value);
    }
  });
  input.addEventListener("focus", () => input.select());
  input.addEventListener("click", () => { if (list.hidden) open(""); });
  input.addEventListener("blur", () => show(select.value));
  // A tap on a name must not take the focus from the field, which would close the list first.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const place = [...list.children].indexOf(event.target.closest("[role=option]"));
    if (!shown[place]) return;
    take(String(shown[place].pk));
    input.dispatchEvent(new CustomEvent("speaker-chosen", { bubbles: true }));
  });

  show(select.value);
  return { input, show };
}

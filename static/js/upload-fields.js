/* Large files of a form go ahead of it, in pieces: while its reader still writes, and over a link that drops.
 *
 *   <input type="file" name="attachments" multiple data-received="attachments_received">
 *   <input type="url" hidden name="attachments_received">       the keys of what the portal has, set apart by dots
 *
 * What is being sent, and what has arrived, is listed under the field; the words are in components/outbox.html. A file
 * stays in the field until the portal has all of it (so keep-typed.js and outbox.js keep it, too); then it leaves the field
 * and its key stands in the hidden one. A form that is sent earlier takes the rest along: outbox.js goes on with it.
 *
 * outbox-forms.js loads it where a page has such a field.
 */
import { begunFor, drop, isLarge, keysIn, nameOf, send } from "./uploads.js";

const FIELD = "input[type=file][data-received]";
const fields = new WeakMap();

const words = () => document.querySelector("#belum-terkirim template[data-upload]").content.firstElementChild;
const said = (name, places) => (words().getAttribute(`data-${name}`) ?? "").replace(/\{(\w+)\}/g, (_all, place) => places[place]);

function weight(bytes) {
  const [number, unit, digits] = bytes < 1_000_000 ? [bytes / 1000, "kB", 0] : [bytes / 1_000_000, "MB", 1];
  return `${new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: digits }).format(number)} ${unit}`;
}

class UploadField {
  constructor(input) {
    this.input = input;
    this.items = new Map(); // by the key of what has arrived, or the name of what is on its way
    this.list = Object.assign(document.createElement("ul"), { className: "files uploads form-text", hidden: true });
    input.after(this.list);
    input.addEventListener("change", () => this.look());
    input.form.addEventListener("change", () => this.look());
    input.form.addEventListener("click", ({ target }) => {
      if (target.closest("[data-keep-discard]")) setTimeout(() => this.look());
    });
    // What is not here yet goes with the form: the outbox goes on where this stops.
    addEventListener("submit", ({ target }) => { if (target === input.form) this.stop(); }, true);
    addEventListener("rakor:upload", ({ detail }) => this.outside(detail));
  }

  get received() {
    return this.input.form.elements.namedItem(this.input.dataset.received);
  }

  get keys() {
    return keysIn(this.received?.value ?? "");
  }

  set keys(keys) {
    this.received.value = keys.join(".");
    this.received.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** Begins what is new in the field, shows what the hidden one names, takes off the list what is in neither. */
  look() {
    if (!this.received || this.isLooking) return;
    this.isLooking = true;
    const { keys } = this;
    const chosen = [...this.input.files];
    for (const file of chosen.filter(isLarge)) {
      if (keys.includes(begunFor(file))) this.take(file);
      else if (!this.items.has(this.nameOf(file))) this.begin(file);
    }
    for (const key of keys) if (!this.items.has(key)) this.show(key);
    const names = new Set([...keys, ...[...this.input.files].map((file) => this.nameOf(file))]);
    for (const [name, item] of this.items) if (!names.has(name)) this.remove(name, item);
    this.isLooking = false;
  }

  nameOf(file) {
    return `${file.name}:${file.size}:${file.lastModified}`;
  }

  item(name, label) {
    const element = words().cloneNode(true);
    element.querySelector("[data-name]").textContent = label;
    this.list.append(element);
    const item = { element, stopped: new AbortController() };
    this.items.set(name, item);
    this.list.hidden = false;
    return item;
  }

  say({ element }, state, places = {}) {
    const text = said(state, places);
    const place = element.querySelector("[data-state]");
    if (place.textContent !== text) place.textContent = text;
    const bar = element.querySelector("progress");
    bar.hidden = state !== "sending" && state !== "waiting";
    if (places.part !== undefined) bar.value = places.part;
    // Read out when it changes from one to another, not with each byte.
    if (element.dataset.now !== state) element.querySelector("[data-aloud]").textContent = state === "sending" ? "" : text;
    element.dataset.now = state;
  }

  remove(name, item) {
    item.stopped.abort();
    item.element.remove();
    this.items.delete(name);
    this.list.hidden = !this.list.children.length;
  }

  async begin(file) {
    const name = this.nameOf(file);
    const item = this.item(name, file.name);
    const progress = (sent, state) => {
      const part = Math.floor((100 * sent) / file.size);
      this.say(item, state, { part, sent: weight(sent), size: weight(file.size) });
    };
    item.element.querySelector("[data-remove]").addEventListener("click", () => this.unchoose(file));
    progress(0, "sending");
    try {
      const key = await send(file, { progress, signal: item.stopped.signal, isPatient: true });
      this.remove(name, item);
      this.arrived(file, key);
    } catch (error) {
      if (error.name === "AbortError") return;
      // It goes with the form, which says what is wrong with it.
      this.say(item, "whole", { why: error.message });
    }
  }

  arrived(file, key) {
    this.take(file);
    this.has(key, file.name, file.size);
    if (!this.keys.includes(key)) this.keys = [...this.keys, key];
  }

  /** Out of the field: the portal has it. */
  take(file) {
    const rest = new DataTransfer();
    for (const other of this.input.files) if (this.nameOf(other) !== this.nameOf(file)) rest.items.add(other);
    this.input.files = rest.files;
  }

  unchoose(file) {
    const key = begunFor(file);
    this.take(file);
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
    if (key) drop(key);
    this.input.focus();
  }

  has(key, label, size) {
    const item = this.items.get(key) ?? this.item(key, label);
    this.say(item, "there", { size: weight(size) });
    item.element.querySelector("[data-remove]").addEventListener("click", () => {
      this.keys = this.keys.filter((other) => other !== key);
      this.look();
      drop(key);
      this.input.focus();
    });
  }

  /** A form that was kept, or came back, names it: what is it called, and is it still there? */
  async show(key) {
    const item = this.item(key, "…");
    const found = await nameOf(key);
    if (!this.items.has(key)) return;
    if (found) {
      item.element.querySelector("[data-name]").textContent = found.name;
      this.has(key, found.name, found.size);
    } else if (found === undefined) {
      this.say(item, "unknown");
    } else {
      // Used by another form, or cleared away: sent along it would only be refused.
      this.say(item, "gone");
      this.items.delete(key);
      this.keys = this.keys.filter((other) => other !== key);
    }
  }

  stop() {
    for (const item of this.items.values()) item.stopped.abort();
  }

  outside({ name, sent, size }) {
    const found = [...this.items].find(([key]) => key.startsWith(`${name}:${size}:`));
    if (found) this.say(found[1], "sending", { part: Math.floor((100 * sent) / size), sent: weight(sent), size: weight(size) });
  }
}

function lookAround() {
  for (const input of document.querySelectorAll(FIELD)) {
    if (!fields.has(input)) fields.set(input, new UploadField(input));
    fields.get(input).look();
  }
}

for (const event of ["rakor:kept", "rakor:main"]) addEventListener(event, lookAround);
lookAround();

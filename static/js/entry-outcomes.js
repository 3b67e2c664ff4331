/* From words to work: one press turns an entry of the minutes, or what is selected in it, into a decision, an input or
 * a follow-up.
 *
 *   import { act, selectedIn } from "./entry-outcomes.js";
 *   act("decision" | "input" | "follow-up", entry, selectedIn(entry))
 *
 * `entry` is the <li data-entry="…"> of the desk (meetings/entries/entry.html). Its control [data-act="…"] brings the
 * address (href, or formaction of a button) and, for a decision, the word for the outbox (data-label).
 *
 *   decision, nothing selected: sent through the outbox, so that it arrives also where there is no link just now. When
 *     it is done, the entry fires `entry-outcome` (bubbles; detail: { kind, location }) for the page to look again.
 *   otherwise: the form opens; what is selected goes with it and stands in its fields marked data-quoted.
 * Gives false where nothing can be done: the entry is not saved yet, or offers no such thing.
 *
 * selectedIn(entry): the part of the selection that lies within the entry's words; "" where nothing is selected there,
 * or all of them are.
 *
 * Pressing one of the three controls does the same: what was selected when the finger or the mouse came down among the
 * entry's actions counts, since that takes the selection away.
 *
 * The selected words travel in sessionStorage under a token that is good for one form: a text of any length gets
 * through, no log of a server shows it, and a reload or a new sign-in on the way does not lose it. Where the browser
 * refuses storage the form proposes the whole entry.
 *
 * On the page of a form this module puts the words into its fields (before keep-typed.js looks at them) and lets the
 * buttons [data-day] choose a due date.
 */
import { newKey } from "./form-state.js";
import * as outbox from "./outbox.js";

const PREFIX = "rakor-kutipan:";
const PARAMETER = "kutipan";
const KEPT = 20; // selections; the oldest go first
const CONTROLS = "[data-act=decision], [data-act=input], [data-act=follow-up]";

// The selected words on their way -----------------------------------------------------------------

function store(words) {
  const token = `${Date.now()}-${newKey()}`;
  try {
    const kept = Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX)).sort();
    for (const name of kept.slice(0, Math.max(0, kept.length - KEPT + 1))) sessionStorage.removeItem(name);
    sessionStorage.setItem(PREFIX + token, words);
    return token;
  } catch {
    return null;
  }
}

function fetchStored(token) {
  try {
    return sessionStorage.getItem(PREFIX + token);
  } catch {
    return null;
  }
}

function drop(token) {
  try { sessionStorage.removeItem(PREFIX + token); } catch { /* nothing was stored */ }
}

// On the desk -------------------------------------------------------------------------------------

const plain = (text) => text.replace(/\s+/g, " ").trim();

export function selectedIn(entry) {
  const selection = getSelection();
  const words = entry.querySelector(".entry-text");
  if (!words || !selection.rangeCount || selection.isCollapsed) return "";
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(words)) return "";
  // What was dragged beyond the entry's words is left out.
  const within = document.createRange();
  within.selectNodeContents(words);
  const isAfter = range.compareBoundaryPoints(Range.START_TO_START, within) > 0;
  const isBefore = range.compareBoundaryPoints(Range.END_TO_END, within) < 0;
  if (!isAfter && !isBefore) return "";
  if (isAfter) within.setStart(range.startContainer, range.startOffset);
  if (isBefore) within.setEnd(range.endContainer, range.endOffset);
  const text = isAfter && isBefore ? selection.toString() : textOf(within);
  return plain(text) === plain(words.textContent) ? "" : text.trim();
}

/* As a selection says it, with its line breaks; without touching the reader's own selection. */
function textOf(range) {
  const copy = document.createElement("div");
  copy.className = "visually-hidden";
  copy.append(range.cloneContents());
  document.body.append(copy);
  const text = copy.innerText;
  copy.remove();
  return text;
}

export function act(kind, entry, selectedText = "") {
  const control = entry.querySelector(`[data-act="${kind}"]`);
  if (!entry.dataset.entry || !control) return false;
  const url = new URL(control.getAttribute("formaction") ?? control.href, location.href);
  const words = selectedText.trim();
  if (kind === "decision" && !words) {
    getSelection().removeAllRanges(); // the desk does not draw an entry anew in which somebody selects
    decide(entry, url, control.dataset.label ?? control.textContent.trim());
    return true;
  }
  const token = words && store(words);
  if (token) url.searchParams.set(PARAMETER, token);
  location.assign(url);
  return true;
}

function decide(entry, url, label) {
  const id = `decision-${entry.dataset.entry}`;
  const stop = outbox.on(id, ({ state, answer }) => {
    if (state === "saved" || state === "refused" || state === "removed") stop();
    if (state !== "saved") return;
    // The desk may have drawn the entry anew meanwhile.
    const now = document.getElementById(entry.id) ?? document.body;
    const detail = { kind: "decision", location: answer?.location };
    now.dispatchEvent(new CustomEvent("entry-outcome", { bubbles: true, detail }));
  });
  const text = entry.querySelector(".entry-text")?.textContent ?? "";
  outbox.put({
    id,
    url: url.pathname,
    fields: [["client_key", newKey()]],
    label,
    words: plain(text),
    page: `${location.pathname}${location.search}#${entry.id}`,
  });
}

let held = null; // { entry, words } selected when the actions were touched

function hold({ target }) {
  const entry = target.closest(".entry-actions")?.closest("[data-entry]");
  const words = entry && selectedIn(entry);
  if (words) held = { entry, words };
  else if (held?.entry !== entry) held = null;
}

function press(event) {
  const control = event.target.closest(CONTROLS);
  const entry = control?.closest("[data-entry]");
  if (!entry) return;
  const words = held?.entry === entry ? held.words : selectedIn(entry);
  held = null;
  if (!words) return; // an ordinary link or button
  event.preventDefault();
  event.stopPropagation();
  act(control.dataset.act, entry, words);
}

// On the page of a form ---------------------------------------------------------------------------

function takeQuotedWords() {
  const token = new URLSearchParams(location.search).get(PARAMETER);
  const words = token && fetchStored(token);
  const form = document.querySelector("form[data-keep]:not([data-keep-bound])");
  if (!words || !form) return;
  // As the page's own proposal: discarding what was typed leads back to it.
  for (const field of form.querySelectorAll("[data-quoted]")) field.value = field.defaultValue = words;
  form.addEventListener("submit", () => drop(token));
}

function offerDays() {
  for (const offers of document.querySelectorAll("[data-day-offers]")) {
    const field = document.getElementById(offers.dataset.dayOffers);
    offers.hidden = false;
    offers.addEventListener("click", ({ target }) => {
      const day = target.closest("[data-day]")?.dataset.day;
      if (!day) return;
      field.value = day;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
  }
}

document.addEventListener("pointerdown", hold, true);
document.addEventListener("click", press, true);
takeQuotedWords();
offerDays();

/* Shows what the portal does not have yet, at the top of every page of somebody who is signed in, and what of it has
 * gone out. The markup and all words are in components/outbox.html.
 *
 * A row shows once it had to wait: a save that takes a second would only flicker. One that stands open in a form of
 * this page (form.dataset.row) is not listed. "Buka" leads to the row's page with #kiriman-<id>: the form there takes
 * it (keep-typed.js), and where no form does, that is the id of the row in this list, where it can be read and copied.
 *
 * Signing out while something waits is asked about first; it stays in this browser for the same person.
 *
 *   import { refresh, text } from "./outbox-bar.js";
 *   refresh()                   after <main> was exchanged
 *   text("count", { n, what })  the words of components/outbox.html with their places filled
 *   reasonsOf({ errors, status })   why a row was refused, as a list of sentences
 *   isLocal(address)            whether the portal leads to a page of its own
 */
import * as outbox from "./outbox.js";

const MOMENT = 5000; // ms
const zone = "Asia/Jayapura";
const PROSE = /[^\w.:+-]/; // what is more than a key, a choice, a date or a number

const bar = () => document.getElementById("belum-terkirim");
const part = (name) => bar().querySelector(`[data-${name}]`);
const sent = new Map();
let shown = new Set();
let number = 0;
let what = "";

export function text(name, places = {}) {
  const words = bar().getAttribute(`data-${name}`) ?? "";
  return words.replace(/\{(\w+)\}/g, (_all, place) => places[place] ?? "");
}

export function reasonsOf({ errors = [], status }) {
  const said = errors.map(({ message }) => message).filter(Boolean);
  if (said.length) return said;
  return [text(`status-${status}`) || text("status-other", { code: status ?? "–" })];
}

export const isLocal = (address) => /^\/(?![/\\])/.test(address ?? "");

const whatOf = (rows) => (new Set(rows.map(({ label }) => label)).size === 1 ? rows[0].label : text("mixed"));

function timeOf(moment) {
  const form = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: zone };
  return `${new Intl.DateTimeFormat(document.documentElement.lang, form).format(moment)} ${text("zone")}`;
}

const openHere = () => new Set([...document.querySelectorAll("form[data-row]:not([hidden])")].map((form) => form.dataset.row));

// The list ------------------------------------------------------------------------------------------

function makeItem(row) {
  const item = part("row").content.firstElementChild.cloneNode(true);
  item.id = `kiriman-${row.id}`;
  item.querySelector("[data-again]").addEventListener("click", () => outbox.sendNow(row.id));
  item.querySelector("[data-discard-row]").addEventListener("click", () => {
    if (confirm(text("discard", { what: row.label }))) outbox.remove(row.id);
  });
  return item;
}

function fill(item, row, isFirst) {
  const state = row.sending ? "sending" : row.state === "waiting" && !isFirst ? "turn" : row.state;
  const say = (name, words) => {
    const place = item.querySelector(`[data-${name}]`);
    if (place.textContent !== words) place.textContent = words;
  };
  say("label", row.label.charAt(0).toUpperCase() + row.label.slice(1));
  say("words", row.words ? `“${row.words}”` : "");
  say("when", text("since", { when: timeOf(row.since) }));
  say("state", text(state));
  const reason = item.querySelector("[data-reason]");
  reason.hidden = row.state !== "refused";
  say("reason", reason.hidden ? "" : reasonsOf(row).join(" "));
  item.querySelector("[data-again]").hidden = row.state !== "refused";
  const page = new URL(row.page, location.href);
  if (!page.hash) page.hash = `kiriman-${row.id}`;
  item.querySelector("[data-open]").href = page.href;
  const files = row.files.map(({ filename, file }) => filename ?? file.name);
  const prose = row.fields.map(([, value]) => value).filter((value) => PROSE.test(value));
  say("text", [...prose, ...files].join("\n\n"));
}

function list(rows) {
  const place = part("rows");
  const known = new Map([...place.children].map((item) => [item.id, item]));
  let isFirst = true;
  for (const row of rows) {
    const item = known.get(`kiriman-${row.id}`) ?? makeItem(row);
    known.delete(item.id);
    fill(item, row, isFirst);
    if (row.state !== "refused") isFirst = false;
    if (!item.parentElement) place.append(item);
  }
  for (const item of known.values()) item.remove();
}

function listSent() {
  const place = part("sent-list");
  const linked = [...sent.values()].filter(({ location: where }) => where);
  place.replaceChildren(...linked.map(({ label, words, location: where }) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = where;
    link.textContent = words || label;
    item.append(link);
    return item;
  }));
  place.hidden = !linked.length;
}

// The bar -------------------------------------------------------------------------------------------

let timer = 0;

/** A row that was put a moment ago and has not failed yet is most likely on its way. */
function hadToWait(rows) {
  clearTimeout(timer);
  const wait = Math.min(...rows.map(({ since }) => MOMENT - (Date.now() - since)));
  const late = !navigator.onLine || wait <= 0 || rows.some(({ tries, state }) => tries || state !== "waiting");
  if (rows.length && !late) timer = setTimeout(refresh, wait);
  return late && rows.length > 0;
}

export async function refresh() {
  const rows = await outbox.rows();
  if (!bar()) return;
  number = rows.length;
  what = number ? whatOf(rows) : "";
  const here = openHere();
  const listed = rows.filter(({ id }) => !here.has(id));
  const isShown = hadToWait(listed) || (shown.size > 0 && listed.length > 0);
  shown = new Set(isShown ? listed.map(({ id }) => id) : []);
  if (isShown) list(listed);
  else part("rows").replaceChildren();
  listSent();
  part("waiting-part").hidden = !isShown;
  part("needs-sign-in").hidden = !listed.some(({ state }) => state === "signin");
  const said = [];
  if (sent.size) said.push(text("sent", { n: sent.size, what: whatOf([...sent.values()]) }));
  if (isShown) said.push(text("count", { n: listed.length, what: whatOf(listed) }));
  bar().hidden = !said.length;
  bar().classList.toggle("outbox-late", isShown);
  const words = said.join(" · ");
  if (part("say").textContent !== words) part("say").textContent = words;
  part("send").hidden = listed.every(({ state }) => state === "refused");
  openAsked();
}

let asked = location.hash;

/** "Buka", where no form of the page took the row. */
function openAsked() {
  if (!asked.startsWith("#kiriman-")) return;
  const item = document.getElementById(asked.slice(1));
  if (!item) return;
  asked = "";
  part("list").open = true;
  item.querySelector("details").open = true;
  item.scrollIntoView();
}

/** What went out after it had to wait: on this page, or since an earlier one. */
function noteSent(id, { state, latest, answer, label, words, since }) {
  if (state !== "saved" || latest === false || (!shown.has(id) && since > performance.timeOrigin)) return;
  sent.set(id, { label, words, location: isLocal(answer?.location) ? answer.location : "" });
}

if (bar()) {
  outbox.onChange((id, change) => {
    noteSent(id, change);
    refresh();
  });
  document.addEventListener("click", ({ target }) => { if (target.closest("#belum-terkirim [data-send]")) outbox.sendNow(); });
  addEventListener("offline", refresh);
  addEventListener("rakor:kept", refresh); // a form may have taken a row
  document.addEventListener("visibilitychange", refresh);
  addEventListener("submit", (event) => {
    const way = document.querySelector("form[data-sign-out]");
    if (!number || !way || new URL(event.target.action).pathname !== new URL(way.action).pathname) return;
    if (!confirm(text("sign-out", { n: number, what }))) event.preventDefault();
  });
  refresh();
}

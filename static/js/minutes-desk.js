/* The minutes while they are written (templates/meetings/minutes/edit.html): one page for the whole meeting. Without this
 * script the same page works by its ordinary forms.
 *
 * The parts: desk-writing.js what is typed, kept and sent · desk-form.js the form it is typed in · desk-shelf.js what is
 * not yet as the portal shows it · desk-entries.js the entries on the page · desk-agenda.js the agenda · desk-changes.js
 * what others wrote · desk-keys.js the keyboard · desk-words.js words and live region. This one brings them together, and
 * turns from one agenda item to another without loading a page (also without a link: an item that was not open before then
 * shows its title and the row for the next entry).
 *
 * <div data-desk> carries data-ready once what was kept in the browser is back.
 */
import { Agenda, exchangeIn } from "./desk-agenda.js";
import { Changes } from "./desk-changes.js";
import { Entries } from "./desk-entries.js";
import { copyOf, WritingForm } from "./desk-form.js";
import { listen } from "./desk-keys.js";
import { Shelf } from "./desk-shelf.js";
import { holdPlace, say, sayOthers, word } from "./desk-words.js";
import { Writing } from "./desk-writing.js";
import { act, selectedIn } from "./entry-outcomes.js";
import { newKey } from "./form-state.js";
import * as outbox from "./outbox.js";

const root = document.querySelector("[data-desk]");
const place = (name) => root.querySelector(`[data-${name}]`);
const { saveUrl, changesUrl, pageUrl, meeting } = root.dataset;
const desk = { saveUrl, pageUrl, meeting, label: word("label") };
const people = JSON.parse(document.getElementById("orang").textContent);
const nameOf = (pk) => people.find((person) => String(person.pk) === pk)?.name ?? "";

const lists = new Map(); // agenda item → Entries
let item = root.dataset.item;
let editor = null; // { form, writing, li } of the entry that is changed in its place

const agenda = new Agenda(root);
const blank = document.getElementById("ubah-butir").content.firstElementChild;
blank.removeAttribute("data-next");
const row = new WritingForm(place("next"), people);

const shelf = new Shelf({
  listOf,
  agenda,
  item: () => item,
  formOf: (writing) => [row, editor?.form].find((form) => form?.writing === writing),
  ask: () => changes.soon(),
  askAnew: (pk) => changes.cursors.delete(pk),
  onshow: showWhatIsThere,
});

const changes = new Changes(changesUrl, {
  onlink(isThere) {
    place("offline").hidden = isThere;
    if (!isThere) shelf.isLate();
  },
  onanswer(pk, answer, isFirst) {
    const entries = listOf(pk);
    let added = 0;
    holdPlace(() => {
      for (const entry of answer.entries) added += entries.take(entry) ? 1 : 0;
    });
    if (!isFirst) sayOthers(added);
    showWhatIsThere();
    if (answer.agenda === undefined) return;
    agenda.take(answer, pk);
    exchangeIn(place("state"), answer.state);
    shelf.showAll();
    place("over").hidden = answer.writable;
    place("next").hidden = !answer.writable;
  },
});

// Agenda items ------------------------------------------------------------------------------------------

function listOf(pk) {
  if (!lists.has(pk)) {
    const list = document.createElement("ol");
    list.className = "entries";
    lists.set(pk, new Entries(list, { covers: (element) => shelf.covers(element), nameOf }));
  }
  return lists.get(pk);
}

function showWhatIsThere() {
  const isKnown = changes.cursors.has(item);
  place("empty").hidden = !isKnown || listOf(item).items.length > 0;
  place("unknown").hidden = isKnown;
}

/** Turns to an agenda item. `focus`: "text" goes on typing, "head" lets it be read. */
function turnTo(pk, { push = true, focus = "head" } = {}) {
  if (pk === item || !agenda.has(pk)) return false;
  closeEditor();
  finish({ focus: false });
  item = pk;
  agenda.open(pk);
  place("entries").replaceChildren(listOf(pk).list);
  place("next").elements.namedItem("agenda_item").value = pk;
  row.writing.edit({ item: pk });
  shelf.showAll();
  showWhatIsThere();
  if (push) history.pushState({ item: pk }, "", `?acara=${pk}`);
  if (focus === "text") row.focus();
  else document.getElementById("acara").focus();
  changes.open(pk);
  return true;
}

agenda.onturn = turnTo;

function step(by) {
  const pk = agenda.beside(item, by);
  return pk ? turnTo(pk, { focus: row.isUsed ? "text" : "head" }) : false;
}

addEventListener("popstate", () => {
  turnTo(new URL(location.href).searchParams.get("acara") ?? root.dataset.item, { push: false });
});

// The row for the next entry -----------------------------------------------------------------------------

function begin(values = {}) {
  const writing = new Writing(desk, { item, ...values });
  shelf.follow(writing);
  row.show(writing);
}

/** The entry in the row is done: it becomes one of the list, and the row is for the next one. */
function finish({ focus = true } = {}) {
  const { writing } = row;
  if (writing.isEmpty && !writing.turn) {
    if (focus) row.focus();
    return;
  }
  if (writing.isEmpty) {
    if (focus) return; // saved once: it is struck out, not emptied
    const [kind, speaker, text] = JSON.parse(writing.sent);
    writing.edit({ kind, speaker, text });
  }
  const { kind, speaker } = writing;
  begin(kind === "statement" ? { kind, speaker } : {});
  if (focus) row.focus();
  shelf.close(writing);
}

row.onfinish = finish;
row.onleave = () => listOf(item).focus(listOf(item).items.pop());

// An entry that is changed in its place --------------------------------------------------------------------

function edit(li) {
  const entries = listOf(item);
  const known = li.writing ?? shelf.find({ entry: li.dataset.entry });
  if (editor?.li === li) return editor.form.focus();
  if (li.dataset.text === undefined && !known) return false; // struck out
  closeEditor();
  const { entry, seen, kind, speaker, text, number } = li.dataset;
  const writing = known ?? new Writing(desk, { item, entry, seen, kind, speaker, text, number });
  writing.isOpen = true;
  shelf.follow(writing);
  const element = copyOf(blank);
  element.querySelector("[data-finish]").textContent = word("done");
  element.querySelector("[data-hint]").textContent = word("done-by-key");
  element.removeAttribute("aria-labelledby");
  element.setAttribute("aria-label", word("change"));
  li.append(element);
  li.classList.add("is-open");
  const form = new WritingForm(element, people);
  editor = { form, writing, li };
  form.show(writing);
  form.onfinish = () => closeEditor({ focus: true });
  form.onleave = form.onfinish;
  form.focus();
  entries.enter(li);
  return true;
}

function closeEditor({ focus = false } = {}) {
  if (!editor) return;
  const { form, writing, li } = editor;
  editor = null;
  form.element.remove();
  li.classList.remove("is-open");
  if (focus) listOf(item).focus(li);
  if (writing.isEmpty && writing.sent) {
    const [kind, speaker, text] = JSON.parse(writing.sent);
    writing.edit({ kind, speaker, text });
  }
  if (writing.state !== "clean") {
    shelf.close(writing);
    return;
  }
  writing.close();
  shelf.leave(writing);
  if (writing.fresh) listOf(item).put(writing.fresh);
}

// Buttons that change something at once ----------------------------------------------------------------------

async function send(url, fields) {
  const body = new URLSearchParams([...fields, ["keep_key", newKey()]]);
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] ?? "";
  const headers = { Accept: "application/json", "X-CSRFToken": token, "X-Person": document.body.dataset.user };
  const response = await fetch(url, { method: "POST", body, headers }).catch(() => null);
  if (!response?.ok) say(word("not-done"));
  place("failed").hidden = Boolean(response?.ok);
  changes.soon();
  return Boolean(response?.ok);
}

document.addEventListener("submit", (event) => {
  if (!["waktu-acara", "aksi-butir"].includes(event.target.id) || !event.submitter) return;
  event.preventDefault();
  const { formAction, name, value } = event.submitter;
  const li = event.submitter.closest("li.entry");
  if (name === "direction") {
    move(li, value === "up");
    return;
  }
  if (li) {
    listOf(item).focus(li); // its buttons may be others afterwards
    if (act(event.submitter.dataset.act, li)) return;
  } else {
    agenda.press(event.submitter);
  }
  send(formAction, name ? [[name, value]] : []);
});

function move(li, up) {
  const button = li.querySelector(`[data-act=${up ? "up" : "down"}]`);
  if (!button) return false;
  listOf(item).swap(li, up);
  if (!li.contains(document.activeElement)) listOf(item).focus(li);
  const where = listOf(item).items.indexOf(li) + 1;
  send(button.formAction, [["direction", up ? "up" : "down"]]).then((done) => done && say(word("moved", { n: where })));
  return true;
}

root.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  const li = button?.closest("li.entry");
  if (!li) return;
  if (button.dataset.act === "edit" && edit(li) !== false) event.preventDefault();
  if (button.dataset.act === "here") {
    li.writing.edit({ item });
    li.writing.sent = "";
    li.writing.flush();
  }
});

root.addEventListener("entry-outcome", () => {
  say(word("decided"));
  changes.soon();
});

const follows = (li, what) => {
  const link = li.querySelector(what);
  if (!link) return false;
  link.click();
  return true;
};

listen({
  next: () => row.focus(),
  item: step,
  agenda: () => agenda.linkTo(item)?.focus(),
  edit,
  move,
  act: (kind, li) => act(kind, li, selectedIn(li)),
  open: (li, what) => follows(li, `[data-act="${what}"]`),
  settle: (li) => follows(li, ".two-versions a, [data-status] a"),
  neighbour(li, by) {
    const other = by > 0 ? li.nextElementSibling : li.previousElementSibling;
    if (other) listOf(item).focus(other);
    else if (by > 0) row.focus();
  },
});

// Begin ------------------------------------------------------------------------------------------------------

async function start() {
  lists.set(item, new Entries(place("entries").querySelector("ol"), { covers: (element) => shelf.covers(element), nameOf }));
  const { text, ...chosen } = row.values;
  begin(chosen);
  if (text) row.element.querySelector("textarea").value = text; // typed before this script was there
  row.read();
  agenda.showAround(item);
  changes.open(item, root.dataset.cursor, root.dataset.mark);
  showWhatIsThere();

  for (const waiting of await outbox.rows()) {
    if (waiting.url !== saveUrl) continue;
    const writing = Writing.ofRow(desk, waiting);
    if (await Writing.isElsewhere(writing.key)) {
      writing.stop();
      continue;
    }
    shelf.follow(writing);
    shelf.home(writing).wait(writing);
  }
  for (const writing of await Writing.adopt(desk)) {
    const same = [...shelf.all].find(({ key }) => key === writing.key);
    if (same) shelf.leave(same);
    if (writing.isEmpty) {
      writing.close();
      continue;
    }
    shelf.follow(writing);
    if (writing.isNew && writing.item === item && row.writing.isEmpty) takeIntoRow(writing);
    else shelf.close(writing);
  }
  showWhatIsThere();
  root.dataset.ready = "";
}

function takeIntoRow(writing) {
  const { writing: empty } = row;
  empty.close();
  shelf.leave(empty);
  row.show(writing);
  writing.fresh = listOf(item).find(writing.entry);
  writing.fresh?.remove();
  if (!writing.isSafe) writing.flush();
}

start();

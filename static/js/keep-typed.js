/* Keeps what is being typed in this browser until it is on its way: a link that drops, a tab that is closed, a session
 * that ends lose nothing.
 *
 *   <form method="post" data-keep="{{ user.pk }}-{{ item.pk }}"{% if form.is_bound %} data-keep-bound{% endif %}>
 *     {% include "components/keep_typed.html" %}   the note, hidden until something is restored
 *     {{ form.client_key }} …
 *   </form>
 *
 * base.html loads it for everybody who is signed in. A page that extends components/form_page.html needs only `keep` in
 * its context: any value, a different one for each of several forms under one address.
 *
 * data-keep names the person, so that nobody finds another's text on a shared machine, and, where one address
 * shows different forms, which of them this is. The text is kept under the address (without its query) and that name.
 *
 * Kept with each change: every field of the form but passwords and the CSRF token; hidden fields and chosen files too.
 * So a restored form carries its old client_key, and sending a second time what did arrive gives the first answer
 * again; and the old version number it was based on, so that the server sees what others changed meanwhile.
 * A form without a client_key gets a hidden keep_key for the same purpose.
 *
 * Each open page holds its own draft, claimed by a lock: two tabs on one form neither restore nor overwrite the same.
 *
 * Dropped when the server says that it was saved (rakor_portal/kept_text.py: a POST answered by a redirect puts
 * the key into the cookie "tersimpan"), when the outbox has taken it, when the reader presses the discard button of
 * the note, when the fields are as the page brought them, and after 14 days. A form that comes back with errors
 * (data-keep-bound) holds what was typed already: only its files are put back, and its new state is kept.
 *
 * A form whose kept text is back, or that has none, carries data-kept; the event "rakor:kept" says so.
 *
 *   import { draftOf, keep } from "./keep-typed.js";
 *   await keep(form)                 a form that came later than the page, in answer to one that was sent
 *   const draft = draftOf(form)      undefined for a form that is not kept
 *   await draft.drop()               the text is safe elsewhere
 *   await draft.write()              keep it as it stands now (again)
 *   draft.brought                    the state the page came with, for form-state.js
 *   draft.restart()                  the state it has now counts as the one the page came with
 *
 * An address that ends in #kiriman-<id> asks for a row of the outbox (outbox-bar.js: "Buka"): it is put into the form
 * that would send it, and form.dataset.row says which row the form replaces when it is sent.
 */
import { filesOf, keyField, newKey, show, showFields, showFiles, sightOf, stateOf } from "./form-state.js";
import { all, claim, get, note, put, remove } from "./store.js";

const OLD_PREFIX = "rakor-ketikan:"; // of localStorage, where drafts lay before
const COOKIE = "tersimpan";
const LIFETIME = 14 * 24 * 60 * 60 * 1000;
const PATIENCE = 1000; // ms that the page before this one may take to let go of its draft
const { user = "" } = document.body.dataset;
const drafts = new WeakMap();

export const draftOf = (form) => drafts.get(form);
export const rowAsked = () => (location.hash.match(/^#kiriman-(.+)$/) ?? [])[1] ?? "";

const filesId = (id) => `${id}/files`;

async function removeDraft(id) {
  await Promise.all([remove("drafts", id), remove("drafts", filesId(id))]);
}

async function takeOverOldDrafts() {
  let ids = [];
  try {
    ids = Object.keys(localStorage).filter((id) => id.startsWith(OLD_PREFIX));
  } catch { /* storage is refused: there is nothing old either */ }
  for (const id of ids) {
    const form = id.slice(OLD_PREFIX.length);
    const person = form.slice(form.indexOf("#") + 1).split("-")[0];
    try {
      const { at, key, state } = JSON.parse(localStorage.getItem(id));
      if (!await put("drafts", { id: newKey(), user: person, form, at, key, state })) continue;
    } catch { /* not ours to read */ }
    localStorage.removeItem(id);
  }
}

async function forgetWhatIsSavedOrOld() {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith(`${COOKIE}=`)) ?? "";
  const saved = new Set(cookie.slice(COOKIE.length + 1).split("."));
  for (const { id, of, key, at } of await all("drafts")) {
    if (!of && (saved.has(key) || Date.now() - at > LIFETIME)) await removeDraft(id);
  }
  if (cookie) document.cookie = `${COOKIE}=; path=/; max-age=0; samesite=lax`;
}

/** The draft of this form that no other page holds, the newest first, already claimed; null for none. */
async function findDraft(name, row) {
  const found = (await all("drafts"))
    .filter((draft) => draft.user === user && draft.form === name && (!row || draft.row === row))
    .sort((a, b) => b.at - a.at);
  for (const draft of found) {
    if (await claimDraft(draft.id)) return draft;
  }
  // After a reload the old page may still hold it for a moment.
  if (found.length && await claimDraft(found[0].id, PATIENCE)) return get("drafts", found[0].id);
  return null;
}

async function claimDraft(id, wait = 0) {
  const release = await claim(`rakor-draft-${id}`, wait);
  if (release) addEventListener("pagehide", release, { once: true });
  return release;
}

class Draft {
  constructor(form) {
    this.form = form;
    this.name = `${location.pathname}#${form.dataset.keep}`;
    this.note = form.querySelector("[data-keep-note]");
    this.key = keyField(form);
    this.brought = stateOf(form);
    this.sight = sightOf(form);
    this.id = "";
    this.files = "";
    this.writing = null;
    this.isStale = false;
  }

  async begin() {
    const row = rowAsked();
    const draft = await findDraft(this.name, row);
    const waiting = draft || !row ? null : await this.rowFor(row);
    this.ready = true;
    // Typed before the store was read: what lies there stays for the next time.
    if (sightOf(this.form) !== this.sight) return this.write();
    if (draft) return this.restore(draft);
    if (waiting) return this.restoreRow(waiting);
  }

  /** The form came back with errors: its draft goes on under the state that it has now. */
  async beginAgain() {
    const draft = await findDraft(this.name, "");
    if (draft) {
      this.id = draft.id;
      showFiles(this.form, await this.keptFiles(draft));
    }
    return this.goOn();
  }

  /** As above, where the outbox brought the form: it took the draft, and has put the files back itself. */
  async goOn() {
    this.ready = true;
    if (filesOf(this.form).length) takeBackAgain(this.form);
    return this.write();
  }

  async keptFiles({ id }) {
    return (await get("drafts", filesId(id)))?.files ?? [];
  }

  async rowFor(id) {
    const row = await get("outbox", id);
    const action = new URL(this.form.action, location.href);
    return row?.user === user && new URL(row.url, location.href).pathname === action.pathname ? row : null;
  }

  async restore(draft) {
    this.id = draft.id;
    show(this.form, draft.state);
    showFiles(this.form, await this.keptFiles(draft));
    if (draft.row && await get("outbox", draft.row)) this.form.dataset.row = draft.row;
    if (this.note) this.note.hidden = sightOf(this.form) === this.sight;
  }

  async restoreRow(row) {
    showFields(this.form, row.fields);
    showFiles(this.form, row.files);
    this.form.dataset.row = row.id;
    if (this.note) this.note.hidden = false;
    return this.write();
  }

  get row() {
    const { id, form } = this;
    return {
      id, user, form: this.name, row: form.dataset.row ?? "", at: Date.now(), key: this.key.value, state: stateOf(form),
    };
  }

  /** One write at a time; what changes meanwhile is noted at once, and written after it. */
  write() {
    if (this.writing && this.id) note("drafts", this.row);
    this.isStale = true;
    if (!this.writing) this.writing = this.writeAll().finally(() => { this.writing = null; });
    return this.writing;
  }

  async writeAll() {
    while (this.isStale) {
      this.isStale = false;
      await this.writeOnce();
    }
  }

  async writeOnce() {
    const { form } = this;
    if (sightOf(form) === this.sight && !("keepBound" in form.dataset) && !form.dataset.row) return this.forget();
    if (!this.id) {
      this.id = newKey();
      claimDraft(this.id);
    }
    const chosen = filesOf(form);
    const files = JSON.stringify(chosen.map(({ filename, file }) => [filename, file.size, file.lastModified]));
    await put("drafts", this.row);
    if (files !== this.files) {
      this.files = files;
      await put("drafts", { id: filesId(this.id), of: this.id, user, at: Date.now(), files: chosen });
    }
  }

  async forget() {
    if (!this.id) return;
    const { id } = this;
    this.id = this.files = "";
    await removeDraft(id);
  }

  async drop() {
    this.isStale = false;
    await this.writing;
    await this.forget();
    if (this.note) this.note.hidden = true;
  }

  /** The form stands there for another text, as if the page had just brought it. */
  restart() {
    this.brought = stateOf(this.form);
    this.sight = sightOf(this.form);
  }

  async discard() {
    const { row } = this.form.dataset;
    delete this.form.dataset.row;
    show(this.form, this.brought);
    showFiles(this.form, []);
    await this.drop();
    if (row) this.form.dispatchEvent(new CustomEvent("rakor:discard", { bubbles: true, detail: row }));
    this.form.querySelector("textarea, input:not([type=hidden], [hidden])")?.focus();
  }
}

/** "Choose your files again" (meetings/forms/attachments.py) is not true where they have been put back. */
function takeBackAgain(form) {
  for (const message of document.querySelectorAll("main [data-files-again]")) message.closest("li, .invalid-feedback")?.remove();
  for (const input of form.querySelectorAll("input[type=file].is-invalid")) {
    if (input.parentElement.querySelector(".invalid-feedback")) continue;
    input.classList.remove("is-invalid");
    input.removeAttribute("aria-invalid");
  }
}

async function equip(form, begin) {
  const draft = new Draft(form);
  drafts.set(form, draft);
  const changed = () => { if (draft.ready) draft.write(); };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  draft.note?.querySelector("[data-keep-discard]")?.addEventListener("click", () => draft.discard());
  await begin(draft);
  form.dataset.kept = "";
  form.dispatchEvent(new CustomEvent("rakor:kept", { bubbles: true }));
}

export const keep = (form) => equip(form, (draft) => draft.goOn());

async function begin() {
  await takeOverOldDrafts();
  await forgetWhatIsSavedOrOld();
  const forms = [...document.querySelectorAll("form[data-keep]")];
  await Promise.all(forms.map((form) => equip(form, (draft) => ("keepBound" in form.dataset ? draft.beginAgain() : draft.begin()))));
}

if (user) begin();

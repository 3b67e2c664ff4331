/* Keeps what is being typed in this browser until the portal has saved it: a link that drops, a tab that is
 * closed, a session that ends lose nothing.
 *
 *   <form method="post" data-keep="{{ user.pk }}-{{ item.pk }}"{% if form.is_bound %} data-keep-bound{% endif %}>
 *     {% include "components/keep_typed.html" %}   the note, hidden until something is restored
 *     {{ form.client_key }} …
 *   </form>
 *   {% block scripts %}<script type="module" src="{% static "js/keep-typed.js" %}"></script>{% endblock %}
 *
 * A page that extends components/form_page.html needs only `keep` in its context (any value; a different one for
 * each of several forms under one address) and gets all three.
 *
 * data-keep names the person, so that nobody finds another's text on a shared machine, and, where one address
 * shows different forms, which of them this is. The text is kept under the address (without its query) and that name.
 *
 * Kept with each change: every field of the form but files, passwords and the CSRF token; hidden fields too.
 * So a restored form carries its old client_key, and sending a second time what did arrive gives the first answer
 * again; and the old version number it was based on, so that the server sees what others changed meanwhile.
 * A form without a client_key gets a hidden keep_key for the same purpose.
 *
 * Dropped when the server says that it was saved (rakor_portal/kept_text.py: a POST answered by a redirect puts
 * the key into the cookie "tersimpan"), when the reader presses the discard button of the note, when the fields
 * are as the page brought them, and after 14 days. A form that comes back with errors (data-keep-bound) holds what
 * was typed already: nothing is restored, and its new state is kept. Nothing is ever sent by this script.
 */
const PREFIX = "rakor-ketikan:";
const COOKIE = "tersimpan";
const LIFETIME = 14 * 24 * 60 * 60 * 1000;

// A browser may refuse storage (private mode, full): the form then works as without this script.
const storage = {
  read(id) { try { return JSON.parse(localStorage.getItem(id)); } catch { return null; } },
  write(id, entry) { try { localStorage.setItem(id, JSON.stringify(entry)); } catch { /* nothing to do */ } },
  remove(id) { try { localStorage.removeItem(id); } catch { /* nothing to do */ } },
  ids() { try { return Object.keys(localStorage).filter((id) => id.startsWith(PREFIX)); } catch { return []; } },
};

function forgetWhatIsSavedOrOld() {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith(`${COOKIE}=`)) ?? "";
  const saved = new Set(cookie.slice(COOKIE.length + 1).split("."));
  for (const id of storage.ids()) {
    const entry = storage.read(id);
    if (!entry || saved.has(entry.key) || Date.now() - entry.at > LIFETIME) storage.remove(id);
  }
  if (cookie) document.cookie = `${COOKIE}=; path=/; max-age=0; samesite=lax`;
}

// crypto.randomUUID is missing where the page came over plain http.
function newKey() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

function keyField(form) {
  const given = form.elements.namedItem("client_key") ?? form.elements.namedItem("keep_key");
  if (given) return given;
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "keep_key", value: newKey() });
  form.append(field);
  return field;
}

const keeps = (control) => control.name && control.name !== "csrfmiddlewaretoken"
  && !["file", "password", "submit", "button", "reset", "image", "fieldset", "output"].includes(control.type);
const controlsOf = (form) => [...form.elements].filter(keeps);
const isChoice = (control) => control.type === "checkbox" || control.type === "radio";

function stateOf(form) {
  return controlsOf(form).map((control) => [
    control.name,
    isChoice(control) ? control.checked : control.value,
    control.type === "hidden",
  ]);
}

// Only what a person sees decides whether two states differ.
const seenIn = (state) => JSON.stringify(state.filter(([, , hidden]) => !hidden));

// By name and place among its namesakes: the page may have gained or lost a field since.
function show(form, state) {
  const waiting = [...state];
  for (const control of controlsOf(form)) {
    const place = waiting.findIndex(([name]) => name === control.name);
    if (place < 0) continue;
    const [[, value]] = waiting.splice(place, 1);
    if (isChoice(control)) control.checked = value;
    else if (control.type !== "select-one" || [...control.options].some((option) => option.value === value)) control.value = value;
  }
}

function keep(form) {
  const id = `${PREFIX}${location.pathname}#${form.dataset.keep}`;
  const note = form.querySelector("[data-keep-note]");
  const key = keyField(form);
  const brought = stateOf(form);
  const isAnswer = "keepBound" in form.dataset;
  const write = () => {
    const state = stateOf(form);
    if (seenIn(state) === seenIn(brought) && !isAnswer) storage.remove(id);
    else storage.write(id, { at: Date.now(), key: key.value, state });
  };

  const entry = storage.read(id);
  if (isAnswer) {
    write();
  } else if (entry && seenIn(entry.state) !== seenIn(brought)) {
    show(form, entry.state);
    if (note) note.hidden = false;
  }
  form.addEventListener("input", write);
  form.addEventListener("change", write);
  note?.querySelector("[data-keep-discard]")?.addEventListener("click", () => {
    show(form, brought);
    storage.remove(id);
    note.hidden = true;
    form.querySelector("textarea, input:not([type=hidden])")?.focus();
  });
}

forgetWhatIsSavedOrOld();
document.querySelectorAll("form[data-keep]").forEach(keep);

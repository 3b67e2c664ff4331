/* Long forms that go through the outbox: a dropped link, an ended session, a closed page do not lose the sending either.
 *
 *   <form method="post" data-keep="…" data-outbox="masukan">     what it sends, for the list of what waits
 *
 * A page that extends components/form_page.html needs only a form class with `outbox_label`. Words and notice:
 * components/outbox.html. base.html loads it for everybody who is signed in.
 *
 * The form is put into the outbox and sent at once. Saved: the reader goes where the portal leads. Errors: the page of
 * the answer is shown in place, with the chosen files. No link, no session: the form gives way to a notice, from which
 * it can be changed again or, where it creates something (it has a client_key), another be written.
 */
import { fieldsOf, filesOf, keyField, newKey, show, showFiles } from "./form-state.js";
import { draftOf, keep, rowAsked } from "./keep-typed.js";
import { isLocal, reasonsOf, refresh } from "./outbox-bar.js";
import * as outbox from "./outbox.js";
import { lasts } from "./store.js";

const FORM = "form[data-outbox]";

const firstWords = (form) => [...form.elements]
  .find((control) => /^(textarea|text)$/.test(control.type) && control.value.trim())?.value ?? "";

class Sending {
  constructor(form, button) {
    this.form = form;
    this.button = button;
    this.key = keyField(form);
    this.id = form.dataset.row || this.key.value;
    this.files = filesOf(form);
    this.waited = false;
    const notice = document.querySelector("#belum-terkirim template[data-notice]");
    this.notice = notice.content.firstElementChild.cloneNode(true);
  }

  part(name) {
    return this.notice.querySelector(`[data-${name}]`);
  }

  async begin() {
    const { form } = this;
    form.setAttribute("aria-busy", "true");
    this.say("sending");
    form.after(this.notice);
    this.part("now").addEventListener("click", () => outbox.sendNow());
    this.part("change").addEventListener("click", () => this.takeBack());
    this.part("write-again").addEventListener("click", () => this.writeAgain());
    this.part("write-again").hidden = this.key.name !== "client_key";
    this.stop = outbox.on(this.id, (change) => this.hear(change));
    const action = new URL(this.button?.getAttribute("formaction") ?? form.getAttribute("action") ?? "", location.href);
    await outbox.put({
      id: this.id,
      url: action.pathname + action.search,
      fields: fieldsOf(form, this.button),
      files: this.files,
      label: form.dataset.outbox,
      words: firstWords(form),
      page: location.pathname + location.search,
    });
    if (lasts("outbox", this.id)) await draftOf(form)?.drop();
    outbox.sendNow();
  }

  say(state) {
    const shown = state === "waiting" && !lasts("outbox", this.id) ? "unsafe" : state;
    for (const part of this.notice.querySelectorAll("[data-for]")) part.hidden = part.dataset.for !== shown;
    this.notice.classList.toggle("alert-warning", state === "waiting" || state === "signin");
    this.notice.classList.toggle("alert-danger", state === "refused");
    this.notice.classList.toggle("alert-success", state === "saved");
    const waits = state === "waiting" || state === "signin";
    this.part("buttons").hidden = !waits && !(state === "saved" && this.key.name === "client_key");
    this.part("now").hidden = state !== "waiting";
    this.part("change").hidden = !waits;
  }

  hear(change) {
    const { state } = change;
    if (state === "sending") {
      if (!this.waited) this.say("sending");
    } else if (state === "saved") {
      this.end(change);
    } else if (state === "refused") {
      this.refused(change);
    } else if (state === "removed") {
      this.release();
    } else if (change.failed) {
      this.wait(state);
    }
  }

  /** The form gives way to the notice, and so do the errors that it came with. */
  wait(state) {
    this.say(state);
    this.part("sign-in-link").search = new URLSearchParams({ next: location.pathname + location.search }).toString();
    if (this.waited) return;
    this.waited = true;
    this.hideForm(true);
    this.form.removeAttribute("aria-busy");
    this.notice.focus();
  }

  hideForm(isHidden) {
    this.form.hidden = isHidden;
    const summary = document.getElementById("kesalahan");
    if (summary) summary.hidden = isHidden;
    refresh();
  }

  end({ answer }) {
    this.stop();
    const where = isLocal(answer?.location) ? answer.location : location.pathname;
    if (!this.waited) {
      location.assign(where);
      return;
    }
    this.part("location").href = where;
    this.say("saved");
    this.form.removeAttribute("aria-busy");
  }

  refused(change) {
    this.stop();
    const { html, status } = change;
    if (html && (status < 400 || status === 409)) {
      this.showAnswer(html);
      return;
    }
    this.form.dataset.row = this.id;
    this.release();
    this.form.after(this.notice);
    const items = reasonsOf(change).map((reason) => Object.assign(document.createElement("li"), { textContent: reason }));
    this.part("reasons").replaceChildren(...items);
    this.say("refused");
    this.notice.focus();
    draftOf(this.form)?.write();
    refresh();
  }

  async showAnswer(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const main = document.adoptNode(page.querySelector("main"));
    document.querySelector("main").replaceWith(main);
    document.title = page.title;
    const form = main.querySelector(FORM);
    if (form) {
      form.dataset.row = this.id;
      showFiles(form, this.files);
      if (form.dataset.keep) await keep(form);
    }
    const summary = main.querySelector("#kesalahan") ?? main;
    summary.focus();
    scrollTo(0, 0);
    summary.scrollIntoView({ block: "nearest" });
    refresh();
    document.dispatchEvent(new CustomEvent("rakor:main"));
  }

  /** The form stands there again as it was sent. */
  release() {
    this.stop();
    this.notice.remove();
    this.hideForm(false);
    this.form.removeAttribute("aria-busy");
    sendings.delete(this.form);
  }

  async takeBack() {
    this.stop();
    await outbox.remove(this.id);
    delete this.form.dataset.row;
    this.release();
    draftOf(this.form)?.write();
    this.form.querySelector("textarea, input:not([type=hidden], [hidden])")?.focus();
  }

  writeAgain() {
    const { form } = this;
    this.release();
    const wasAnswer = "keepBound" in form.dataset;
    delete form.dataset.row;
    delete form.dataset.keepBound;
    if (draftOf(form)) show(form, draftOf(form).brought);
    else form.reset();
    if (wasAnswer) forgetErrors(form);
    this.key.value = newKey();
    showFiles(form, []);
    draftOf(form)?.restart();
    form.querySelector("textarea, input:not([type=hidden], [hidden])")?.focus();
  }
}

/** The page brought the form with text and errors: another one begins without. */
function forgetErrors(form) {
  document.getElementById("kesalahan")?.remove();
  for (const message of form.querySelectorAll(".invalid-feedback")) message.remove();
  for (const field of form.querySelectorAll(".is-invalid")) {
    field.classList.remove("is-invalid");
    field.removeAttribute("aria-invalid");
  }
  for (const field of form.elements) if (/^(textarea|text|url)$/.test(field.type)) field.value = "";
}

const sendings = new WeakMap();

addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches(FORM) || !form.dataset.outbox || !document.getElementById("belum-terkirim")) return;
  event.preventDefault();
  if (form.getAttribute("aria-busy") === "true") return;
  sendings.get(form)?.release();
  const sending = new Sending(form, event.submitter);
  sendings.set(form, sending);
  sending.begin();
});
addEventListener("rakor:discard", ({ detail: row }) => outbox.remove(row));
// Back to the page of a form that was sent: the browser may have kept it as it was then.
addEventListener("pageshow", ({ persisted }) => { if (persisted && document.querySelector(`${FORM}[aria-busy]`)) location.reload(); });
addEventListener("hashchange", () => { if (rowAsked()) location.reload(); });

// Large files go ahead of their form, in pieces; where the link dropped before this was fetched, they go with it.
if (document.querySelector("input[data-received]")) import("./upload-fields.js").catch(() => {});

/* One entry of the minutes while it is written: what is typed, kept in the browser at once, sent a second after typing
 * stops, known by the number that the portal gave it.
 *
 *   const writing = new Writing(desk, { item, kind, speaker, text })       a new entry; desk: { saveUrl, pageUrl, meeting, label }
 *   const writing = new Writing(desk, { entry, seen, item, kind, … })      an entry of the portal that is changed
 *   writing.onchange = () => …       its state changed: "clean" | "dirty" | "waiting" | "signin" | "refused" | "saved" | "removed"
 *   writing.edit({ text })           kind, speaker (key of a person or ""), text
 *   await writing.flush()            sends at once what was not sent yet
 *   await writing.close()            nobody types in it any more; what was not sent goes into the outbox
 *   writing.hearOther(element)       the portal's present entry, an <li data-entry>: true where somebody else changed it
 *
 *   Writing.ofRow(desk, row)         a writing that still waits in the outbox, after a reload
 *   await Writing.isElsewhere(key)   whether another tab has it open
 *   await Writing.adopt(desk)        those that a page that is gone left open, the oldest first
 *
 * While it is open the text also lies in the store "drafts", one row a writing, locked by the page that has it open.
 * Each sending has a higher `turn`, so that one that comes late changes nothing (meetings/actions/minutes_desk.py).
 */
import { newKey } from "./form-state.js";
import * as outbox from "./outbox.js";
import { all, claim, put, remove } from "./store.js";

const PAUSE = 1000; // ms without a key
const LONGEST = 10_000; // ms of typing without a pause
const PATIENCE = 300; // ms that a page that was left may take to let go of its drafts
const KEPT = [
  "key", "proposalKey", "item", "entry", "seen", "turn", "kind", "speaker", "text", "number", "at", "isNew", "sent",
];
const { user = "" } = document.body.dataset;

export const wordsOf = ({ kind, speaker, text }) => JSON.stringify([kind, speaker, text]);

export class Writing {
  constructor(desk, values) {
    Object.assign(this, {
      key: newKey(), proposalKey: newKey(), item: "", entry: "", seen: "", turn: 0,
      kind: "note", speaker: "", text: "", number: "", at: "", isNew: !values.entry,
    }, values);
    this.desk = desk;
    this.sent = this.sent ?? (this.isNew ? "" : wordsOf(this));
    this.said = new Set([this.sent]);
    this.state = "clean";
    this.proposal = null;
    this.errors = [];
    this.isOpen = true;
    this.onchange = () => {};
    this.timer = 0;
    this.since = 0;
    this.lock = null;
    this.stop = outbox.on(this.id, (change) => this.hear(change));
  }

  get id() {
    return this.isNew ? `entry-${this.key}` : `entry-${this.entry}-${this.key}`;
  }

  get draftId() {
    return `desk-${this.key}`;
  }

  get isEmpty() {
    return !this.text.trim();
  }

  get isSafe() {
    return this.state === "clean" || this.state === "saved";
  }

  edit(values) {
    Object.assign(this, values);
    clearTimeout(this.timer);
    if (this.isEmpty && !this.turn) {
      this.since = 0;
      if (this.state === "dirty") this.turnTo("clean");
      this.drop();
      return;
    }
    if (wordsOf(this) === this.sent) {
      this.since = 0;
      if (this.state === "dirty") this.turnTo(this.turn ? "waiting" : "clean");
    } else {
      this.since = this.since || Date.now();
      const pause = Math.max(0, Math.min(PAUSE, this.since + LONGEST - Date.now()));
      if (!this.isEmpty) this.timer = setTimeout(() => this.flush(), pause);
      if (this.state !== "dirty") this.turnTo("dirty");
    }
    this.keep();
  }

  turnTo(state) {
    this.state = state;
    this.onchange(this);
  }

  async flush() {
    clearTimeout(this.timer);
    if (this.isEmpty || wordsOf(this) === this.sent) return;
    this.since = 0;
    this.sent = wordsOf(this);
    this.said.add(this.sent);
    this.turn += 1;
    this.errors = [];
    this.turnTo("waiting");
    const { key, proposalKey, item, kind, speaker, text, seen, entry, turn } = this;
    await outbox.put({
      id: this.id,
      url: this.desk.saveUrl,
      fields: [
        ["client_key", key], ["proposal_key", proposalKey], ["agenda_item", item], ["kind", kind],
        ["speaker", speaker], ["text", text], ["seen", seen], ["entry", entry], ["turn", turn],
      ].map(([name, value]) => [name, String(value)]),
      label: this.desk.label,
      words: text,
      page: `${this.desk.pageUrl}?acara=${item}`,
    });
    if (this.isOpen) this.keep();
  }

  hear({ state, answer, errors = [], latest }) {
    if (state === "saved" && answer) {
      Object.assign(this, {
        entry: String(answer.entry), seen: String(answer.seen), number: answer.number, at: answer.at, proposal: answer.proposal,
      });
      if (this.isOpen) this.keep();
      if (latest === false || wordsOf(this) !== this.sent) this.onchange(this);
      else this.turnTo("saved");
    } else if (state === "removed") {
      this.sent = "";
      this.turnTo("removed");
    } else if (state === "sending" || state === "waiting") {
      if (this.state !== "dirty") this.turnTo("waiting");
    } else {
      this.errors = errors;
      this.turnTo(state);
    }
  }

  hearOther(element) {
    const { seen, kind, speaker, text, struck } = element.dataset;
    if (Number(seen) <= Number(this.seen || 0)) return false;
    const isOwn = struck === undefined && this.said.has(wordsOf({ kind, speaker, text }));
    if (!isOwn) return true;
    Object.assign(this, { entry: element.dataset.entry, seen, number: element.dataset.number });
    return false;
  }

  // Kept in the browser ---------------------------------------------------------------------------------

  async keep() {
    this.lock = this.lock ?? claim(`rakor-draft-${this.draftId}`);
    const values = Object.fromEntries(KEPT.map((name) => [name, this[name]]));
    await put("drafts", { id: this.draftId, user, at: Date.now(), meeting: this.desk.meeting, writing: values });
    if (!this.isOpen) await this.drop();
  }

  async drop() {
    const { lock } = this;
    this.lock = null;
    if (!lock) return;
    await remove("drafts", this.draftId);
    (await lock)?.();
  }

  async close() {
    this.isOpen = false;
    await this.flush();
    await this.drop();
  }

  static ofRow(desk, { id, fields, state, errors }) {
    const of = Object.fromEntries(fields);
    const writing = new Writing(desk, {
      key: of.client_key, proposalKey: of.proposal_key, item: of.agenda_item, entry: of.entry, seen: of.seen,
      turn: Number(of.turn), kind: of.kind, speaker: of.speaker, text: of.text,
      isNew: id === `entry-${of.client_key}`, sent: wordsOf(of),
    });
    return Object.assign(writing, { state, errors, isOpen: false });
  }

  /** Whether another tab has it open. */
  static async isElsewhere(key) {
    const release = await claim(`rakor-draft-desk-${key}`);
    release?.();
    return !release;
  }

  static async adopt(desk) {
    const drafts = (await all("drafts")).filter((draft) => draft.user === user && draft.writing && draft.meeting === desk.meeting);
    const rows = new Map((await outbox.rows()).map((row) => [row.id, row]));
    const adopted = [];
    for (const draft of drafts.sort((a, b) => a.at - b.at)) {
      const lock = await claim(`rakor-draft-${draft.id}`, PATIENCE);
      if (!lock) continue; // open in another tab
      const writing = new Writing(desk, draft.writing);
      writing.lock = Promise.resolve(lock);
      const row = rows.get(writing.id);
      if (wordsOf(writing) !== writing.sent) writing.state = "dirty";
      else if (row) Object.assign(writing, { state: row.state, errors: row.errors });
      else if (writing.turn) writing.state = "saved";
      adopted.push(writing);
    }
    return adopted;
  }
}

/* Sends what was typed, in order, once, as soon as there is a link: through reload, a closed tab, an ended session.
 *
 *   import * as outbox from "./outbox.js";
 *
 *   await outbox.put({ id, url, fields: [[name, value], …], files: [{ name, file }], label, words, page })
 *       `id`     of the row; putting the same id again replaces what waits (the row gets another `rev`)
 *       `fields` as a form would post them, without the CSRF token; one of them is the row's client_key
 *       `label`  what it is, for the list: "masukan"; `words`: its first words; `page`: the address to mend it at
 *   const stop = outbox.on(id, ({ state, answer, errors, html, status, failed, latest }) => …)
 *       state: "waiting" (for the link, or its turn) | "sending" | "saved" | "signin" (the session ended) | "refused"
 *       answer: what the portal said, {"saved": …, "location": …}; latest: false when newer text waits under this id
 *       errors: [{ field, message }]; html: the page that refused it, where it was a page; status: of HTTP
 *       failed: true where an attempt found no link (for this row or for one before it)
 *   const stop = outbox.onChange((id, change) => …)   a row or its state changed, also by another tab
 *   await outbox.rows()     this person's rows in their order, each with { id, seq, rev, since, state, errors, sending, … }
 *   await outbox.remove(id)
 *   await outbox.sendNow(id)    tries at once, without waiting for the next turn; with an id also a refused row
 *
 * Rows belong to the person of <body data-user>; the portal refuses one that arrives under somebody else's session.
 * One tab sends at a time. A row that waits for the link keeps the later ones waiting; a refused one does not.
 * After a failure it tries again in 1, 2, 4 … 30 s (a row put meanwhile waits with it: `sendNow()` does not), and at
 * once when the link is back or the page is looked at.
 *
 * Answers (rakor_portal/kept_text.py): 2xx JSON = saved · 401 = sign in · 403 {"csrf": …} = again with the fresh token
 * · 408, 425, 429, 5xx, no answer = later · 200 HTML = the form with its errors · any other 4xx = refused.
 * Large files go ahead of their row, in pieces (uploads.js): the row then names them by their keys.
 * When it was saved and newer text waits under the same id, that row's fields `seen` and `entry` take the answer's.
 */
import { newKey } from "./form-state.js";
import { all, change, lock, remove as removeRow } from "./store.js";

const LONGEST_PAUSE = 30; // s
const HEAVY = 16_000; // bytes: above it, ask whether the session still holds before sending
const SLOWEST = 2; // bytes per ms that a link is trusted to carry
const PATIENCE = 45_000; // ms for an answer, besides what the sending itself takes
const PIECEWISE = 256_000; // bytes of a file; as in uploads.js, which is loaded where it is needed
const WORDS = 100; // characters of a text in the list
const LATER = new Set([408, 425, 429]);
const FAULTS = 10; // answers 500 until a row is put aside: it must not keep the others waiting for ever

const { user = "", session = "" } = document.body.dataset;
const channel = user && "BroadcastChannel" in window ? new BroadcastChannel(`rakor-outbox-${user}`) : null;
const watchers = new Map();
const listeners = new Set();
let underWay = "";
let draining = false;
let again = false;
let failures = 0;
let timer = 0;

// Telling ------------------------------------------------------------------------------------------

function hear({ id, change: what }) {
  if (what.state === "sending") underWay = id;
  else if (underWay === id) underWay = "";
  for (const callback of [...(watchers.get(id) ?? [])]) callback(what);
  for (const callback of [...listeners]) callback(id, what);
}

function tell(id, what) {
  hear({ id, change: what });
  channel?.postMessage({ id, change: what });
}

if (channel) channel.onmessage = ({ data }) => hear(data);

export function on(id, callback) {
  if (!watchers.has(id)) watchers.set(id, new Set());
  watchers.get(id).add(callback);
  return () => watchers.get(id)?.delete(callback);
}

export function onChange(callback) {
  listeners.add(callback);
  return () => listeners.delete(callback);
}

// The rows -----------------------------------------------------------------------------------------

export async function rows() {
  const own = (await all("outbox")).filter((row) => row.user === user);
  return own.sort((a, b) => a.seq - b.seq).map((row) => ({ ...row, sending: row.id === underWay }));
}

function shortened(words) {
  const text = words.replace(/\s+/g, " ").trim();
  return text.length > WORDS ? `${text.slice(0, WORDS).trimEnd()}…` : text;
}

export async function put({ id, url, fields, files = [], label, words = "", page = location.pathname }) {
  const row = await change("outbox", id, (old, last) => ({
    id, user, url, fields, files, label, words: shortened(words), page,
    seq: old?.seq ?? last + 1,
    rev: newKey(), // of its own also where the row was thrown away and put anew while the old one was under way
    since: old?.since ?? Date.now(),
    state: "waiting",
    errors: [],
    tries: 0,
    faults: 0,
  }));
  tell(id, { state: "waiting", errors: [] });
  if (!timer) drain();
  return row;
}

export async function remove(id) {
  await removeRow("outbox", id);
  tell(id, { state: "removed" });
}

export async function sendNow(id) {
  if (id) await change("outbox", id, (row) => row && { ...row, state: "waiting", faults: 0 });
  failures = 0;
  return drain();
}

// Sending ------------------------------------------------------------------------------------------

/** Sends row after row until none waits or one has to wait. */
async function drain() {
  if (!user) return;
  if (draining) {
    again = true;
    return;
  }
  draining = true;
  clearTimeout(timer);
  timer = 0;
  try {
    do {
      again = false;
      if ((await rows()).some((row) => row.state !== "refused")) await lock(`rakor-outbox-${user}`, sendAll);
    } while (again);
  } finally {
    draining = false;
  }
}

async function sendAll() {
  for (;;) {
    const row = (await rows()).find(({ state }) => state !== "refused");
    if (!row) break;
    tell(row.id, { state: "sending" });
    const outcome = await send(row);
    await settle(row, outcome);
    if (outcome.state === "waiting") {
      failures += 1;
      timer = setTimeout(drain, 1000 * Math.min(LONGEST_PAUSE, 2 ** (failures - 1)));
    }
    if (outcome.state === "waiting" || outcome.state === "signin") {
      again = false;
      return;
    }
    failures = 0;
  }
}

async function settle(row, outcome) {
  let latest = false;
  await change("outbox", row.id, (now) => {
    if (!now) return undefined; // thrown away meanwhile: its draft, if any, is being typed in
    latest = now.rev === row.rev;
    if (outcome.state === "saved") return latest ? undefined : upToDate(now, outcome.answer);
    if (!latest && outcome.state === "refused") return now;
    const faults = outcome.status === 500 ? now.faults + 1 : 0;
    if (faults >= FAULTS) outcome = { ...outcome, state: "refused" };
    const { state, status = 0, errors = [] } = outcome;
    return { ...now, state, status, errors, tries: now.tries + 1, faults };
  });
  if (outcome.state === "saved" && latest) await dropDrafts(row);
  const isBlocked = outcome.state === "waiting" || outcome.state === "signin";
  const { label, words, since } = row;
  tell(row.id, { errors: [], ...outcome, failed: isBlocked, latest, label, words, since });
  if (!isBlocked) return;
  for (const { id, state } of await rows()) {
    if (id !== row.id && state !== "refused") tell(id, { state: outcome.state, errors: [], failed: true });
  }
}

function upToDate(row, answer) {
  const newer = { seen: answer?.seen, entry: answer?.entry };
  const fields = row.fields.map(([name, value]) => [name, newer[name] == null ? value : String(newer[name])]);
  return { ...row, fields };
}

export const keyOf = ({ fields }) => (fields.find(([name]) => name === "client_key" || name === "keep_key") ?? [])[1];

/** A draft under the same key is what was just saved: a tab that lost its turn may have left one. */
async function dropDrafts(row) {
  const key = keyOf(row);
  if (!key) return;
  for (const draft of await all("drafts")) {
    if (draft.user === user && draft.key === key) await removeRow("drafts", draft.id);
  }
}

function bodyOf({ fields, files }) {
  if (!files.length) return new URLSearchParams(fields);
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  for (const { name, file, filename } of files) body.append(name, file, filename ?? file.name);
  return body;
}

const weightOf = ({ fields, files }) => fields.reduce((sum, [, value]) => sum + value.length, 0)
  + files.reduce((sum, { file }) => sum + file.size, 0);

const token = () => (document.cookie.split("; ").find((part) => part.startsWith("csrftoken=")) ?? "").slice(10);

async function ask(url, weight, options = {}) {
  const patience = new AbortController();
  const clock = setTimeout(() => patience.abort(), PATIENCE + weight / SLOWEST);
  const headers = { Accept: "application/json", "X-Person": user };
  if (options.method === "POST") headers["X-CSRFToken"] = token();
  try {
    const response = await fetch(url, { ...options, headers, signal: patience.signal, cache: "no-store" });
    return { response, text: await response.text() };
  } catch {
    return {};
  } finally {
    clearTimeout(clock);
  }
}

/** What came of one attempt: { state, status, answer, errors, html }. */
async function send(row, isSecond = false) {
  const weight = weightOf(row);
  if (weight > HEAVY && session) {
    const { response } = await ask(session, 0);
    if (!response) return { state: "waiting" };
    if (response.status === 401) return { state: "signin", status: 401 };
  }
  if (row.files.some(({ file }) => file.size > PIECEWISE)) {
    const ahead = await goAhead(row);
    if (ahead.state) return ahead;
    row = ahead.row;
  }
  const { response, text } = await ask(row.url, weightOf(row), { method: "POST", body: bodyOf(row) });
  if (!response) return { state: "waiting" };
  const { status } = response;
  const isJson = (response.headers.get("Content-Type") ?? "").startsWith("application/json");
  const answer = isJson ? read(text) : null;
  if (status === 401) return { state: "signin", status };
  if (status === 403 && answer?.csrf) return isSecond ? { state: "waiting", status } : send(row, true);
  if (status >= 500 || LATER.has(status)) return { state: "waiting", status };
  if (isJson && !answer) return { state: "waiting" }; // cut off on its way
  if (response.ok && (isJson || status === 204)) return { state: "saved", status, answer };
  if (isJson) return { state: "refused", status, answer, errors: answer.errors ?? [] };
  return judge(new DOMParser().parseFromString(text, "text/html"), status, text);
}

/** { row } with its large files sent, or what came in between. Kept so: after a lost answer none of them goes again. */
async function goAhead(row) {
  try {
    const { sentAhead } = await import("./uploads.js");
    const lighter = await sentAhead(row);
    await change("outbox", row.id, (now) => (now?.rev === row.rev ? { ...now, fields: lighter.fields, files: lighter.files } : now));
    return { row: lighter };
  } catch (error) {
    return error.status === 401 ? { state: "signin", status: 401 } : { state: "waiting" };
  }
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A page for an answer: a form with its errors, a step that is not possible, or no page of the portal at all. */
function judge(page, status, html) {
  if (!page.querySelector("main#isi")) {
    // A hotel's sign-in page, a proxy's: 4xx is taken seriously, anything else is no answer.
    return status >= 400 ? { state: "refused", status, errors: [] } : { state: "waiting", status };
  }
  if (status < 400 && page.body.dataset.user !== user) return { state: "signin", status };
  const reasons = [...page.querySelectorAll("#kesalahan li, main [data-reason]")].map((item) => item.textContent);
  const errors = reasons.map((text) => ({ field: "", message: text.replace(/\s+/g, " ").trim() }));
  return { state: "refused", status, errors, html };
}

// When ---------------------------------------------------------------------------------------------

if (user) {
  addEventListener("online", () => sendNow());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) sendNow(); });
  drain();
}

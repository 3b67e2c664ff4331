/* Sends a file in pieces over a link that drops (tus 1.0.0, meetings/views/uploads.py), and goes on where it stopped:
 * after a lost link, in a page that was loaded again, in another tab.
 *
 *   import { nameOf, PIECEWISE, Refused, send, NoLink } from "./uploads.js";
 *
 *   const key = await send(file, { progress: (sent, state) => …, signal, isPatient: true });
 *       the key by which a form names it. `state`: "sending" | "waiting" (for the link). With isPatient it waits for the
 *       link, else throws NoLink. Throws Refused { status, message } where the portal does not take it, and an AbortError
 *       where `signal` says so: what was sent by then stays for the next time.
 *   await nameOf(key)        { name, size } of a whole file of one's own that still waits; null for any other;
 *                            undefined when there is no link
 *   PIECEWISE                bytes above which it is worth it
 *
 * Which upload a file belongs to is noted in localStorage under its name, size and time, for this person.
 */
import { lock } from "./store.js";

export const PIECEWISE = 256_000; // bytes
const VERSION = "1.0.0";
const FIRST_PIECE = 64_000;
const LARGEST_PIECE = 1_024_000;
const QUICK = 2_000; // ms: a piece that goes sooner may be larger next time
const SLOW = 15_000;
const PATIENCE = 60_000; // ms without a byte going out
const LONGEST_PAUSE = 30; // s
const NOTE = "rakor-unggahan:";

const { user = "", uploads: address = "" } = document.body.dataset;

export class NoLink extends Error {}

export class Refused extends Error {
  constructor(status, message = "") {
    super(message);
    this.status = status;
  }
}

const token = () => (document.cookie.split("; ").find((part) => part.startsWith("csrftoken=")) ?? "").slice(10);
const aborted = () => new DOMException("aborted", "AbortError");
const placeOf = (key) => `${address}${key}/`;

// Notes ---------------------------------------------------------------------------------------------

const noteOf = (file) => `${NOTE}${user}:${file.name}:${file.size}:${file.lastModified}`;

/** The key of the upload that was begun for this file, or "". */
export function begunFor(file) {
  try {
    return localStorage.getItem(noteOf(file)) ?? "";
  } catch {
    return "";
  }
}

function note(file, key) {
  try {
    if (key) localStorage.setItem(noteOf(file), key);
    else localStorage.removeItem(noteOf(file));
  } catch { /* storage is refused: the upload is begun anew after a reload */ }
}

// One request ---------------------------------------------------------------------------------------

/** { status, header(name), text }; NoLink where none came. XMLHttpRequest, since fetch does not tell how far it is. */
function ask(method, url, { headers = {}, body = null, sent = null, signal = null } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let clock = 0;
    const live = () => {
      clearTimeout(clock);
      clock = setTimeout(() => request.abort(), PATIENCE);
    };
    const stop = () => request.abort();
    const end = (settle, what) => () => {
      clearTimeout(clock);
      signal?.removeEventListener("abort", stop);
      settle(what());
    };
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.setRequestHeader("Tus-Resumable", VERSION);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-Person", user);
    if (method !== "HEAD") request.setRequestHeader("X-CSRFToken", token());
    request.upload.onprogress = ({ loaded }) => { live(); sent?.(loaded); };
    request.onload = end(resolve, () => ({
      status: request.status, header: (name) => request.getResponseHeader(name), text: request.responseText,
    }));
    request.onerror = end(reject, () => new NoLink());
    request.onabort = end(reject, () => (signal?.aborted ? aborted() : new NoLink()));
    if (signal?.aborted) return reject(aborted());
    signal?.addEventListener("abort", stop);
    live();
    request.send(body);
  });
}

/** As `ask`, with a fresh token where the old one is stale; what will pass is told from what will not. */
async function askPortal(method, url, options = {}) {
  let answer = await ask(method, url, options);
  if (answer.status === 403 && answer.text.includes('"csrf"')) answer = await ask(method, url, options);
  if (answer.status >= 500 || answer.status === 408) throw new NoLink();
  return answer;
}

function refusal({ status, text }) {
  let message = "";
  try {
    message = JSON.parse(text).error ?? "";
  } catch { /* a proxy's page */ }
  return new Refused(status, message);
}

// An upload -----------------------------------------------------------------------------------------

const encoded = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const decoded = (text) => new TextDecoder().decode(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));

export async function nameOf(key) {
  try {
    const answer = await askPortal("HEAD", placeOf(key));
    const size = Number(answer.header("Upload-Length"));
    if (answer.status !== 200 || Number(answer.header("Upload-Offset")) !== size) return null;
    const [, name = ""] = answer.header("Upload-Metadata")?.match(/filename (\S+)/) ?? [];
    return { name: decoded(name), size };
  } catch {
    return undefined;
  }
}

export async function forget(file, key) {
  if (begunFor(file) === key) note(file, "");
}

async function begin(file, signal) {
  const headers = { "Upload-Length": String(file.size), "Upload-Metadata": `filename ${encoded(file.name)}` };
  const answer = await askPortal("POST", address, { headers, signal });
  if (answer.status !== 201) throw refusal(answer);
  const key = answer.header("Location").split("/").filter(Boolean).pop();
  note(file, key);
  return { key, offset: 0 };
}

/** Where the upload of this file stands; a new one where there is none that goes on. */
async function standing(file, signal) {
  const key = begunFor(file);
  if (!key) return begin(file, signal);
  const answer = await askPortal("HEAD", placeOf(key), { signal });
  if (answer.status === 401) throw refusal(answer);
  if (answer.status === 200 && Number(answer.header("Upload-Length")) === file.size) {
    return { key, offset: Number(answer.header("Upload-Offset")) };
  }
  note(file, "");
  return begin(file, signal);
}

/** Sends from where it stands to the end. Returns the key; throws NoLink where the link is lost. */
async function sendRest(file, { progress, signal, pace }) {
  let { key, offset } = await standing(file, signal);
  progress(offset, "sending");
  while (offset < file.size) {
    const piece = file.slice(offset, offset + pace.size);
    const from = performance.now();
    const answer = await askPortal("PATCH", placeOf(key), {
      headers: { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(offset) },
      body: piece,
      sent: (loaded) => progress(Math.min(offset + loaded, file.size), "sending"),
      signal,
    });
    if ([404, 409, 410].includes(answer.status)) ({ key, offset } = await standing(file, signal));
    else if (answer.status === 204) offset = Number(answer.header("Upload-Offset"));
    else throw refusal(answer);
    const took = performance.now() - from;
    if (took < QUICK) pace.size = Math.min(2 * pace.size, LARGEST_PIECE);
    else if (took > SLOW) pace.size = Math.max(pace.size / 2, FIRST_PIECE / 4);
    progress(offset, "sending");
  }
  return key;
}

/** Until the link may be back: a pause that grows, ended by the browser's own word. */
function pause(tries, signal) {
  return new Promise((resolve, reject) => {
    const clock = setTimeout(() => end(resolve), 1000 * Math.min(LONGEST_PAUSE, 2 ** tries));
    const online = () => end(resolve);
    const stop = () => end(() => reject(aborted()));
    const end = (settle) => {
      clearTimeout(clock);
      removeEventListener("online", online);
      signal?.removeEventListener("abort", stop);
      settle();
    };
    addEventListener("online", online);
    signal?.addEventListener("abort", stop);
  });
}

export function send(file, { progress = () => {}, signal = null, isPatient = false } = {}) {
  const pace = { size: FIRST_PIECE };
  let tries = 0;
  let last = 0;
  const seen = (sent, state) => {
    if (sent > last) tries = 0;
    last = sent;
    progress(sent, state);
  };
  // One tab at a time: of two that send the same file each would throw the other back.
  return lock(`rakor-upload-${noteOf(file)}`, async () => {
    for (;;) {
      try {
        return await sendRest(file, { progress: seen, signal, pace });
      } catch (error) {
        if (!(error instanceof NoLink) || !isPatient) throw error;
        pace.size = FIRST_PIECE;
        progress(last, "waiting");
        await pause(tries, signal);
        tries += 1;
      }
    }
  });
}

/** The portal need not keep it. */
export async function drop(key) {
  await askPortal("DELETE", placeOf(key)).catch(() => {});
}

/* For outbox.js: the row with its large files sent ahead and named by their keys. Throws NoLink, or Refused with status
 * 401; a file that the portal does not take in pieces stays in the row, and goes with it as a whole. */
export async function sentAhead(row) {
  let { fields } = row;
  const files = [];
  for (const part of row.files) {
    try {
      if (!isLarge(part.file)) throw new Refused(0);
      const key = await send(asFile(part), { progress: (sent) => tellProgress(part, sent) });
      fields = withKey(fields, `${part.name}_received`, key);
    } catch (error) {
      if (!(error instanceof Refused) || error.status === 401) throw error;
      files.push(part);
    }
  }
  return { ...row, fields, files };
}

export const isLarge = (file) => file.size > PIECEWISE;

const asFile = ({ file, filename }) => (file instanceof File ? file : new File([file], filename, { lastModified: 0 }));

function tellProgress({ file, filename }, sent) {
  dispatchEvent(new CustomEvent("rakor:upload", { detail: { name: filename ?? file.name, sent, size: file.size } }));
}

export function keysIn(value) {
  return value.split(".").filter(Boolean);
}

function withKey(fields, name, key) {
  const old = (fields.find(([field]) => field === name) ?? [name, ""])[1];
  const keys = [...new Set([...keysIn(old), key])].join(".");
  return [...fields.filter(([field]) => field !== name), [name, keys]];
}

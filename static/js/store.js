/* What this browser keeps until the portal has it: rows in IndexedDB, and locks by which tabs take turns.
 *
 *   import { all, change, claim, get, lasts, lock, note, put, remove } from "./store.js";
 *
 * Stores: "drafts" (texts being typed, keep-typed.js) and "outbox" (texts on their way, outbox.js). A row is a plain
 * object with `id` and `user` (the account's key, so that nobody is shown another's text on a shared machine).
 *
 *   await put("drafts", row)      keeps it; true when it will outlive this page, false when only memory holds it
 *   note("drafts", row)           writes it down at once, for whoever puts rows later or one after the other
 *   await get("drafts", id)       the row, or undefined
 *   await all("drafts")           every row, of every person: whoever asks sorts out by `user`
 *   await remove("drafts", id)
 *   await change("outbox", id, (old, last) => row)
 *                                 reads and writes in one transaction; undefined removes. `last` is the highest `seq`.
 *   lasts("outbox", id)           whether the row will outlive this page
 *
 *   await lock(name, work)        waits until no other tab holds the name, then runs `work` and gives its result
 *   await claim(name, wait = 0)   a function that lets go of the name, or null when another tab has it (for `wait` ms)
 *
 * IndexedDB writes a moment later, and not at all when the tab is closed in that moment. So a draft is first noted in
 * localStorage, which writes at once; the note goes when IndexedDB has the row, and what is found noted is taken over.
 *
 * Where the browser refuses IndexedDB (private mode, full), rows live in memory: the page works as without a store.
 * Web Locks are missing over plain http and in older browsers: there a row with a time does the same, less exactly.
 */
const NAME = "rakor";
const VERSION = 1;
const STORES = ["drafts", "outbox", "leases"];
const LEASE = 10_000; // ms

const NOTE = "rakor-catatan:";
const LONGEST_NOTE = 100_000; // characters: a longer text is left to IndexedDB alone, typing must not get slow

const memory = Object.fromEntries(STORES.map((name) => [name, new Map()]));
let opening = null;

function open() {
  if (!opening) {
    opening = new Promise((resolve) => {
      let request;
      try {
        request = indexedDB.open(NAME, VERSION);
      } catch {
        resolve(null);
        return;
      }
      request.onupgradeneeded = () => {
        const made = STORES.map((name) => request.result.createObjectStore(name, { keyPath: "id" }));
        made[STORES.indexOf("outbox")].createIndex("seq", "seq");
      };
      request.onerror = () => resolve(null);
      request.onsuccess = async () => {
        const db = request.result;
        await takeOverNotes(db);
        db.onversionchange = () => { db.close(); opening = null; };
        db.onclose = () => { opening = null; };
        resolve(db);
      };
    });
  }
  return opening;
}

/** Runs `work(rows)` in one transaction; gives the result of the request that it returns, once all is written. */
async function run(name, mode, work) {
  const db = await open();
  if (!db) throw new Error("no IndexedDB");
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(name, mode);
    const request = work(transaction.objectStore(name));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
  });
}

// Notes: the last words before a tab is closed ----------------------------------------------------------

const noteOf = (name, id) => `${NOTE}${name}:${id}`;

/** Writes the row down at once; gives what was written. Files (a row of their own) are not. */
export function note(name, row) {
  if (name !== "drafts" || row.files) return null;
  const words = JSON.stringify(row);
  if (words.length > LONGEST_NOTE) return null;
  try {
    localStorage.setItem(noteOf(name, row.id), words);
  } catch { /* full or refused: IndexedDB alone, then */ }
  return words;
}

/** The row is where it belongs, or not wanted any more. A newer note stays. */
function forgetNote(name, id, words) {
  try {
    const key = noteOf(name, id);
    if (words === undefined || localStorage.getItem(key) === words) localStorage.removeItem(key);
  } catch { /* nothing was noted, then */ }
}

async function takeOverNotes(db) {
  let keys = [];
  try {
    keys = Object.keys(localStorage).filter((key) => key.startsWith(NOTE));
  } catch { /* storage is refused: nothing is noted */ }
  for (const key of keys) {
    const words = localStorage.getItem(key);
    try {
      const name = key.slice(NOTE.length).split(":")[0];
      const row = JSON.parse(words);
      await new Promise((resolve, reject) => {
        const transaction = db.transaction(name, "readwrite");
        const rows = transaction.objectStore(name);
        rows.get(row.id).onsuccess = ({ target: { result: old } }) => {
          if (!old || old.at <= row.at) rows.put(row);
        };
        transaction.oncomplete = resolve;
        transaction.onabort = reject;
      });
      forgetNote(name, row.id, words);
    } catch { /* unreadable: it stays where it is */ }
  }
}

export const lasts = (name, id) => !memory[name].has(id);

export async function put(name, row) {
  const noted = note(name, row);
  try {
    await run(name, "readwrite", (rows) => rows.put(row));
    memory[name].delete(row.id);
    if (noted) forgetNote(name, row.id, noted);
  } catch {
    memory[name].set(row.id, row);
  }
  return lasts(name, row.id);
}

export async function get(name, id) {
  if (memory[name].has(id)) return memory[name].get(id);
  return run(name, "readonly", (rows) => rows.get(id)).catch(() => undefined);
}

export async function all(name) {
  const kept = await run(name, "readonly", (rows) => rows.getAll()).catch(() => []);
  return [...kept.filter((row) => lasts(name, row.id)), ...memory[name].values()];
}

export async function remove(name, id) {
  memory[name].delete(id);
  forgetNote(name, id);
  await run(name, "readwrite", (rows) => rows.delete(id)).catch(() => {});
}

export async function change(name, id, edit) {
  const newest = (old) => memory[name].get(id) ?? old;
  let row;
  try {
    await run(name, "readwrite", (rows) => {
      const finish = (old, last) => {
        row = edit(newest(old), last);
        if (row === undefined) rows.delete(id);
        else rows.put(row);
      };
      rows.get(id).onsuccess = ({ target: { result: old } }) => {
        if (old || !rows.indexNames.contains("seq")) finish(old, 0);
        else rows.index("seq").openKeyCursor(null, "prev").onsuccess = ({ target }) => finish(old, target.result?.key ?? 0);
      };
    });
    memory[name].delete(id);
  } catch {
    const old = await get(name, id);
    row = edit(old, Math.max(0, ...(await all(name)).map((other) => other.seq ?? 0)));
    if (row === undefined) memory[name].delete(id);
    else memory[name].set(id, row);
  }
  return row;
}

export async function lock(name, work) {
  if (navigator.locks) return navigator.locks.request(name, work);
  let release = null;
  while (!release) release = await claim(name, 10 * LEASE);
  try {
    return await work();
  } finally {
    release();
  }
}

export function claim(name, wait = 0) {
  return navigator.locks ? claimLock(name, wait) : claimLease(name, wait);
}

function claimLock(name, wait) {
  return new Promise((resolve) => {
    const patience = new AbortController();
    if (wait) setTimeout(() => patience.abort(), wait);
    navigator.locks
      .request(name, wait ? { signal: patience.signal } : { ifAvailable: true }, (held) => {
        if (!held) return resolve(null);
        return new Promise((release) => resolve(release)); // held until it is called
      })
      .catch(() => resolve(null));
  });
}

/** Leases belong to the tab, not to the page: a page that is loaded again takes up those of the one before it. */
function tabName() {
  const name = String(Math.random());
  try {
    const known = sessionStorage.getItem("rakor-tab") ?? name;
    sessionStorage.setItem("rakor-tab", known);
    return known;
  } catch {
    return name;
  }
}

async function claimLease(name, wait) {
  const holder = tabName();
  const renew = () => change("leases", name, (old) => (
    old && old.holder !== holder && old.until > Date.now() ? old : { id: name, user: "", holder, until: Date.now() + LEASE }
  ));
  const end = Date.now() + wait;
  while ((await renew()).holder !== holder) {
    if (Date.now() >= end) return null;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  const clock = setInterval(renew, LEASE / 3);
  const release = () => {
    clearInterval(clock);
    removeEventListener("pagehide", release);
    change("leases", name, (old) => (old?.holder === holder ? undefined : old));
  };
  addEventListener("pagehide", release);
  return release;
}

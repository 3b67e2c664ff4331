/* Asks every four seconds what others wrote under the open agenda item, and gives it to the page.
 *
 *   const changes = new Changes(url, { onanswer: (item, answer, isFirst) => …, onlink: (isThere) => … })
 *   changes.open(item, cursor, mark)    asks for this item from now on; without a cursor for all of its entries
 *   changes.soon()                      asks at once
 *
 * The cursor is the ETag of the answer: where nothing changed the answer is a 304 without a body. It stops while nobody
 * looks at the page, waits longer and longer while there is no link, and asks at once when either comes back.
 */
const EVERY = 4000; // ms
const LONGEST = 60_000;
const PATIENCE = 30_000;
const { user = "" } = document.body.dataset;

export class Changes {
  constructor(url, { onanswer, onlink }) {
    Object.assign(this, { url, onanswer, onlink, item: "", cursors: new Map(), mark: "", failures: 0, timer: 0, asking: null });
    addEventListener("online", () => this.soon());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) clearTimeout(this.timer);
      else this.soon();
    });
  }

  open(item, cursor, mark) {
    this.item = item;
    if (cursor) this.cursors.set(item, cursor);
    if (mark) this.mark = mark;
    this.asking?.abort();
    this.asking = null;
    this.isTurned = !cursor; // the agenda looks different for another item, also where nothing changed
    this.later(cursor ? EVERY : 0);
  }

  soon() {
    this.failures = 0;
    this.later(0);
  }

  later(pause) {
    clearTimeout(this.timer);
    if (!document.hidden) this.timer = setTimeout(() => this.ask(), pause);
  }

  async ask() {
    if (this.asking) {
      this.isStale = true; // what is under way may not tell it yet
      return;
    }
    const { item } = this;
    const cursor = this.cursors.get(item) ?? "";
    const asking = new AbortController();
    this.asking = asking;
    this.isStale = false;
    const patience = setTimeout(() => asking.abort(), PATIENCE);
    const answer = await this.fetch(item, cursor, asking.signal);
    clearTimeout(patience);
    if (this.asking !== asking) return; // another item was opened meanwhile
    this.asking = null;
    this.failures = answer ? 0 : this.failures + 1;
    this.isTurned = this.isTurned && !answer;
    this.onlink(Boolean(answer));
    if (answer?.cursor) {
      this.cursors.set(item, answer.cursor);
      this.mark = answer.mark;
      this.onanswer(item, answer, !cursor);
    }
    this.later(this.isStale ? 0 : Math.min(LONGEST, EVERY * 2 ** Math.max(0, this.failures - 1)));
  }

  /** The answer; {} where nothing changed; null where there was none. */
  async fetch(item, cursor, signal) {
    const query = new URLSearchParams({ acara: item, sejak: cursor, agenda: this.mark });
    const headers = { Accept: "application/json", "X-Person": user };
    if (cursor && !this.isTurned) headers["If-None-Match"] = `"${cursor}"`;
    try {
      const response = await fetch(`${this.url}?${query}`, { headers, signal, cache: "no-store" });
      if (response.status === 304) return {};
      return response.ok ? await response.json() : null;
    } catch {
      return null;
    }
  }
}

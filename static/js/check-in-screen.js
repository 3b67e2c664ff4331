/* The screen of a meeting: asks every two seconds whether a code was opened or is too old, and shows what changed.
 *
 *   <div data-screen data-number="4" data-failed="Sambungan … terputus."> <div data-shown="12,13,14,15"> … </div> </div>
 *
 * The server answers 204 (nothing new) or {html, shown, state}. Without an answer for as long as a code lives, the codes go: a
 * phone would be told that they are too old. Without this script the page comes anew by itself (noscript in the head).
 */
const EVERY = 2_000;
const TRUSTED_FOR = 30_000; // as SHOWN_FOR in meetings/actions/check_ins.py

const screen = document.querySelector("[data-screen]");
let shown = screen.querySelector("[data-shown]").dataset.shown;
let state = "";
let answeredAt = Date.now();

async function ask() {
  const query = new URLSearchParams({ gambar: screen.dataset.number, terlihat: shown, keadaan: state });
  try {
    const answer = await fetch(`?${query}`, {
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(TRUSTED_FOR / 2),
    });
    if (answer.redirected || !answer.ok) throw new Error(answer.status);
    if (answer.status !== 204) {
      const changed = await answer.json();
      screen.innerHTML = changed.html;
      ({ shown, state } = changed);
    }
    answeredAt = Date.now();
  } catch {
    if (Date.now() - answeredAt > TRUSTED_FOR) {
      const lost = document.createElement("p");
      lost.className = "alert alert-warning";
      lost.textContent = screen.dataset.failed;
      screen.replaceChildren(lost);
      shown = state = "";
    }
  }
  setTimeout(ask, EVERY);
}

setTimeout(ask, EVERY);

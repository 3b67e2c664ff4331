/* What the minutes desk says: its words (all in templates/meetings/minutes/desk_words.html), and who is told of what.
 *
 *   word("saved", { at: "10.32" })   the words <… data-word="saved"> with their places filled
 *   say(text)                        for a screen reader, through the page's one live region
 *   sayOthers(number)                new entries of colleagues: at most once in a while, counted together
 *   calmly(element, change)          changes the element at once, or, while the reader is in it (focus, selection), after that
 *   holdPlace(change)                changes the page without moving what the reader looks at
 */
const QUIET = 15_000; // ms between two announcements of what others wrote

const words = document.getElementById("desk-words");
const live = document.querySelector("[data-desk-say]");

export function word(name, places = {}) {
  const text = words?.content.querySelector(`[data-word="${name}"]`)?.textContent.trim() ?? "";
  return text.replace(/\{(\w+)\}/g, (_all, place) => places[place] ?? "");
}

export function say(text) {
  if (live) live.textContent = live.textContent === text ? `${text}\u00a0` : text; // the same again is told, too
}

let others = 0;
let timer = 0;
let last = 0;

export function sayOthers(number) {
  if (!number) return;
  others += number;
  clearTimeout(timer);
  timer = setTimeout(() => {
    say(word("others", { n: others }));
    others = 0;
    last = Date.now();
  }, Math.max(0, last + QUIET - Date.now()));
}

// Not to disturb --------------------------------------------------------------------------------------

const waiting = new Map();

function holdsSelection(element) {
  const selection = getSelection();
  return selection.rangeCount > 0 && !selection.isCollapsed && selection.getRangeAt(0).intersectsNode(element);
}

const isBusy = (element) => holdsSelection(element)
  || (element !== document.activeElement && element.contains(document.activeElement));

export function calmly(element, change) {
  if (isBusy(element)) {
    waiting.set(element, change);
    return;
  }
  waiting.delete(element);
  change();
}

function catchUp() {
  for (const [element, change] of [...waiting]) {
    if (isBusy(element)) continue;
    waiting.delete(element);
    if (element.isConnected) holdPlace(change);
  }
}

document.addEventListener("focusin", catchUp);
document.addEventListener("focusout", () => setTimeout(catchUp));
document.addEventListener("selectionchange", () => { if (waiting.size) catchUp(); });

const isSeen = (element) => {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
};

/* The browser's own anchoring (Safari has none) waits meanwhile, so that the page is moved once. */
export function holdPlace(change) {
  const focused = document.activeElement;
  const candidates = [focused?.closest(".minutes-item") && focused, ...document.querySelectorAll(".entries > li")];
  const anchor = candidates.find((element) => element && isSeen(element));
  const before = anchor?.getBoundingClientRect().top;
  const { style } = document.documentElement;
  style.overflowAnchor = "none";
  change();
  if (anchor?.isConnected) scrollBy(0, anchor.getBoundingClientRect().top - before);
  style.overflowAnchor = "";
}

/* Every action of the minutes desk by keyboard, and the list of the keys under `?`.
 *
 *   listen(actions)     actions: { next, item(step), agenda, settle(li), edit(li), move(li, up), act(kind, li),
 *                       open(li, what), neighbour(li, step) }; each gives false where it had nothing to do
 *
 * Letters work while nothing is typed. Those that belong to an entry need the focus on it (or in it); the others work
 * anywhere on the page and can be switched off in the list, for those who control the browser by voice (WCAG 2.1.4).
 * The list is the <dialog id="tombol">; the keys of the form are in desk-form.js, those of the speaker in speaker-box.js.
 */
const SWITCH = "rakor-tombol";
const TYPING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";
const KINDS = { k: "decision", m: "input", t: "follow-up" };
const PAGES = { c: "strike", r: "history" };

const dialog = document.getElementById("tombol");

function isOn() {
  try {
    return localStorage.getItem(SWITCH) !== "off";
  } catch {
    return true;
  }
}

function setOn(on) {
  try {
    localStorage.setItem(SWITCH, on ? "on" : "off");
  } catch { /* for this page only, then */ }
}

export function showKeys() {
  if (dialog.showModal) dialog.showModal();
  else dialog.setAttribute("open", "");
}

function hideKeys() {
  if (dialog.close) dialog.close();
  else dialog.removeAttribute("open");
}

function pressedOn(li, event, actions) {
  const { key } = event;
  const step = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (event.altKey) return step ? actions.move(li, step < 0) : false;
  const isOnEntry = event.target === li;
  if (step && isOnEntry) return actions.neighbour(li, step);
  if ((key === "Enter" && isOnEntry) || key === "e") return actions.edit(li);
  if (KINDS[key]) return actions.act(KINDS[key], li);
  if (PAGES[key]) return actions.open(li, PAGES[key]);
  if (key === "v") return actions.settle(li);
  return false;
}

function pressedAnywhere({ key }, actions) {
  if (key === "?") return showKeys();
  if (key === "n") return actions.next();
  if (key === "[" || key === "]") return actions.item(key === "[" ? -1 : 1);
  if (key === "a") return actions.agenda();
  return false;
}

export function listen(actions) {
  const choice = dialog.querySelector("[data-keys-on]");
  choice.checked = isOn();
  choice.addEventListener("change", () => setOn(choice.checked));
  dialog.querySelector("[data-close]").addEventListener("click", hideKeys);
  for (const button of document.querySelectorAll("[data-keys]")) {
    button.hidden = false;
    button.addEventListener("click", showKeys);
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || dialog.open) return;
    const isStep = event.altKey && (event.key === "PageUp" || event.key === "PageDown");
    if (isStep && actions.item(event.key === "PageUp" ? -1 : 1) !== false) {
      event.preventDefault();
      return;
    }
    if (event.target.matches(TYPING)) return;
    // A selection belongs to the entry that it stands in, wherever the focus is.
    const selected = getSelection().isCollapsed ? null : getSelection().anchorNode;
    const li = event.target.closest("li.entry") ?? (selected?.parentElement ?? null)?.closest("li.entry");
    if (li && pressedOn(li, event, actions) !== false) event.preventDefault();
    else if (!event.altKey && isOn() && pressedAnywhere(event, actions) !== false) event.preventDefault();
  });
}

/* Writing minutes with the keyboard alone: after an entry was saved the cursor stands in the text of the next one,
 * and Ctrl+Enter (⌘+Enter) saves. Without this script the page works by Tab and Enter.
 *
 *   <form data-entry-form> … <textarea name="text"></textarea> … <small data-hint hidden>…</small> </form>
 */
const form = document.querySelector("[data-entry-form]");

if (form) {
  const text = form.elements.namedItem("text");
  form.querySelector("[data-hint]").hidden = !matchMedia("(pointer: fine)").matches;
  // After the browser went to the anchor, which takes the focus away again.
  addEventListener("load", () => setTimeout(() => {
    if (location.hash === "#isian" && document.activeElement === document.body) text.focus({ preventScroll: true });
  }));
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  });
}

/* A mark on the attendance list without loading the page again; without this script the buttons post the form.
 *
 *   <form data-marks data-failed="Belum tersimpan. Coba lagi.">
 *     <li> <span data-status><span class="status …"></span></span> <p data-came></p> <button formaction="{% url … %}" name="status" value="present" aria-pressed="false"> …
 *   <b data-total="present">3</b>   <p data-marks-status role="status" class="visually-hidden"></p>
 *
 * The server answers {status, label, came, totals}. On any other answer, and without an answer, the row stays as it was and says so.
 */
function show(row, answer) {
  const word = document.createElement("span");
  word.className = `status status-${answer.status}`;
  word.textContent = answer.label;
  row.querySelector("[data-status]").replaceChildren(word);
  for (const button of row.querySelectorAll("button[aria-pressed]")) {
    button.setAttribute("aria-pressed", String(button.value === answer.status));
  }
  row.querySelector("[data-came]").textContent = answer.came;
  const unmark = row.querySelector(".unmark");
  if (unmark) unmark.hidden = answer.status === "invited" || answer.status === "coming";
  for (const number of document.querySelectorAll("[data-total]")) {
    number.textContent = answer.totals[number.dataset.total];
  }
}

const form = document.querySelector("[data-marks]");
form?.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (!button) return;
  event.preventDefault();
  const row = button.closest("li");
  const say = (text) => { document.querySelector("[data-marks-status]").textContent = text; };
  const body = new URLSearchParams({ [button.name]: button.value });
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  row.classList.add("moving");
  try {
    const answer = await fetch(button.formAction, { method: "POST", body, headers: { Accept: "application/json" } });
    if (answer.redirected || !answer.ok) throw new Error(answer.status);
    const marked = await answer.json();
    show(row, marked);
    say(`${row.querySelector("h3").textContent}: ${marked.label}`);
    if (document.activeElement === document.body) row.querySelector("[aria-pressed=true]")?.focus();
  } catch {
    const failed = document.createElement("b");
    failed.className = "text-danger";
    failed.textContent = form.dataset.failed;
    row.querySelector("[data-status]").append(" ", failed);
    say(form.dataset.failed);
  } finally {
    row.classList.remove("moving");
  }
});

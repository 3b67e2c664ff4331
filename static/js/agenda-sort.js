/* Rows of an agenda moved by hand; without this script the arrow buttons in the rows do the same.
 *
 *   <ol data-sortable data-url="{% url … %}" data-saved="Urutan tersimpan." data-failed="Urutan belum tersimpan.">
 *     <li data-id="12"><button type="button" class="handle btn btn-sm btn-secondary" hidden aria-label="Pindahkan: Pembukaan">↕</button> …</li>
 *   </ol>
 *   <p data-sortable-status role="status" class="visually-hidden"></p>
 *   and any {% csrf_token %} on the page.
 *
 * Drag a handle with mouse or finger, or focus it and press ↑ or ↓. The new order goes to data-url as a form post,
 * `order=12&order=7…`. The server answers 204, or sends back to this page. On any other answer the old order returns.
 */
const idsOf = (list) => [...list.children].map((row) => row.dataset.id);

async function save(list, before) {
  const say = (text) => { document.querySelector("[data-sortable-status]").textContent = text; };
  const body = new URLSearchParams(idsOf(list).map((id) => ["order", id]));
  body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  try {
    const answer = await fetch(list.dataset.url, { method: "POST", body });
    // An expired session also ends in 200, but on the sign-in page.
    const elsewhere = answer.redirected && new URL(answer.url).pathname !== location.pathname;
    if (!answer.ok || elsewhere) throw new Error(answer.status);
    say(list.dataset.saved);
  } catch {
    before.forEach((row) => list.append(row));
    say(list.dataset.failed);
  }
}

const middle = (row) => {
  const box = row.getBoundingClientRect();
  return box.top + box.height / 2;
};

/* The others make way: the row under the finger must stay in the document, or the browser lets go of it. */
function makeWay(row, y) {
  let other;
  while ((other = row.previousElementSibling) && y < middle(other)) row.after(other);
  while ((other = row.nextElementSibling) && y > middle(other)) row.before(other);
}

function makeSortable(list) {
  for (const handle of list.querySelectorAll(".handle")) {
    const row = handle.closest("[data-id]");
    let before = null;
    handle.hidden = false;

    handle.addEventListener("pointerdown", (event) => {
      before = [...list.children];
      handle.setPointerCapture(event.pointerId);
      row.classList.add("moving");
    });
    handle.addEventListener("pointermove", (event) => {
      if (before) makeWay(row, event.clientY);
    });
    const drop = (event) => {
      if (!before) return;
      const old = before;
      before = null;
      row.classList.remove("moving");
      if (event.type === "pointercancel") old.forEach((item) => list.append(item));
      else if (old.some((item, place) => item !== list.children[place])) save(list, old);
    };
    handle.addEventListener("pointerup", drop);
    handle.addEventListener("pointercancel", drop);

    handle.addEventListener("keydown", (event) => {
      const old = [...list.children];
      if (event.key === "ArrowUp" && row.previousElementSibling) row.previousElementSibling.before(row);
      else if (event.key === "ArrowDown" && row.nextElementSibling) row.nextElementSibling.after(row);
      else return;
      event.preventDefault();
      handle.focus();
      save(list, old).then(() => handle.focus());
    });
  }
}

document.querySelectorAll("[data-sortable]").forEach(makeSortable);

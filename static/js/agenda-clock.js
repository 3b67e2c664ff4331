// Lets the minutes of the agenda item that is dealt with run on, without asking the server.
//
// Works on what templates/meetings/minutes/time_spent.html prints: [data-begun] (ISO moment) with [data-minutes] in it, and
// beside it [data-over] (hidden within the planned time) with [data-over-minutes]. Without this module the page shows the
// minutes of the moment when it was made. Whatever replaces that part of the page later runs on, too.

const EVERY = 15_000;

function tick() {
  for (const spent of document.querySelectorAll("[data-begun]")) {
    const minutes = Math.max(0, Math.floor((Date.now() - Date.parse(spent.dataset.begun)) / 60_000));
    set(spent.querySelector("[data-minutes]"), minutes);
    const planned = Number(spent.dataset.planned);
    const over = spent.parentElement.querySelector("[data-over]");
    if (!planned || !over) continue;
    set(over.querySelector("[data-over-minutes]"), minutes - planned);
    over.hidden = minutes <= planned;
  }
}

function set(element, number) {
  if (element && element.textContent !== String(number)) element.textContent = String(number);
}

tick();
setInterval(tick, EVERY);
document.addEventListener("visibilitychange", tick);

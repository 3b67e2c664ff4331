/* The agenda beside the minutes, and what the page says of the item that is open: title, place, neighbours.
 *
 *   const agenda = new Agenda(root)     root: <div data-desk>, with templates/meetings/minutes/agenda_nav.html in it
 *   agenda.has(pk)                      whether the item is (still) on the agenda
 *   agenda.beside(pk, 1 | -1)           the item after or before it; undefined at the ends
 *   agenda.open(pk)                     the page is about this item now: at once, from what the agenda says of it
 *   agenda.take({ agenda, head }, pk)   the portal's own look of both, with the last answer
 *   agenda.press(button)                one of its buttons was used: what comes in its place gets the focus
 *   agenda.onturn = (pk) => …           a link to an item was followed
 */
import { calmly, word } from "./desk-words.js";

const LINKS = "#agenda a[href*='acara='], .neighbours a";

export function elementOf(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}

/** The portal's own HTML in place of what stands there; a part that the reader unfolded stays open. */
export function exchangeIn(element, html) {
  if (element.html === html) return;
  calmly(element, () => {
    const isOpen = element.querySelector("details")?.open;
    element.html = html;
    element.innerHTML = html;
    if (isOpen && element.querySelector("details")) element.querySelector("details").open = true;
  });
}

const itemOf = (link) => new URL(link.href).searchParams.get("acara");
const titleOf = (link) => link.textContent.trim();
const numbered = (link) => `${link.closest("li").value}. ${titleOf(link)}`;

export class Agenda {
  constructor(root) {
    Object.assign(this, { root, pressed: null, onturn: () => {} });
    root.addEventListener("click", (event) => {
      const link = event.target.closest(LINKS);
      if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      this.onturn(itemOf(link));
    });
  }

  get links() {
    return [...this.root.querySelectorAll("#agenda a[href*='acara=']")];
  }

  linkTo(pk) {
    return this.links.find((link) => itemOf(link) === pk);
  }

  has(pk) {
    return Boolean(this.linkTo(pk));
  }

  beside(pk, by) {
    const link = this.links[this.links.indexOf(this.linkTo(pk)) + by];
    return link && itemOf(link);
  }

  open(pk) {
    const link = this.linkTo(pk);
    const heading = document.createElement("h2");
    Object.assign(heading, { id: "acara", tabIndex: -1, textContent: numbered(link) });
    const head = this.root.querySelector("[data-head]");
    head.replaceChildren(heading);
    head.html = "";
    document.title = document.title.replace(/^[^·]*/, `${word("minutes")}: ${titleOf(link)} `);
    this.showAround(pk);
  }

  showAround(pk) {
    const { links } = this;
    const here = links.indexOf(this.linkTo(pk));
    for (const link of links) link.removeAttribute("aria-current");
    links[here]?.setAttribute("aria-current", "true");
    for (const [rel, link] of [["prev", links[here - 1]], ["next", links[here + 1]]]) {
      const way = this.root.querySelector(`.neighbours [rel=${rel}]`);
      way.hidden = !link;
      if (!link) continue;
      way.href = link.href;
      way.textContent = word(rel, { title: numbered(link) });
    }
    this.root.querySelector("[data-where]").textContent = word("where", { n: here + 1, all: links.length });
  }

  press(button) {
    this.pressed = button;
  }

  take({ agenda: html, head }, pk) {
    exchangeIn(this.root.querySelector("[data-head]"), head);
    const agenda = document.getElementById("agenda");
    const change = () => {
      agenda.replaceWith(elementOf(html));
      this.showAround(pk);
    };
    const { pressed } = this;
    if (!pressed || !agenda.contains(document.activeElement)) {
      calmly(agenda, change);
      return;
    }
    change();
    const buttons = [...this.root.querySelectorAll("#agenda button")];
    const next = buttons.find(({ formAction }) => formAction === pressed.formAction) ?? buttons[0];
    (next ?? this.linkTo(pk))?.focus();
    this.pressed = null;
  }
}

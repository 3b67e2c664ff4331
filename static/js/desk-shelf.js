/* What was written on this page and is not, or not yet, as the portal shows it: in the row, in an entry that is changed,
 * or finished and waiting. Each has its place on the page until the portal's own words take it.
 *
 *   const shelf = new Shelf({ listOf, agenda, item, formOf, ask, askAnew, onshow })
 *       listOf(pk) the Entries of an agenda item · item() the open one · formOf(writing) the form that it is typed in ·
 *       ask() the portal now · askAnew(pk) for a whole item · onshow() entries came or went
 *   shelf.follow(writing)      from now on its state is shown, and told where it has to be
 *   shelf.close(writing)       nobody types in it any more
 *   shelf.leave(writing)       it needs no place any more
 *   shelf.covers(element)      whether something written here stands in the place of the portal's entry
 *   shelf.find({ entry, key }) · shelf.all
 *   shelf.showAll()            puts the finished ones where they belong, after the agenda changed or another item was opened
 *   shelf.isLate()             there is no link: what is not saved says so
 */
import { holdPlace, say, word } from "./desk-words.js";

const STUCK = ["signin", "refused"];

export class Shelf {
  constructor(page) {
    Object.assign(this, page, { all: new Set() });
  }

  find({ entry, key }) {
    return [...this.all].find((writing) => (entry && writing.entry === entry) || (writing.isNew && key && writing.key === key));
  }

  follow(writing) {
    let before = writing.state;
    this.all.add(writing);
    writing.onchange = () => {
      if (STUCK.includes(writing.state)) writing.wasLate = true;
      this.formOf(writing)?.showState();
      if (!writing.isOpen) {
        holdPlace(() => this.home(writing).wait(writing));
        this.onshow();
      }
      this.tell(writing, before);
      before = writing.state;
      if (writing.isOpen) return;
      if (writing.state === "removed") this.forget(writing);
      else if (writing.isSafe) this.settle(writing);
    };
  }

  close(writing) {
    if (!writing.isSafe) writing.isTold = false;
    writing.close();
    writing.onchange();
  }

  leave(writing) {
    this.all.delete(writing);
    writing.stop();
    this.home(writing).drop(writing);
  }

  /** Under its agenda item, or, where that is gone, under the one that is open. */
  home(writing) {
    const isRefused = writing.errors.some(({ field }) => field === "agenda_item");
    const entries = this.listOf(!isRefused && this.agenda.has(writing.item) ? writing.item : this.item());
    if (writing.home && writing.home !== entries) writing.home.drop(writing);
    writing.home = entries;
    return entries;
  }

  showAll() {
    for (const writing of this.all) if (!writing.isOpen) this.home(writing).wait(writing);
  }

  // What the portal says ------------------------------------------------------------------------------

  covers(element) {
    const writing = this.find(element.dataset);
    if (!writing) return false;
    writing.fresh = element;
    if (writing.hearOther(element)) this.overtake(writing, element);
    return !this.letGo(writing);
  }

  /** A finished writing that the portal shows as it was saved needs no row of its own. */
  letGo(writing) {
    const isShown = writing.fresh && Number(writing.fresh.dataset.seen) >= Number(writing.seen || 0);
    if (writing.isOpen || !writing.isSafe || !isShown) return false;
    this.leave(writing);
    return true;
  }

  overtake(writing, element) {
    const form = this.formOf(writing);
    if (!form || writing.overtakenBy === element.dataset.seen) return;
    writing.overtakenBy = element.dataset.seen;
    form.showOther(element);
    say(word("overtaken"));
  }

  /** Saved and no longer typed in: the portal's own words take its place, with the next answer at the latest. */
  settle(writing) {
    const { fresh } = writing;
    if (fresh && this.letGo(writing)) holdPlace(() => this.listOf(writing.item).put(fresh));
    // While more is to be sent the link is theirs.
    else if (writing.item === this.item() && [...this.all].every((other) => other.isOpen || other.isSafe)) this.ask();
  }

  /** Thrown away in the list of what is not sent: the portal's own words come back. */
  forget(writing) {
    this.leave(writing);
    if (writing.fresh) this.listOf(writing.item).put(writing.fresh);
    else if (writing.entry) this.askAnew(writing.item);
    this.ask();
  }

  // What is told -----------------------------------------------------------------------------------------

  /** Once when it is finished, when it cannot be saved, and when that is over: not with every pause in typing. */
  tell(writing, before) {
    const { state } = writing;
    if (writing.proposal && !writing.isProposalTold) say(word("two-versions"));
    else if (state === "saved" && (!writing.isTold || writing.wasLate)) say(word("saved", { at: writing.at }));
    else if (state !== before && STUCK.includes(state)) say(word(state === "signin" ? "sign-in" : "unsaved"));
    if (state === "saved") Object.assign(writing, { isTold: true, wasLate: false });
    writing.isProposalTold = Boolean(writing.proposal);
  }

  isLate() {
    const late = [...this.all].filter((writing) => !writing.isSafe && !writing.isEmpty && !writing.wasLate);
    for (const writing of late) {
      writing.wasLate = true;
      writing.onchange();
    }
    if (late.length) say(word("unsaved"));
  }
}

/** The newest lines only; older ones make room. */
const LINES_MAX = 5_000;
/** Nearer to the end than this, the view stays at it. */
const END_PX = 40;

/** Puts lines into an element once a frame, whatever their number, and keeps to the end who is there. */
export class LogBox {
  #find;
  #waiting = [];
  #due = false;

  /** @param find gives the element, or null while there is none */
  constructor(find) {
    this.#find = find;
  }

  clear() {
    this.#waiting = [];
    this.#find()?.replaceChildren();
  }

  add(line) {
    this.#waiting.push(line);
    if (this.#waiting.length > 2 * LINES_MAX) {
      this.#waiting.splice(0, LINES_MAX);
    }
    if (!this.#due) {
      this.#due = true;
      requestAnimationFrame(() => this.#show());
    }
  }

  #show() {
    this.#due = false;
    const box = this.#find();
    if (!box) {
      return;
    }
    const atEnd = box.scrollTop + box.clientHeight >= box.scrollHeight - END_PX;
    const fresh = document.createDocumentFragment();
    for (const line of this.#waiting.splice(0).slice(-LINES_MAX)) {
      const row = document.createElement('div');
      row.textContent = line;
      fresh.append(row);
    }
    box.append(fresh);
    while (box.childElementCount > LINES_MAX) {
      box.firstElementChild.remove();
    }
    if (atEnd) {
      box.scrollTop = box.scrollHeight;
    }
  }
}

import {html, nothing, render} from '../lib/lit-html/lit-html.js';

export {html, nothing};

/**
 * A custom element that draws itself into the page from a template, again whenever a property is set or a signal
 * it follows changes; at most once a frame.
 */
export class Part extends HTMLElement {
  #drawn = false;
  #due = false;
  #ends = [];
  #sources = [];

  /**
   * @param properties names that the element's users set
   */
  static define(name, type, properties = []) {
    for (const property of properties) {
      const field = Symbol(property);
      Object.defineProperty(type.prototype, property, {
        get() {
          return this[field];
        },
        set(value) {
          const before = this[field];
          if (before !== value) {
            this[field] = value;
            if (this.isConnected) {
              this.changed(property, before);
              this.update();
            }
          }
        },
      });
    }
    customElements.define(name, type);
  }

  /** What is shown. */
  content() {
    return nothing;
  }

  /** The element came into the page. */
  begin() {}

  /** A property changed while it is there. */
  changed() {}

  /** What was shown has been drawn. */
  drawn() {}

  connectedCallback() {
    this.begin();
    this.#draw();
  }

  disconnectedCallback() {
    this.#ends.splice(0).forEach(end => end());
    this.drawFrom();
  }

  /** To be called when the element leaves the page. */
  atEnd(end) {
    this.#ends.push(end);
  }

  follow(...signals) {
    for (const signal of signals) {
      this.atEnd(signal.follow(() => this.update()));
    }
  }

  on(target, type, listener, options) {
    target.addEventListener(type, listener, options);
    this.atEnd(() => target.removeEventListener(type, listener, options));
  }

  /** From now on it shows these, instead of those before: each is in use as long, and what changes there is drawn. */
  drawFrom(...sources) {
    const before = this.#sources;
    this.#sources = sources.flatMap(source => [source.use(), source.follow(() => this.update())]);
    before.forEach(end => end());
  }

  every(ms, action) {
    const timer = setInterval(action, ms);
    this.atEnd(() => clearInterval(timer));
  }

  update() {
    if (!this.#due) {
      this.#due = true;
      requestAnimationFrame(() => this.#draw());
    }
  }

  #draw() {
    this.#due = false;
    if (this.isConnected) {
      render(this.content(), this);
      this.drawn();
    }
  }
}

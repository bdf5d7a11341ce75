import {entries} from '../data/history.js';
import {moment} from '../data/moment.js';
import {html, nothing, Part} from '../parts/element.js';
import '../parts/entry.js';
import {loading, notice, refused} from '../parts/status.js';
import {repeat} from '../lib/lit-html/directives/repeat.js';

const PAGE_ENTRIES = 50;
/** Status changes come in rows; asked for again this long after the last. */
const SETTLE_MS = 300;

/** Every change of an object, newest first, across re-creations of its name. */
class ObjectHistory extends Part {
  #list = null;
  #next = '';
  #error = null;
  #timer = 0;

  begin() {
    this.#load();
    this.atEnd(moment.follow(() => this.#load()));
    this.atEnd(() => clearTimeout(this.#timer));
  }

  changed(property) {
    if (property === 'key') {
      this.#list = null;
      this.#load();
    } else if (property === 'revision') {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#load(), SETTLE_MS);
    }
  }

  async #load(more = false) {
    try {
      const {group, resource, namespace, name} = this.where;
      const page = await entries({group, resource, namespace, name}, {
        limit: PAGE_ENTRIES,
        until: moment.value?.revision,
        continue: more ? this.#next : undefined,
      });
      this.#list = more ? [...this.#list, ...page.items] : page.items;
      this.#next = page.metadata?.continue ?? '';
      this.#error = null;
    } catch (error) {
      this.#error = error;
    }
    this.update();
  }

  content() {
    if (this.#error) {
      return refused(this.#error);
    }
    if (!this.#list) {
      return loading();
    }
    if (!this.#list.length) {
      return notice('No change is kept', 'What happened before retention began is not known.');
    }
    return html`<div class="entries">
      ${repeat(this.#list, entry => entry.revision, entry => html`<troupe-entry .entry=${entry}></troupe-entry>`)}
      ${this.#next ? html`<p class="actions"><button @click=${() => this.#load(true)}>Earlier changes</button></p>` : nothing}
    </div>`;
  }
}

Part.define('troupe-object-history', ObjectHistory, ['key', 'where', 'revision']);

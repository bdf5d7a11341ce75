import {AGES_MS, moment} from '../data/moment.js';
import {count} from '../data/text.js';
import {html, nothing, Part} from '../parts/element.js';
import {objectTable, printed} from '../parts/object-table.js';

const ROWS_HIGH_MAX = 10;

/** A table of what belongs to an object, in its page. */
class Related extends Part {
  #rows = null;

  begin() {
    this.#open();
    this.follow(moment);
    this.every(AGES_MS, () => this.update());
  }

  changed(property) {
    if (property === 'path' || property === 'query') {
      this.#open();
    }
  }

  #open() {
    this.#rows = printed(this.path, Object.fromEntries([split(this.query)]));
    this.drawFrom(this.#rows);
  }

  content() {
    const rows = [...this.#rows.items.values()];
    if (!rows.length) {
      return nothing;
    }
    return html`<section class="card related">
      <h2>${this.name}<span class="quiet">${count(rows.length)}</span></h2>
      ${objectTable(this.name, this.kind, this.#rows, rows, {height: Math.min(rows.length, ROWS_HIGH_MAX)})}
    </section>`;
  }
}

function split(query) {
  const at = query.indexOf('=');
  return [query.slice(0, at), query.slice(at + 1)];
}

Part.define('troupe-related', Related, ['name', 'kind', 'path', 'query']);

import {collection} from '../data/collection.js';
import {moment} from '../data/moment.js';
import {count} from '../data/text.js';
import {tableColumns} from '../parts/columns.js';
import {html, nothing, Part} from '../parts/element.js';
import {objectLink} from '../parts/route.js';

/** A table of what belongs to an object, in its page. */
class Related extends Part {
  #rows = null;
  #end = null;

  begin() {
    this.#open();
    this.follow(moment);
    this.every(10_000, () => this.update());
    this.atEnd(() => this.#end());
  }

  changed(property) {
    if (property === 'path' || property === 'query') {
      this.#end();
      this.#open();
    }
  }

  #open() {
    this.#rows = collection({path: this.path, query: Object.fromEntries([split(this.query)]), table: true});
    const ends = [this.#rows.use(), this.#rows.follow(() => this.update())];
    this.#end = () => ends.forEach(end => end());
  }

  content() {
    const rows = [...this.#rows.items.values()];
    if (!rows.length) {
      return nothing;
    }
    const now = moment.value?.time ? Date.parse(moment.value.time) : Date.now();
    const link = row => objectLink({...this.kind, namespace: row.object.metadata.namespace, name: row.object.metadata.name});
    return html`<section class="card related">
      <h2>${this.name}<span class="quiet">${count(rows.length)}</span></h2>
      <troupe-table .style=${`--rows: ${Math.min(rows.length, 10)}`} .name=${this.name} .rows=${rows}
        .columns=${tableColumns(this.#rows.columns, {withNamespace: false, wide: false, now})}
        .keyOf=${row => row.object.metadata.uid} .linkOf=${link}></troupe-table>
    </section>`;
  }
}

function split(query) {
  const at = query.indexOf('=');
  return [query.slice(0, at), query.slice(at + 1)];
}

Part.define('troupe-related', Related, ['name', 'kind', 'path', 'query']);

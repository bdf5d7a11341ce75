import {resourcePath} from '../data/api.js';
import {kindOf, pluralOf} from '../data/discovery.js';
import {AGES_MS, moment} from '../data/moment.js';
import {plural} from '../data/text.js';
import {html, nothing, Part} from '../parts/element.js';
import {objectTable, printed} from '../parts/object-table.js';
import {loading, notice, pill, refused} from '../parts/status.js';
import {titled} from '../parts/title.js';
import '../parts/undo-set.js';

/** All objects of a kind, as kubectl would print them, kept up to date. */
class List extends Part {
  #kind = null;
  #rows = null;
  #filter = '';
  #wide = false;

  begin() {
    this.#open();
    this.follow(moment);
    this.every(AGES_MS, () => this.update());
  }

  changed() {
    this.#filter = '';
    this.#open();
  }

  #open() {
    const {group, resource, namespace} = this.where;
    this.#kind = kindOf(group, resource);
    this.#rows = this.#kind ? printed(resourcePath(this.#kind, this.#kind.namespaced ? namespace : '')) : null;
    this.drawFrom(...(this.#rows ? [this.#rows] : []));
  }

  content() {
    if (!this.#kind) {
      return notice('No such kind', `${this.where.resource}.${this.where.group} is not served here.`, 'bad');
    }
    const all = this.#rows;
    titled(pluralOf(this.#kind));
    const shown = this.#filtered();
    const total = all.items.size;
    return html`<div class="list-view">
      <div class="title">
        <h1>${pluralOf(this.#kind)}</h1>
        <span class="quiet" data-role="count">${all.state === 'failed' ? '' : all.settled ? (shown.length === total ? plural(total, 'object') : `${shown.length} of ${plural(total, 'object')}`) : 'reading …'}</span>
        ${all.state === 'retrying' ? pill('reconnecting', 'waiting') : nothing}
        ${all.state === 'polling' ? pill('refreshed every 10 s') : nothing}
        <span class="grow"></span>
        ${this.#undo()}
        <input type="search" placeholder="Filter by name, label or text  ( / )" aria-label="Filter" .value=${this.#filter}
          @input=${event => this.#find(event.target.value)}>
        <label class="check"><input type="checkbox" .checked=${this.#wide} @change=${() => this.#widen()}> wide</label>
      </div>
      ${this.#body(shown)}
    </div>`;
  }

  /** In one namespace, what is labelled alike can be put back together. */
  #undo() {
    const {verbs, namespaced, group, resource} = this.#kind;
    const restorable = namespaced && this.where.namespace && ['get', 'list', 'create', 'update', 'delete'].every(verb => verbs.includes(verb));
    return restorable && resource !== 'events' && resource !== 'leases'
      ? html`<troupe-undo-set .where=${{group, resource, kind: this.#kind.kind, namespace: this.where.namespace}}
          .labels=${this.#filter.split(/\s+/).filter(word => /^[^=]+=[^=]*$/.test(word)).join(',')}></troupe-undo-set>`
      : nothing;
  }

  #body(rows) {
    const all = this.#rows;
    if (all.state === 'failed') {
      return refused(all.error);
    }
    if (!all.settled && !all.items.size) {
      return loading();
    }
    if (!rows.length) {
      const where = this.where.namespace && this.#kind.namespaced ? ` in ${this.where.namespace}` : '';
      return this.#filter
        ? notice('Nothing matches', `None of ${plural(all.items.size, 'object')} matches “${this.#filter}”.`)
        : notice(`No ${this.#kind.resource}${where}`, moment.value ? 'There were none at this moment.' : 'They appear here as soon as there are some.');
    }
    const withNamespace = this.#kind.namespaced && !this.where.namespace;
    return objectTable(`${this.#kind.kind} ${this.where.namespace}`, this.#kind, all, rows, {withNamespace, wide: this.#wide});
  }

  #filtered() {
    const words = this.#filter.toLowerCase().split(/\s+/).filter(Boolean);
    const rows = [...this.#rows.items.values()];
    rows.sort((a, b) => order(a).localeCompare(order(b)));
    return words.length ? rows.filter(row => words.every(word => textOf(row).includes(word))) : rows;
  }

  #find(text) {
    this.#filter = text;
    this.update();
  }

  #widen() {
    this.#wide = !this.#wide;
    this.update();
  }
}

function order(row) {
  const {namespace = '', name} = row.object.metadata;
  return `${namespace}/${name}`;
}

const texts = new WeakMap();

/** What a filter looks in; made once a row. */
function textOf(row) {
  let text = texts.get(row);
  if (text === undefined) {
    const {namespace = '', labels = {}} = row.object.metadata;
    text = [namespace, ...row.cells, ...Object.entries(labels).map(([key, value]) => `${key}=${value}`)].join(' ').toLowerCase();
    texts.set(row, text);
  }
  return text;
}

Part.define('troupe-list', List, ['where']);

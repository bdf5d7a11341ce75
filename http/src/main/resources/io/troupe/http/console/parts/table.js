import {repeat} from '../lib/lit-html/directives/repeat.js';
import {html, nothing, Part} from './element.js';
import {go} from './route.js';

const ROW_PX = 34;
/** Rows drawn above and below what can be seen. */
const SPARE_ROWS = 12;

let tables = 0;

/**
 * A table of any length that draws only the rows that can be seen, and of those only the cells that changed.
 *
 * `columns`: {title, cell(row) -> template, sort(row) -> value, look, width}; `rows`: any objects; `keyOf(row)`;
 * `linkOf(row)`. Keys: up, down, Home, End, Page up and down move, Enter opens.
 */
class VirtualTable extends Part {
  #first = 0;
  #last = 60;
  #sort = null;
  #descending = false;
  #active = -1;
  #id = `rows${(tables += 1)}`;

  begin() {
    this.on(window, 'resize', () => this.#look());
    this.on(this, 'scroll', () => this.#look(), {passive: true, capture: true});
    this.on(this, 'keydown', event => this.#key(event));
  }

  changed(property) {
    if (property === 'name') {
      this.#sort = null;
      this.#active = -1;
      this.querySelector('.rows')?.scrollTo(0, 0);
    }
  }

  drawn() {
    this.#look();
  }

  content() {
    const rows = this.#sorted();
    this.sorted = rows;
    const first = Math.min(this.#first, Math.max(0, rows.length - 1));
    const last = Math.min(rows.length, this.#last);
    const widths = this.columns.map((column, at) => widthOf(column, at));
    return html`<div class="rows" role="grid" tabindex="0" aria-rowcount=${rows.length + 1} aria-label=${this.name ?? ''}
        aria-activedescendant=${this.#active < 0 ? nothing : this.#idOf(this.#active)}
        .style=${`--columns: ${widths.join(' ')}; --least: calc(${widths.map(leastOf).join(' + ')} + 0.8rem)`}>
      <div class="head" role="row">
        ${this.columns.map((column, at) => this.#heading(column, at))}
      </div>
      <div class="space" role="rowgroup" .style=${`height: ${rows.length * ROW_PX}px`}>
        ${repeat(rows.slice(first, last), this.keyOf, (row, at) => this.#row(row, first + at))}
      </div>
    </div>`;
  }

  #heading(column, at) {
    const sorted = this.#sort === at;
    const order = sorted ? (this.#descending ? 'descending' : 'ascending') : 'none';
    return html`<div role="columnheader" aria-sort=${order} class=${column.look ?? ''}>
      ${column.sort
        ? html`<button @click=${() => this.#sortBy(at)}>${column.title}<span aria-hidden="true">${sorted ? (this.#descending ? '↓' : '↑') : ''}</span></button>`
        : column.title}
    </div>`;
  }

  #row(row, at) {
    const link = this.linkOf?.(row);
    return html`<div class="row ${at === this.#active ? 'active' : ''}" role="row" id=${this.#idOf(at)} aria-rowindex=${at + 2}
        .style=${`transform: translateY(${at * ROW_PX}px)`} @click=${event => this.#open(event, link)}>
      ${this.columns.map((column, index) => html`<div role="gridcell" class=${column.look ?? ''}>
        ${index === 0 && link ? html`<a href=${link} tabindex="-1">${column.cell(row)}</a>` : column.cell(row) ?? nothing}
      </div>`)}
    </div>`;
  }

  /** Of the row that stands there; the page may hold several tables. */
  #idOf(at) {
    return `${this.#id}-${at}`;
  }

  #open(event, link) {
    if (link && !event.target.closest('a, button') && !getSelection().toString()) {
      go(link);
    }
  }

  #sortBy(at) {
    if (this.#sort === at && this.#descending) {
      this.#sort = null;
      this.#descending = false;
    } else {
      this.#descending = this.#sort === at;
      this.#sort = at;
    }
    this.update();
  }

  #sorted() {
    const sort = this.columns[this.#sort]?.sort;
    if (!sort) {
      return this.rows;
    }
    const sign = this.#descending ? -1 : 1;
    return [...this.rows].sort((a, b) => sign * compare(sort(a), sort(b)));
  }

  /** Which rows can be seen now. */
  #look() {
    const box = this.querySelector('.rows');
    if (!box) {
      return;
    }
    const top = Math.floor(box.scrollTop / ROW_PX);
    const first = Math.max(0, top - SPARE_ROWS);
    const last = top + Math.ceil(box.clientHeight / ROW_PX) + SPARE_ROWS;
    if (first !== this.#first || last !== this.#last) {
      this.#first = first;
      this.#last = last;
      this.update();
    }
  }

  #key(event) {
    const box = this.querySelector('.rows');
    const page = Math.max(1, Math.floor(box.clientHeight / ROW_PX) - 2);
    const steps = {
      ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity,
    };
    if (event.key in steps && event.target === box) {
      event.preventDefault();
      const wanted = this.#active < 0 ? Math.max(0, steps[event.key] === 1 ? 0 : steps[event.key]) : this.#active + steps[event.key];
      this.#active = Math.max(0, Math.min(this.sorted.length - 1, wanted));
      const top = this.#active * ROW_PX;
      if (top < box.scrollTop) {
        box.scrollTop = top;
      } else if (top + 2 * ROW_PX > box.scrollTop + box.clientHeight) {
        box.scrollTop = top + 2 * ROW_PX - box.clientHeight;
      }
      this.update();
    } else if (event.key === 'Enter' && event.target === box && this.sorted[this.#active]) {
      const link = this.linkOf?.(this.sorted[this.#active]);
      if (link) {
        go(link);
      }
    }
  }
}

/** On a phone a name leaves room for what it is about. */
function widthOf({width = 'minmax(5rem, 1fr)'}, at) {
  return at === 0 ? width.replace(/^minmax\(([0-9.]+rem),/, 'minmax(min($1, 44vw),') : width;
}

function leastOf(width) {
  return /^minmax\((.*), [^,]*\)$/.exec(width)?.[1] ?? width;
}

const NATURAL = new Intl.Collator('en', {numeric: true});

function compare(a, b) {
  return typeof a === 'number' && typeof b === 'number' ? a - b : NATURAL.compare(String(a ?? ''), String(b ?? ''));
}

Part.define('troupe-table', VirtualTable, ['name', 'columns', 'rows', 'keyOf', 'linkOf']);

import {age, fullStamp} from '../data/text.js';
import {html} from './element.js';
import {status} from './status.js';

const STATUS_COLUMNS = /^(status|phase|type|ready|available|established|state|condition)$/i;
const WIDE = new Map([['name', 'minmax(14rem, 2.4fr)'], ['message', 'minmax(16rem, 4fr)'], ['node', 'minmax(9rem, 1.2fr)'],
  ['object', 'minmax(12rem, 2fr)'], ['reason', 'minmax(8rem, 1.2fr)'], ['status', 'minmax(8rem, 1.2fr)']]);
/** Printed by the server when the row was last sent, so worthless a minute later: counted here instead. */
const AGES = /^(age|created at)$/i;

/** What kubectl would print, from the definitions of the server's table. */
export function tableColumns(definitions, {withNamespace, wide, now}) {
  const columns = [];
  definitions.forEach((definition, at) => {
    if (definition.priority > 0 && !wide && definition.name !== 'Node') {
      return; // where a pod runs is always worth knowing
    }
    columns.push(column(definition, at, now));
    if (at === 0 && withNamespace) {
      columns.push({
        title: 'Namespace',
        width: 'minmax(7rem, 1fr)',
        cell: row => row.object.metadata.namespace,
        sort: row => row.object.metadata.namespace,
      });
    }
  });
  return columns;
}

function column(definition, at, now) {
  const title = definition.name;
  if (AGES.test(title)) {
    return {
      title: 'Age',
      width: '5.5rem',
      look: 'number',
      cell: row => since(row.object.metadata.creationTimestamp, now),
      sort: row => -Date.parse(row.object.metadata.creationTimestamp),
    };
  }
  const width = WIDE.get(title.toLowerCase());
  const numeric = definition.type === 'integer' || definition.type === 'number';
  return {
    title,
    width: numeric ? '6.5rem' : width,
    look: numeric ? 'number' : '',
    cell: row => word(title, row.cells[at]),
    sort: row => row.cells[at],
  };
}

function word(title, value) {
  if (value === null || value === undefined || value === '<none>' || value === '') {
    return html`<span class="none" aria-label="none">–</span>`;
  }
  return STATUS_COLUMNS.test(title) && /^[A-Z]/.test(value) ? status(value) : String(value);
}

/** An age that says on hover when that was. */
export function since(time, now) {
  return html`<time datetime=${time ?? ''} title=${time ? fullStamp(time) : ''}>${time ? age(time, now) : '–'}</time>`;
}

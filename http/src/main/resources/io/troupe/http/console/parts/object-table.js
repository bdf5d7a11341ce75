import {collection} from '../data/collection.js';
import {timeShown} from '../data/moment.js';
import {tableColumns} from './columns.js';
import {html} from './element.js';
import {objectLink} from './route.js';
import './table.js';

/** Objects as the server would print them, kept up to date. */
export function printed(path, query = {}) {
  return collection({path, query, table: true});
}

/**
 * Such objects as a table, each row leading to its object's page.
 *
 * @param kind of all of them
 * @param from what {@link printed} gave
 * @param rows those of its items that are shown
 * @param look {withNamespace, wide, height}: columns, and how many rows high it is where that is not what room there is
 */
export function objectTable(name, kind, from, rows, {withNamespace = false, wide = false, height = ''} = {}) {
  return html`<troupe-table .style=${height ? `--rows: ${height}` : ''} .name=${name} .rows=${rows}
    .columns=${tableColumns(from.columns, {withNamespace, wide, now: timeShown()})}
    .keyOf=${keyOf} .linkOf=${row => linkOf(kind, row)}></troupe-table>`;
}

function keyOf(row) {
  return row.object.metadata.uid;
}

function linkOf(kind, {object: {metadata: {namespace = '', name}}}) {
  return objectLink({...kind, namespace, name});
}

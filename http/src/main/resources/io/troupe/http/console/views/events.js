import {resourcePath} from '../data/api.js';
import {collection} from '../data/collection.js';
import {kindNamed} from '../data/discovery.js';
import {AGES_MS, moment, timeShown} from '../data/moment.js';
import {plural} from '../data/text.js';
import {since} from '../parts/columns.js';
import {html, Part} from '../parts/element.js';
import {objectLink} from '../parts/route.js';
import {loading, notice, refused} from '../parts/status.js';
import {titled} from '../parts/title.js';
import {EVENTS, EVENTS_MAX, lastSeen} from './overview.js';

/** All events of the cluster or a namespace, the newest first, each leading to what it is about. */
class Events extends Part {
  #events = null;
  #filter = '';
  #warnings = false;

  begin() {
    this.#open();
    this.follow(moment);
    this.every(AGES_MS, () => this.update());
  }

  changed() {
    this.#open();
  }

  #open() {
    this.#events = collection({path: resourcePath(EVENTS, this.namespace), max: EVENTS_MAX});
    this.drawFrom(this.#events);
  }

  content() {
    titled('Events');
    const rows = this.#shown();
    const total = this.#events.items.size;
    return html`<div class="list-view">
      <div class="title">
        <h1>Events</h1>
        <span class="quiet" data-role="count">${this.#events.state === 'failed' ? '' : this.#events.settled ? (rows.length === total ? plural(total, 'event') : `${rows.length} of ${plural(total, 'event')}`) : 'reading …'}</span>
        <span class="grow"></span>
        <label class="check"><input type="checkbox" .checked=${this.#warnings} @change=${event => this.#set({warnings: event.target.checked})}> warnings only</label>
        <input type="search" placeholder="Filter by reason, object or text  ( / )" aria-label="Filter" .value=${this.#filter}
          @input=${event => this.#set({filter: event.target.value})}>
      </div>
      ${this.#body(rows)}
    </div>`;
  }

  #body(rows) {
    if (this.#events.state === 'failed') {
      return refused(this.#events.error);
    }
    if (!this.#events.settled) {
      return loading();
    }
    if (!rows.length) {
      return this.#events.items.size
        ? notice('Nothing matches', 'No event is like that.')
        : notice('No events', 'Events are kept for an hour; choose an earlier moment above to see those of then.');
    }
    return html`<troupe-table .name=${`Events ${this.namespace}`} .rows=${rows} .columns=${this.#columns()}
      .keyOf=${event => event.metadata.uid} .linkOf=${linkOf}></troupe-table>`;
  }

  #columns() {
    const now = timeShown();
    return [
      {title: 'Object', width: 'minmax(14rem, 2.4fr)', cell: event => about(event), sort: about},
      ...(this.namespace ? [] : [{title: 'Namespace', width: 'minmax(6rem, 1fr)', cell: event => event.metadata.namespace, sort: event => event.metadata.namespace}]),
      {title: 'Last seen', width: '6.8rem', look: 'number', cell: event => since(lastSeen(event), now), sort: event => -Date.parse(lastSeen(event))},
      {title: 'Reason', width: 'minmax(9rem, 1.2fr)', cell: event => (event.type === 'Warning' ? html`<span class="status waiting"><span class="dot" aria-label="Warning"></span>${event.reason}</span>` : event.reason), sort: event => event.reason},
      {title: 'Count', width: '5.6rem', look: 'number', cell: event => String(times(event)), sort: times},
      {title: 'Message', width: 'minmax(16rem, 5fr)', cell: event => html`<span title=${event.message ?? ''}>${event.message ?? ''}</span>`, sort: event => event.message},
    ];
  }

  #shown() {
    const words = this.#filter.toLowerCase().split(/\s+/).filter(Boolean);
    return [...this.#events.items.values()]
      .filter(event => !this.#warnings || event.type === 'Warning')
      .filter(event => !words.length || words.every(word => textOf(event).includes(word)))
      .sort((a, b) => lastSeen(b).localeCompare(lastSeen(a)));
  }

  #set({filter = this.#filter, warnings = this.#warnings}) {
    this.#filter = filter;
    this.#warnings = warnings;
    this.update();
  }
}

function about({involvedObject: object = {}}) {
  return `${object.kind?.toLowerCase() ?? ''}/${object.name ?? ''}`;
}

function times(event) {
  return event.series?.count ?? event.count ?? 1;
}

function textOf(event) {
  return [event.type, event.reason, event.message, event.metadata.namespace, about(event)].join(' ').toLowerCase();
}

/** To the object's own events; nowhere if its kind is not served. */
function linkOf({involvedObject: object = {}}) {
  const kind = kindNamed(object.apiVersion ?? 'v1', object.kind);
  return kind && object.name ? objectLink({...kind, namespace: kind.namespaced ? object.namespace : '', name: object.name}, 'events') : undefined;
}

Part.define('troupe-events', Events, ['namespace']);

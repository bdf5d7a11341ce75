import {resourcePath} from '../data/api.js';
import {collection} from '../data/collection.js';
import {AGES_MS, moment, timeShown} from '../data/moment.js';
import {html, Part} from '../parts/element.js';
import {loading, notice, refused} from '../parts/status.js';
import {eventRow, lastSeen} from './overview.js';

const EVENTS = {group: '', version: 'v1', resource: 'events'};

/** What was reported about an object. */
class ObjectEvents extends Part {
  #events = null;

  begin() {
    this.#open();
    this.follow(moment);
    this.every(AGES_MS, () => this.update());
  }

  changed(property) {
    if (property === 'key') {
      this.#open();
    }
  }

  #open() {
    const {namespace, name, kind} = this.where;
    this.#events = collection({
      path: resourcePath(EVENTS, namespace),
      query: {fieldSelector: `involvedObject.kind=${kind},involvedObject.name=${name}`},
    });
    this.drawFrom(this.#events);
  }

  content() {
    if (this.#events.state === 'failed') {
      return refused(this.#events.error);
    }
    if (!this.#events.settled) {
      return loading();
    }
    const list = [...this.#events.items.values()].sort((a, b) => lastSeen(b).localeCompare(lastSeen(a)));
    return list.length
      ? html`<section class="card"><ul class="events one">${list.map(event => eventRow(event, timeShown()))}</ul></section>`
      : notice('No events', 'Events are kept for an hour; the history is kept longer.');
  }
}

Part.define('troupe-object-events', ObjectEvents, ['key', 'where']);

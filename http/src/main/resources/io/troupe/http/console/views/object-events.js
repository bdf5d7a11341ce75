import {resourcePath} from '../data/api.js';
import {collection} from '../data/collection.js';
import {moment} from '../data/moment.js';
import {html, Part} from '../parts/element.js';
import {loading, notice, refused} from '../parts/status.js';
import {eventRow, lastSeen} from './overview.js';

const EVENTS = {group: '', version: 'v1', resource: 'events'};

/** What was reported about an object. */
class ObjectEvents extends Part {
  #events = null;
  #end = null;

  begin() {
    this.#open();
    this.follow(moment);
    this.every(10_000, () => this.update());
    this.atEnd(() => this.#end());
  }

  changed(property) {
    if (property === 'key') {
      this.#end();
      this.#open();
    }
  }

  #open() {
    const {namespace, name, kind} = this.where;
    this.#events = collection({
      path: resourcePath(EVENTS, namespace),
      query: {fieldSelector: `involvedObject.kind=${kind},involvedObject.name=${name}`},
    });
    const ends = [this.#events.use(), this.#events.follow(() => this.update())];
    this.#end = () => ends.forEach(end => end());
  }

  content() {
    if (this.#events.state === 'failed') {
      return refused(this.#events.error);
    }
    if (!this.#events.settled) {
      return loading();
    }
    const list = [...this.#events.items.values()].sort((a, b) => lastSeen(b).localeCompare(lastSeen(a)));
    const now = moment.value?.time ? Date.parse(moment.value.time) : Date.now();
    return list.length
      ? html`<section class="card"><ul class="events one">${list.map(event => eventRow(event, now))}</ul></section>`
      : notice('No events', 'Events are kept for an hour; the history is kept longer.');
  }
}

Part.define('troupe-object-events', ObjectEvents, ['key', 'where']);

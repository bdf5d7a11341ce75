import {EntryFeed} from '../data/entries.js';
import {kinds} from '../data/discovery.js';
import {memory} from '../data/history.js';
import {moment} from '../data/moment.js';
import {html, nothing, Part} from '../parts/element.js';
import {entryList} from '../parts/entry.js';
import {loading, notice, pill, refused} from '../parts/status.js';
import {titled} from '../parts/title.js';

/** What changed in the cluster or a namespace, newest first, by any filter, as it happens. */
class History extends Part {
  #feed = null;
  #filter = {resource: '', user: '', verb: '', field: '', routine: false};

  begin() {
    this.#open();
    this.follow(memory, moment);
  }

  changed() {
    this.#reopen();
  }

  #open() {
    const {resource, user, verb, field, routine} = this.#filter;
    const wanted = resource.toLowerCase();
    const kind = kinds.value.find(one => [one.resource, one.kind.toLowerCase(), ...one.shortNames].includes(wanted));
    const scope = {namespace: this.where.namespace, group: kind?.group, resource: kind?.resource ?? resource};
    this.#feed = new EntryFeed(scope, {user, verb, field, routine: routine || Boolean(resource)});
    this.drawFrom(this.#feed);
  }

  #reopen() {
    this.#open();
    this.update();
  }

  content() {
    titled('History');
    if (memory.value?.available === false) {
      return notice('No history', `Not here: ${memory.value.reason}`);
    }
    return html`<div class="history-view">
      <div class="title">
        <h1>History</h1><span class="quiet">${this.where.namespace || 'all namespaces'}</span>
        ${{live: pill('live', 'good'), polling: pill('asked again every 3 s'), past: pill('up to this moment', 'waiting')}[this.#feed.state] ?? nothing}
        <span class="grow"></span>
        ${this.#input('resource', 'Kind, such as pods')}
        ${this.#input('user', 'User')}
        ${this.#input('field', 'Field, such as spec.replicas')}
        <select aria-label="Verb" @change=${event => this.#set('verb', event.target.value)}>
          <option value="">any verb</option>
          ${['create', 'update', 'patch', 'delete'].map(verb => html`<option ?selected=${verb === this.#filter.verb}>${verb}</option>`)}
        </select>
        <label class="check" title="Node leases, events, reports of status, plans of controllers"><input type="checkbox"
          .checked=${this.#filter.routine} @change=${event => this.#set('routine', event.target.checked)}> routine</label>
      </div>
      ${this.#body()}
    </div>`;
  }

  #input(name, hint) {
    return html`<input type="search" placeholder=${hint} aria-label=${hint} spellcheck="false" .value=${this.#filter[name]}
      @change=${event => this.#set(name, event.target.value.trim())}>`;
  }

  #set(name, value) {
    this.#filter = {...this.#filter, [name]: value};
    this.#reopen();
  }

  #body() {
    const feed = this.#feed;
    if (feed.state === 'failed') {
      return refused(feed.error);
    }
    if (feed.state === 'loading') {
      return loading();
    }
    return feed.items.length ? entryList(feed, true) : notice('Nothing changed', 'No change that you may see matches.');
  }
}

Part.define('troupe-history', History, ['where']);

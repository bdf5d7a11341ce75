import {repeat} from '../lib/lit-html/directives/repeat.js';
import {kinds} from '../data/discovery.js';
import {entries, memory} from '../data/history.js';
import {moment} from '../data/moment.js';
import {html, nothing, Part} from '../parts/element.js';
import '../parts/entry.js';
import {loading, notice, refused} from '../parts/status.js';

const PAGE_ENTRIES = 100;
const REFRESH_MS = 3_000;

/** What changed in the cluster or a namespace, newest first, by any filter. */
class History extends Part {
  #list = null;
  #next = '';
  #error = null;
  #filter = {resource: '', user: '', verb: ''};
  #paged = false;

  begin() {
    this.#load();
    this.follow(memory);
    this.atEnd(moment.follow(() => this.#reload()));
    this.every(REFRESH_MS, () => {
      if (!moment.value && !this.#paged && !document.hidden) {
        this.#load();
      }
    });
  }

  changed() {
    this.#reload();
  }

  #reload() {
    this.#paged = false;
    this.#load();
  }

  async #load(more = false) {
    try {
      const {resource, user, verb} = this.#filter;
      const kind = kinds.value.find(one => one.resource === resource);
      const scope = {namespace: this.where.namespace, group: kind?.group, resource};
      const page = await entries(scope, {
        user, verb, limit: PAGE_ENTRIES, until: moment.value?.revision, continue: more ? this.#next : undefined,
      });
      this.#list = more ? [...this.#list, ...page.items] : page.items;
      this.#next = page.metadata?.continue ?? '';
      this.#paged ||= more;
      this.#error = null;
    } catch (error) {
      this.#error = error;
    }
    this.update();
  }

  content() {
    document.title = 'History · Troupe';
    if (memory.value?.available === false) {
      return notice('No history', memory.value.reason);
    }
    return html`<div class="history-view">
      <div class="title">
        <h1>History</h1><span class="quiet">${this.where.namespace || 'all namespaces'}</span>
        <span class="grow"></span>
        ${this.#input('resource', 'Kind, such as pods')}
        ${this.#input('user', 'User')}
        <select aria-label="Verb" @change=${event => this.#set('verb', event.target.value)}>
          <option value="">any verb</option>
          ${['create', 'update', 'patch', 'delete'].map(verb => html`<option ?selected=${verb === this.#filter.verb}>${verb}</option>`)}
        </select>
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
    this.#reload();
  }

  #body() {
    if (this.#error) {
      return refused(this.#error);
    }
    if (!this.#list) {
      return loading();
    }
    if (!this.#list.length) {
      return notice('Nothing changed', 'No change that you may see matches.');
    }
    return html`<div class="entries">
      ${repeat(this.#list, entry => entry.revision, entry => html`<troupe-entry .named=${true} .entry=${entry}></troupe-entry>`)}
      ${this.#next ? html`<p class="actions"><button @click=${() => this.#load(true)}>Earlier changes</button></p>` : nothing}
    </div>`;
  }
}

Part.define('troupe-history', History, ['where']);

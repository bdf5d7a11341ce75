import {resourcePath} from '../data/api.js';
import {collection} from '../data/collection.js';
import {kindOf} from '../data/discovery.js';
import {entries, memory} from '../data/history.js';
import {lookAt, moment} from '../data/moment.js';
import {stateOf} from '../parts/state.js';
import {stamp} from '../data/text.js';
import {lastMeantChange} from '../data/undo.js';
import {html, nothing, Part} from '../parts/element.js';
import {kindLink, objectLink} from '../parts/route.js';
import {loading, notice, pill, refused} from '../parts/status.js';
import {titled} from '../parts/title.js';
import '../parts/undo.js';
import './object-events.js';
import './object-history.js';
import './object-logs.js';
import './object-source.js';
import './object-summary.js';
import './object-why.js';

/** One object: what it is, how it came to be so, what it says. */
class ObjectPage extends Part {
  #kind = null;
  #found = null;
  #key = '';
  #life = null;
  #tab = null;

  begin() {
    this.#open();
    this.follow(moment, memory);
  }

  changed() {
    const {group, resource, namespace, name} = this.where;
    if (this.#key !== JSON.stringify([group, resource, namespace, name])) {
      this.#open();
    }
  }

  #open() {
    const {group, resource, namespace, name} = this.where;
    this.#key = JSON.stringify([group, resource, namespace, name]);
    this.#life = null;
    this.#kind = kindOf(group, resource);
    this.drawFrom();
    if (this.#kind) {
      this.#found = collection({
        path: resourcePath(this.#kind, namespace),
        query: {fieldSelector: `metadata.name=${name}`},
      });
      this.drawFrom(this.#found);
    }
  }

  /** Where not all tabs have room, the chosen one is to be seen. */
  drawn() {
    if (this.#tab !== this.where.tab) {
      this.#tab = this.where.tab;
      this.querySelector('.tabs [aria-current=page]')?.scrollIntoView({block: 'nearest', inline: 'nearest'});
    }
  }

  content() {
    const {name, namespace, group, resource} = this.where;
    if (!this.#kind) {
      return notice('No such kind', `${resource}.${group} is not served here.`, 'bad');
    }
    titled(`${name} · ${this.#kind.kind}`);
    const [object] = this.#found.items.values();
    const tabs = this.#tabs();
    const tab = tabs.find(([id]) => id === this.where.tab) ?? tabs[0];
    return html`<div class="object-view">
      <div class="title">
        <p class="crumbs quiet"><a href=${kindLink(this.#kind, namespace)}>${this.#kind.kind}</a>${namespace ? html` in <a href=${kindLink(this.#kind, namespace)}>${namespace}</a>` : nothing}</p>
        <h1>${name}</h1>
        ${object && !object.metadata.deletionTimestamp ? stateOf(this.where, object) : nothing}
        ${object?.metadata.deletionTimestamp ? pill('being deleted', 'waiting') : nothing}
        ${!object && this.#found.settled && this.#found.state !== 'failed' ? pill('not there', 'bad') : nothing}
        <span class="grow"></span>
        ${this.#undo(object)}
      </div>
      <nav class="tabs" aria-label="About this object">${tabs.map(([id, title]) => html`<a
        href=${objectLink(this.where, id)} aria-current=${id === tab[0] ? 'page' : 'false'}>${title}</a>`)}</nav>
      ${this.#body(tab[0], object)}
    </div>`;
  }

  /** Live it takes back the last change that somebody made; in the past it brings this state back. */
  #undo(object) {
    const where = {...this.where, kind: this.#kind.kind};
    const past = moment.value;
    if (!memory.value?.available || !this.#kind.verbs.includes('update') || !object) {
      return nothing;
    }
    return past
      ? html`<troupe-undo-button .where=${where} .label=${'Restore this state'} .hint=${'Shows first what that would change now'}
          .find=${() => past}></troupe-undo-button>`
      : html`<troupe-undo-button .where=${where} .label=${'Undo last change'} .hint=${'Shows first what that would change'}
          .find=${() => beforeLastChange(where)}></troupe-undo-button>`;
  }

  #tabs() {
    const told = memory.value?.available !== false;
    return [
      ['', 'Summary'],
      ['source', 'YAML'],
      ...(told ? [['history', 'History'], ['why', 'Why']] : []),
      ['events', 'Events'],
      ...(this.#kind.resource === 'pods' && !this.#kind.group ? [['logs', 'Logs']] : []),
    ];
  }

  #body(tab, object) {
    const where = {...this.#kind, namespace: this.where.namespace, name: this.where.name};
    if (this.#found.state === 'failed') {
      return refused(this.#found.error);
    }
    if (tab === 'history') {
      return html`<troupe-object-history .key=${this.#key} .where=${where}></troupe-object-history>`;
    }
    if (tab === 'why') {
      return html`<troupe-object-why .key=${this.#key} .where=${where} .revision=${object?.metadata.resourceVersion}></troupe-object-why>`;
    }
    if (tab === 'events') {
      return html`<troupe-object-events .key=${this.#key} .where=${where}></troupe-object-events>`;
    }
    if (!object) {
      return this.#found.settled ? this.#absent() : loading();
    }
    switch (tab) {
      case 'source':
        return html`<troupe-object-source .object=${object}></troupe-object-source>`;
      case 'logs':
        return html`<troupe-object-logs .object=${object}></troupe-object-logs>`;
      default:
        return html`<troupe-object-summary .where=${where} .object=${object}></troupe-object-summary>`;
    }
  }

  /** Not there now, or not then: its history says when it was. */
  #absent() {
    const which = moment.value ? 'at this moment' : 'now';
    if (memory.value?.available) {
      this.#askForLife();
    }
    const last = this.#life?.last;
    return html`${notice(`There is no ${this.#kind.kind} ${this.where.name} ${which}`, last
        ? `It was last there until ${stamp(last.time)}.`
        : this.#life ? 'Its history knows nothing of it either.' : '')}
      ${last ? html`<p class="actions"><button class="primary" @click=${() => lookAt(last.revision - 1, last.time)}>Show it as it last was</button>
        <a class="button" href=${objectLink(this.where, 'history')}>Its history</a>
        <troupe-undo-button .where=${{...this.where, kind: this.#kind.kind}} .label=${'Bring it back'}
          .find=${() => ({revision: last.revision - 1, time: last.time})}></troupe-undo-button></p>` : nothing}`;
  }

  async #askForLife() {
    if (this.#life) {
      return;
    }
    this.#life = {};
    try {
      const {group, resource, namespace, name} = this.where;
      const list = await entries({group, resource, namespace, name}, {limit: 20});
      const last = list.items.find(entry => /^Deleted/.test(entry.type));
      this.#life = {last};
    } catch {
      this.#life = {};
    }
    this.update();
  }
}

async function beforeLastChange(where) {
  const change = await lastMeantChange(where);
  return change && {revision: change.revision - 1, time: change.time};
}

Part.define('troupe-object', ObjectPage, ['where']);

import {why} from '../data/history.js';
import {lookAt, moment} from '../data/moment.js';
import {age, stamp} from '../data/text.js';
import {html, nothing, Part} from '../parts/element.js';
import {shortUser} from '../parts/entry.js';
import {objectLink} from '../parts/route.js';
import {loading, notice, refused} from '../parts/status.js';

const NAMES_SHOWN = 5;

/** The chain of causes behind an object's state, from its newest change back to a human. */
class ObjectWhy extends Part {
  #answer = null;
  #error = null;

  begin() {
    this.#load();
    this.atEnd(moment.follow(() => this.#load()));
  }

  changed(property) {
    if (property !== 'where') {
      this.#load();
    }
  }

  async #load() {
    try {
      this.#answer = await why(this.where, moment.value?.revision);
      this.#error = null;
    } catch (error) {
      this.#error = error;
    }
    this.update();
  }

  content() {
    if (this.#error) {
      return refused(this.#error);
    }
    if (!this.#answer) {
      return loading();
    }
    const {now = [], chain = [], complete} = this.#answer;
    return html`<div class="why">
      ${now.length ? html`<section class="card"><h2>${moment.value ? 'Then' : 'Now'}</h2><ul class="now">${now.map(text => html`<li>${text}</li>`)}</ul></section>` : nothing}
      ${chain.length ? html`<ol class="chain">${chain.map(link => this.#link(link))}</ol>` : notice('No cause is known')}
      ${complete ? nothing : html`<p class="quiet">What came before is no longer kept.</p>`}
    </div>`;
  }

  #link(link) {
    const {object = {}} = link;
    return html`<li>
      <p class="what">${link.what}</p>
      <p class="quiet">
        <button class="link" title="Look at this moment" @click=${() => lookAt(link.revision, link.time)}>${stamp(link.time)}, ${age(link.time)} ago, revision ${link.revision}</button>
        ${object.name ? html` · <a href=${objectLink(object)}>${object.kind ?? object.resource} ${object.name}</a>` : nothing}
        ${link.user?.name ? html` · ${shortUser(link.user.name)}${link.source?.address ? ` from ${link.source.address}` : ''}` : nothing}
      </p>
      ${link.details?.length ? reasons(link.details) : nothing}
    </li>`;
  }
}

/** Names with the same reason stand together. */
function reasons(details) {
  const byReason = new Map();
  for (const {name, reason} of details) {
    byReason.set(reason, [...(byReason.get(reason) ?? []), name]);
  }
  return html`<ul class="details">${[...byReason].map(([reason, names]) => names.length <= NAMES_SHOWN
    ? html`<li><strong>${reason}</strong> <span class="quiet">${names.join(', ')}</span></li>`
    : html`<li><details><summary><strong>${reason}</strong> <span class="quiet">on ${names.length} nodes: ${names.slice(0, NAMES_SHOWN).join(', ')} …</span></summary>
        <span class="quiet">${names.join(', ')}</span></details></li>`)}</ul>`;
}

Part.define('troupe-object-why', ObjectWhy, ['key', 'where', 'revision']);

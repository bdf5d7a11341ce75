import {repeat} from '../lib/lit-html/directives/repeat.js';
import {read, resourcePath} from '../data/api.js';
import {compareLines} from '../data/compare.js';
import {kindOf} from '../data/discovery.js';
import {lookAt} from '../data/moment.js';
import {age, fullStamp, stamp} from '../data/text.js';
import {yamlText} from '../data/yaml.js';
import {brief, changes} from './changes.js';
import './undo.js';
import {difference} from './code.js';
import {html, nothing, Part} from './element.js';
import {objectLink} from './route.js';
import {loading, pill} from './status.js';

const LOOKS = {create: 'good', delete: 'bad', deletecollection: 'bad'};

/** One change: who did what when, and, opened, every field of it. */
class Entry extends Part {
  #open = false;
  #full = null;

  content() {
    const {entry} = this;
    const {object = {}} = entry;
    return html`<article class="entry">
      <button class="summary" aria-expanded=${this.#open} @click=${() => this.#toggle()}>
        <time datetime=${entry.time} title=${`${fullStamp(entry.time)}, ${age(entry.time)} ago`}>${stamp(entry.time)}</time>
        ${pill(entry.subresource ? `${entry.verb} ${entry.subresource}` : entry.verb, LOOKS[entry.verb] ?? 'plain')}
        ${this.named ? html`<span class="about">${object.kind} <strong>${object.name}</strong>${object.namespace ? html` <span class="quiet">${object.namespace}</span>` : nothing}</span>` : nothing}
        <span class="brief">${entry.sealed ? 'content destroyed with its key' : brief(entry)}</span>
        <span class="user" title=${entry.source?.userAgent ?? ''}>${shortUser(entry.user?.name)}</span>
      </button>
      ${this.#open ? this.#details(entry, object) : nothing}
    </article>`;
  }

  #details(entry, object) {
    return html`<div class="details">
      <p class="quiet">Revision <code>${entry.revision}</code>, ${entry.type}, by ${entry.user?.name}
        ${entry.user?.impersonatedBy ? ` (really ${entry.user.impersonatedBy})` : nothing}
        ${entry.source?.address ? ` from ${entry.source.address}` : nothing}
        ${entry.source?.userAgent ? ` with ${entry.source.userAgent}` : nothing}
        ${entry.cause ? html`, because of <button class="link" @click=${() => lookAt(entry.cause.revision)}>revision ${entry.cause.revision}</button>` : nothing}</p>
      ${changes(entry.changes, entry.moreChanges)}
      <p class="actions">
        <button @click=${() => lookAt(entry.revision, entry.time)}>Look at this moment</button>
        ${object.name ? html`<button @click=${() => this.#compare(entry, object)}>Whole diff</button>` : nothing}
        ${restorable(object) ? undoButton(entry, object) : nothing}
        ${this.named && object.name ? html`<a class="button" href=${objectLink(object, 'history')}>This object</a>` : nothing}
      </p>
      ${this.#full === 'reading' ? loading() : this.#full}
    </div>`;
  }

  #toggle() {
    this.#open = !this.#open;
    this.update();
  }

  /** Reads the object as it was before and after. */
  async #compare(entry, object) {
    this.#full = 'reading';
    this.update();
    const [before, after] = await Promise.all([entry.revision - 1, entry.revision].map(at => asItWas(object, at)));
    this.#full = difference(compareLines(before, after));
    this.update();
  }
}

function restorable({group = '', resource, name}) {
  return name && kindOf(group, resource)?.verbs.includes('update') && resource !== 'events' && resource !== 'leases';
}

/** What was deleted is restored to how it stood before that. */
function undoButton({type, revision, time}, {group = '', resource, kind, namespace = '', name}) {
  const deleted = /^Delet/.test(type);
  return html`<troupe-undo-button .where=${{group, resource, kind, namespace, name}}
    .label=${deleted ? 'Bring it back' : 'Restore to this revision'}
    .find=${() => ({revision: deleted ? revision - 1 : revision, time})}></troupe-undo-button>`;
}

async function asItWas(object, revision) {
  const kind = kindOf(object.group ?? '', object.resource) ?? object;
  const path = `${resourcePath(kind, object.namespace)}/${object.name}`;
  try {
    const found = await read(`${path}?resourceVersion=${revision}&resourceVersionMatch=Exact`);
    const {apiVersion, kind: type, metadata, ...rest} = found;
    delete metadata.managedFields;
    delete metadata.resourceVersion; // differs always
    return yamlText({apiVersion, kind: type, metadata, ...rest}).split('\n');
  } catch {
    return []; // it was not there yet, or no more
  }
}

/**
 * What a feed has.
 *
 * @param named whether each says what it is about
 */
export function entryList(feed, named) {
  return html`<div class="entries">
    ${repeat(feed.items, entry => entry.revision, entry => html`<troupe-entry .named=${named} .entry=${entry}></troupe-entry>`)}
    ${feed.hasMore ? html`<p class="actions"><button @click=${() => feed.more()}>Earlier changes</button></p>` : nothing}
  </div>`;
}

/** A controller is known by its last name. */
export function shortUser(name = '') {
  return name.replace(/^system:serviceaccount:kube-system:/, '').replace(/^system:/, '');
}

Part.define('troupe-entry', Entry, ['entry', 'named']);

import {pluralOf} from '../data/discovery.js';
import {memory} from '../data/history.js';
import {moment} from '../data/moment.js';
import {missingForUndo, ofLabels, ofNamespace} from '../data/undo.js';
import {html, nothing, Part} from './element.js';
import {openUndo} from './undo-dialog.js';

const LIVE_HINT = 'Choose a moment of the past in the time bar first: then this can be put back to how it stood.';

/**
 * Restores what a namespace held at the moment that is looked at: `where` is {namespace} for all of it, or {group, resource,
 * kind, namespace} for those of a kind with the labels that are asked for; `labels` is what they are asked for at first.
 */
class UndoSet extends Part {
  #missing = null;
  #asking = false;
  #note = '';

  begin() {
    this.follow(moment, memory);
    this.atEnd(moment.follow(() => this.#say('')));
    this.#check();
  }

  changed(property, before) {
    if (property === 'where' && JSON.stringify(before) !== JSON.stringify(this.where)) {
      this.#asking = false;
      this.#note = '';
      this.#check();
    }
  }

  async #check() {
    const asked = JSON.stringify(this.where);
    const lacks = await missingForUndo(this.where);
    if (asked === JSON.stringify(this.where)) {
      this.#missing = lacks;
      this.update();
    }
  }

  content() {
    if (!memory.value?.available || (this.where.resource && !moment.value)) {
      return nothing;
    }
    const why = this.#missing && moment.value ? `needs the right to ${this.#missing}` : this.#note;
    return html`${this.#asking && moment.value ? this.#form() : html`<button class="undo-set" aria-disabled=${!moment.value}
        ?disabled=${this.#missing !== ''} title=${why || (moment.value ? 'Shows first what that would change now' : LIVE_HINT)} @click=${() => this.#press()}>${this.#label()}</button>`}
      ${why ? html`<span class="quiet reason" role="status">${why}</span>` : nothing}`;
  }

  #label() {
    return this.where.resource ? 'Restore by label …' : 'Restore namespace …';
  }

  #form() {
    return html`<form @submit=${event => this.#submit(event)}>
      <input type="text" name="labels" required placeholder="Labels, such as app=web" aria-label="Labels of what is to be restored" autocomplete="off"
        spellcheck="false" .defaultValue=${this.labels ?? ''} @keydown=${event => event.key === 'Escape' && this.#cancel(event)}>
      <button class="primary">Rehearse</button>
      <button type="button" @click=${event => this.#cancel(event)}>Cancel</button>
    </form>`;
  }

  #press() {
    if (!moment.value) {
      this.#say(LIVE_HINT);
    } else if (this.where.resource) {
      this.#asking = true;
      this.update();
      requestAnimationFrame(() => this.querySelector('input')?.focus());
    } else {
      const {namespace} = this.where;
      this.#open({about: html`All of namespace <strong>${namespace}</strong>`, what: ofNamespace()});
    }
  }

  #submit(event) {
    event.preventDefault();
    const {kind, resource, namespace} = this.where;
    const labels = this.querySelector('input').value.trim();
    this.#open({about: html`${pluralOf({kind, resource})} in <strong>${namespace}</strong> labelled <strong>${labels}</strong>`, what: ofLabels(this.where, labels)});
  }

  #open(wish) {
    const {revision, time} = moment.value;
    this.#say('');
    openUndo({label: this.#label().replace(' …', ''), namespace: this.where.namespace, revision, time, ...wish});
  }

  /** Here Escape means only this. */
  #cancel(event) {
    event.stopPropagation();
    event.preventDefault();
    this.#asking = false;
    this.update();
    requestAnimationFrame(() => this.querySelector('button')?.focus());
  }

  #say(note) {
    this.#note = note;
    this.update();
  }
}

Part.define('troupe-undo-set', UndoSet, ['where', 'labels']);

import {backToLive, moment} from '../data/moment.js';
import {stamp} from '../data/text.js';
import {missingForUndo, undo} from '../data/undo.js';
import {changes} from './changes.js';
import {html, nothing, Part} from './element.js';
import {loading, notice, pill, refused} from './status.js';

const LOOKS = {create: 'good', replace: 'waiting', delete: 'bad', refused: 'bad'};
const DONE = {create: 'created', replace: 'restored', delete: 'deleted', none: 'as it was', refused: 'refused'};

/** Shows what restoring changes, asks, does it, and says what became of each object. */
class UndoDialog extends Part {
  #stage = 'rehearsing';
  #answer = null;
  #error = null;

  begin() {
    this.#ask(true);
  }

  drawn() {
    const dialog = this.querySelector('dialog');
    if (!dialog.open) {
      dialog.showModal();
    }
  }

  content() {
    const {kind, name} = this.where;
    return html`<dialog class="undo" aria-labelledby="undo-title" @close=${() => this.remove()} @click=${event => this.#outside(event)}>
      <h2 id="undo-title">${this.label}</h2>
      <p class="quiet">${kind} <strong>${name}</strong> as it stood at revision <code>${this.revision}</code>${this.time ? `, ${stamp(this.time)}` : nothing}.
        ${this.#stage === 'done' ? nothing : 'Nothing has been changed yet.'}</p>
      <div class="body" aria-live="polite">${this.#body()}</div>
      <p class="actions">
        ${this.#stage === 'rehearsed' && this.#differs() ? html`<button class="primary confirm" @click=${() => this.#ask(false)}>Restore now</button>` : nothing}
        ${this.#stage === 'done' && moment.value ? html`<button class="primary" @click=${() => this.#live()}>Back to live</button>` : nothing}
        <button @click=${() => this.querySelector('dialog').close()}>${['done', 'failed'].includes(this.#stage) ? 'Close' : 'Cancel'}</button>
      </p>
    </dialog>`;
  }

  #body() {
    switch (this.#stage) {
      case 'rehearsing':
      case 'working':
        return loading();
      case 'failed':
        return refused(this.#error);
      default: {
        const list = this.#answer.status?.changes ?? [];
        return this.#stage === 'rehearsed' && !this.#differs() && list.every(change => change.action === 'none')
          ? notice('Nothing to restore', 'It stands as it stood then.')
          : list.map(change => this.#change(change));
      }
    }
  }

  #change({action, object, diff, message}) {
    const done = this.#stage === 'done';
    return html`<section class="change">
      <p>${pill(done ? DONE[action] ?? action : action, LOOKS[action] ?? 'plain')} ${object.kind ?? object.resource} <strong>${object.name}</strong>
        ${message ? html`<span class="quiet">${message}</span>` : nothing}</p>
      ${diff?.length && !done ? changes(diff) : nothing}
    </section>`;
  }

  #differs() {
    return (this.#answer?.status?.changes ?? []).some(change => !['none', 'refused'].includes(change.action));
  }

  async #ask(rehearse) {
    this.#stage = rehearse ? 'rehearsing' : 'working';
    this.update();
    try {
      this.#answer = await undo(this.where, this.revision, {rehearse});
      this.#stage = rehearse ? 'rehearsed' : 'done';
    } catch (error) {
      this.#error = error;
      this.#stage = 'failed';
    }
    this.update();
  }

  #live() {
    this.querySelector('dialog').close();
    backToLive();
  }

  #outside(event) {
    if (event.target.localName === 'dialog' && this.#stage !== 'working') {
      event.target.close();
    }
  }
}

Part.define('troupe-undo-dialog', UndoDialog, ['where', 'revision', 'time', 'label']);

/** @param what {where: {group, resource, kind, namespace, name}, revision, time, label} */
export function openUndo(what) {
  document.body.append(Object.assign(document.createElement('troupe-undo-dialog'), what));
}

/**
 * A button that restores `where`; for who may not it says what right is missing. `find` gives {revision, time} or null when it
 * is pressed.
 */
class UndoButton extends Part {
  #missing = null;
  #note = '';

  begin() {
    this.#check();
  }

  changed(property, before) {
    if (property === 'where' && JSON.stringify(before) !== JSON.stringify(this.where)) {
      this.#note = '';
      this.#check();
    }
  }

  async #check() {
    const {where} = this;
    const lacks = await missingForUndo(where);
    if (where === this.where || JSON.stringify(where) === JSON.stringify(this.where)) {
      this.#missing = lacks;
      this.update();
    }
  }

  content() {
    const why = this.#missing ? `needs the right to ${this.#missing}` : this.#note;
    return html`<button class="undo-button" ?disabled=${this.#missing !== ''} title=${why || this.hint || ''}
        @click=${() => this.#press()}>${this.label}</button>
      ${why ? html`<span class="quiet reason" role="status">${why}</span>` : nothing}`;
  }

  async #press() {
    try {
      const found = await this.find();
      this.#note = found ? '' : 'Nobody has changed it lately.';
      if (found) {
        openUndo({where: this.where, ...found, label: this.label});
      }
    } catch (error) {
      this.#note = error.message;
    }
    this.update();
  }
}

Part.define('troupe-undo-button', UndoButton, ['where', 'label', 'hint', 'find']);

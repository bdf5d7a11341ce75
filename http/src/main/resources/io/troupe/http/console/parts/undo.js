import {missingForUndo, ofObject} from '../data/undo.js';
import {html, nothing, Part} from './element.js';
import {openUndo} from './undo-dialog.js';

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
        const {namespace, kind, name} = this.where;
        openUndo({label: this.label, about: html`${kind} <strong>${name}</strong>`, namespace, what: ofObject(this.where), ...found});
      }
    } catch (error) {
      this.#note = error.message;
    }
    this.update();
  }
}

Part.define('troupe-undo-button', UndoButton, ['where', 'label', 'hint', 'find']);

import {backToLive, moment} from '../data/moment.js';
import {plural, stamp} from '../data/text.js';
import {undo} from '../data/undo.js';
import {changes} from './changes.js';
import {html, nothing, Part} from './element.js';
import {loading, notice, pill, refused} from './status.js';

const LOOKS = {create: 'good', replace: 'waiting', recreate: 'bad', delete: 'bad', refused: 'bad'};
const DONE = {create: 'created', replace: 'restored', recreate: 'created anew', delete: 'deleted', none: 'as it was', refused: 'refused'};
/** What cannot be done or takes something away comes first. */
const ORDER = ['refused', 'delete', 'recreate', 'replace', 'create', 'none'];
/** More than this many objects are counted, not listed. */
const CHANGES_SHOWN_MAX = 300;
/** Up to this many, each shows its fields at once. */
const OPENED_MAX = 2;
const OFFERS_ANEW = 'spec.recreate';

/**
 * Shows what restoring changes, asks, does it, and says what became of each object.
 *
 * `wish`: {label, about, namespace, what, revision, time}, where `what` is of data/undo.js and `about` says it in words.
 */
class UndoDialog extends Part {
  #stage = 'rehearsing';
  #answer = null;
  #error = null;
  #recreate = false;
  #typed = '';

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
    const {label, about, revision, time} = this.wish;
    const ended = this.#stage === 'done' || this.#stage === 'failed';
    return html`<dialog class="undo" aria-labelledby="undo-title" @close=${() => this.remove()} @cancel=${event => this.#escape(event)}
        @click=${event => this.#outside(event)}>
      <h2 id="undo-title">${label}</h2>
      <p class="quiet">${about} as it stood at revision <code>${revision}</code>${time ? `, ${stamp(time)}` : nothing}.
        ${this.#stage === 'done' ? nothing : this.#stage === 'working' ? 'Being restored …' : 'Nothing has been changed yet.'}</p>
      <div class="body" aria-live="polite">${this.#body()}</div>
      ${this.#stage === 'rehearsed' ? this.#questions() : nothing}
      <p class="actions">
        ${this.#stage === 'rehearsed' && this.#differing() ? html`<button class="primary confirm" ?disabled=${!this.#confirmed()}
          @click=${() => this.#ask(false)}>${this.#alone() ? 'Restore now' : `Restore ${plural(this.#differing(), 'object')} now`}</button>` : nothing}
        ${this.#stage === 'done' && moment.value ? html`<button class="primary" @click=${() => this.#live()}>Back to live</button>` : nothing}
        <button ?disabled=${this.#stage === 'working'} @click=${() => this.querySelector('dialog').close()}>${ended ? 'Close' : 'Cancel'}</button>
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
      default:
        return this.#told();
    }
  }

  #told() {
    const list = this.#changes();
    const {unchanged = 0, leftToControllers = 0} = this.#answer.status ?? {};
    const aside = [unchanged && `${plural(unchanged, 'other')} stand${unchanged === 1 ? 's' : ''} as then`,
      leftToControllers && `${plural(leftToControllers, 'object')} left to ${leftToControllers === 1 ? 'its controller' : 'their controllers'}`].filter(Boolean);
    const same = this.#stage === 'rehearsed' && list.every(change => change.action === 'none');
    const shown = list.slice(0, CHANGES_SHOWN_MAX);
    return html`
      ${same ? notice('Nothing to restore', list[0]?.message ?? (this.wish.what.target ? 'It stands as it stood then.' : 'All stands as it stood then.')) : nothing}
      ${list.length > OPENED_MAX && !same ? this.#tally(list) : nothing}
      ${same ? nothing : shown.map(change => this.#change(change))}
      ${list.length > shown.length ? html`<p class="quiet">… and ${plural(list.length - shown.length, 'object')} more</p>` : nothing}
      ${aside.length ? html`<p class="quiet">${aside.join('; ')}.</p>` : nothing}`;
  }

  #tally(list) {
    const numbers = ORDER.map(action => [action, list.filter(change => change.action === action).length]).filter(([, number]) => number);
    return html`<ul class="tally">${numbers.map(([action, number]) => html`<li>${pill(this.#word(action), LOOKS[action] ?? 'plain')}<strong>${number}</strong></li>`)}</ul>`;
  }

  #change({action, object, diff, message}) {
    const head = html`${pill(this.#word(action), LOOKS[action] ?? 'plain')} ${object.kind ?? object.resource} <strong>${object.name}</strong>`;
    const why = message ? html`<p class=${action === 'refused' ? 'why-not' : 'quiet'}>${message}</p>` : nothing;
    if (!diff?.length || this.#stage === 'done') {
      return html`<section class="change"><p>${head}</p>${why}</section>`;
    }
    return html`<section class="change"><details ?open=${this.#changes().length <= OPENED_MAX}>
      <summary>${head} <span class="quiet">${plural(diff.length, 'field')}</span></summary>${changes(diff)}</details>${why}</section>`;
  }

  #word(action) {
    return this.#stage === 'done' ? DONE[action] ?? action : action;
  }

  #questions() {
    const anew = this.#recreate || this.#changes().some(change => change.message?.includes(OFFERS_ANEW));
    return html`
      ${anew ? html`<label class="check"><input type="checkbox" name="recreate" .checked=${this.#recreate}
        @change=${event => this.#anew(event.target.checked)}> delete and create anew what cannot be changed back</label>` : nothing}
      ${this.#toType() ? html`<label class="confirming"><span>This deletes ${plural(this.#deleted(), 'object')}. Type the namespace, <strong>${this.wish.namespace}</strong>, to confirm:</span>
        <input type="text" name="confirm" autocomplete="off" spellcheck="false" .value=${this.#typed}
          @input=${event => this.#type(event.target.value)} @keydown=${event => event.key === 'Enter' && this.#confirmed() && this.#ask(false)}></label>` : nothing}`;
  }

  #changes() {
    return (this.#answer?.status?.changes ?? []).toSorted((a, b) => ORDER.indexOf(a.action) - ORDER.indexOf(b.action));
  }

  #differing() {
    return this.#changes().filter(change => !['none', 'refused'].includes(change.action)).length;
  }

  #deleted() {
    return this.#changes().filter(change => ['delete', 'recreate'].includes(change.action)).length;
  }

  #alone() {
    return Boolean(this.wish.what.target);
  }

  /** Of one object the button is enough; a set may hold more than one thinks. */
  #toType() {
    return !this.#alone() && this.#deleted() > 0;
  }

  #confirmed() {
    return !this.#toType() || this.#typed.trim() === this.wish.namespace;
  }

  #type(text) {
    this.#typed = text;
    this.update();
  }

  #anew(recreate) {
    this.#recreate = recreate;
    this.#ask(true);
  }

  async #ask(rehearse) {
    this.#stage = rehearse ? 'rehearsing' : 'working';
    this.update();
    try {
      const {namespace, what, revision} = this.wish;
      this.#answer = await undo(namespace, what, revision, {rehearse, recreate: this.#recreate});
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

  /** While it is being done there is nothing to cancel. */
  #escape(event) {
    if (this.#stage === 'working') {
      event.preventDefault();
    }
  }

  #outside(event) {
    if (event.target.localName === 'dialog' && this.#stage !== 'working') {
      event.target.close();
    }
  }
}

Part.define('troupe-undo-dialog', UndoDialog, ['wish']);

/** @param wish {label, about, namespace, what, revision, time} */
export function openUndo(wish) {
  document.body.append(Object.assign(document.createElement('troupe-undo-dialog'), {wish}));
}

import {html} from './element.js';

/** Longer values are cut here; the whole is in the full diff. */
const VALUE_CHARS_MAX = 400;

/** When something was last seen says less than what it was. */
const STAMP = /(Time|Timestamp)$/;

/** Changed fields, old and new: [{path, old, new}]. */
export function changes(list, more = 0) {
  if (!list?.length) {
    return html`<p class="quiet">No field changed but those the server keeps for itself.</p>`;
  }
  return html`<dl class="changes">
    ${list.map(change => html`<div>
      <dt>${change.path || '(whole object)'}</dt>
      ${'old' in change ? html`<dd class="old"><span aria-label="was">−</span><code>${value(change.old)}</code></dd>` : ''}
      ${'new' in change ? html`<dd class="new"><span aria-label="is">+</span><code>${value(change.new)}</code></dd>` : ''}
    </div>`)}
    ${more ? html`<p class="quiet">… and ${more} more</p>` : ''}
  </dl>`;
}

/** The first changes in one line. */
export function brief(entry) {
  if (entry.type === 'PodBound') {
    return `bound to ${entry.changes?.find(change => change.path === 'spec.nodeName')?.new ?? 'a node'}`;
  }
  if (entry.type === 'Created') {
    return 'created';
  }
  if (entry.verb === 'delete' && /^Deleted/.test(entry.type)) {
    return 'deleted';
  }
  const list = (entry.changes ?? []).toSorted((a, b) => STAMP.test(a.path) - STAMP.test(b.path));
  const texts = list.slice(0, 2).map(change => `${shortPath(change.path)}: ${short(change.old)} → ${short(change.new)}`);
  const left = list.length - texts.length + (entry.moreChanges ?? 0);
  return texts.join(', ') + (left > 0 ? `, ${left} more` : '');
}

function value(anything) {
  const text = typeof anything === 'string' ? anything : JSON.stringify(anything, null, 1);
  return text?.length > VALUE_CHARS_MAX ? `${text.slice(0, VALUE_CHARS_MAX)} …` : text;
}

function short(anything) {
  if (anything === undefined) {
    return '∅';
  }
  const text = typeof anything === 'string' ? anything : JSON.stringify(anything);
  return text.length > 32 ? `${text.slice(0, 30)}…` : text;
}

function shortPath(path) {
  const parts = path.split(/\.(?![^[]*\])/);
  return parts.slice(-2).join('.');
}

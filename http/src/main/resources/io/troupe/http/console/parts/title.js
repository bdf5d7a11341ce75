import {moment} from '../data/moment.js';

/** What the browser's tab and its history say of the view. */
export function titled(text) {
  document.title = [text, moment.value ? 'the past' : '', 'Troupe'].filter(Boolean).join(' · ');
}

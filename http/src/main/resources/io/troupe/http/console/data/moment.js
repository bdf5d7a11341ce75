import {Signal} from './signal.js';

/** The moment that is looked at: null for now, kept up to date; or {revision, time} of the past. */
export const moment = new Signal(fromAddress());

/** How often ages on the page are counted anew. */
export const AGES_MS = 10_000;

/** The time up to which ages are counted, in milliseconds. */
export function timeShown() {
  return moment.value?.time ? Date.parse(moment.value.time) : Date.now();
}

/** How many lists are on their way; playing waits for them. */
export const underway = new Signal(0);

export function lookAt(revision, time = null) {
  show({revision: String(revision), time});
}

export function backToLive() {
  show(null);
}

/** The address says which moment is meant, so that a view of the past can be sent to somebody. */
function show(next) {
  const url = new URL(location.href);
  if (next) {
    url.searchParams.set('at', next.revision);
  } else {
    url.searchParams.delete('at');
  }
  history.replaceState(history.state, '', url);
  moment.value = next;
}

function fromAddress() {
  const at = new URL(location.href).searchParams.get('at');
  return at && /^[1-9][0-9]*$/.test(at) ? {revision: at, time: null} : null;
}

/** After going back or forward. */
export function readAddress() {
  const now = fromAddress();
  if (now?.revision !== moment.value?.revision) {
    moment.value = now;
  }
}

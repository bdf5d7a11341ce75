import {rightOf} from '../data/rights.js';
import {html} from './element.js';

const GOOD = /^(Running|Ready|Active|Bound|Complete|Completed|Succeeded|Available|True|Established|Normal|Healthy)$/;
const WAITING = /^(Pending|ContainerCreating|PodInitializing|Terminating|NotReady|Unknown|Progressing|Released|Suspended|SchedulingDisabled|Init:\d+\/\d+|Warning)$/;
const BAD = /(Error|BackOff|Failed|Lost|OOMKilled|Evicted|Invalid|False|Unschedulable|NodeLost|StartError|OutOf)/;

/** good, waiting, bad or plain: what a word of status says, as a colour. */
export function tone(word) {
  const text = String(word ?? '');
  if (/^(Completed?|Succeeded)$/.test(text)) {
    return 'done';
  }
  if (text.startsWith('NotReady') || BAD.test(text)) {
    return 'bad';
  }
  if (WAITING.test(text) || text.includes('SchedulingDisabled')) {
    return 'waiting';
  }
  return GOOD.test(text) ? 'good' : 'plain';
}

/** A word of status with its dot: colour never says it alone. */
export function status(word) {
  return html`<span class="status ${tone(word)}"><span class="dot" aria-hidden="true"></span>${word}</span>`;
}

export function pill(text, look = 'plain') {
  return html`<span class="pill ${look}">${text}</span>`;
}

/** What stands in for a view: while it loads, when it is empty, when it was refused. */
export function notice(title, text = '', look = '') {
  return html`<div class="notice ${look}" role=${look === 'bad' ? 'alert' : 'status'}>
    <strong>${title}</strong>${text ? html`<p>${text}</p>` : ''}
  </div>`;
}

export function refused(error) {
  switch (error.code) {
    case 403:
      return forbidden(error.message);
    case 404:
      return notice('Not found', error.message);
    case 400:
    case 422:
      return notice('The server does not take this', error.message, 'bad');
    case 410:
      return notice('That moment is no longer kept', error.message, 'bad');
    default:
      return notice(error.isTooNew ? 'That moment has not come yet' : 'This could not be read', error.message, 'bad');
  }
}

function forbidden(message) {
  const right = rightOf(message);
  return html`<div class="notice bad" role="alert">
    <strong>You may not do this</strong>
    ${right ? html`<p>It needs the right to <code>${right}</code>. Whoever manages access to the cluster can grant it with a role.</p>` : ''}
    <p class="quiet">${message}</p>
  </div>`;
}

export function loading() {
  return html`<div class="loading" role="status" aria-label="Loading"><span></span><span></span><span></span></div>`;
}

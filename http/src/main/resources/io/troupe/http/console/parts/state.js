import {podWord, rollout} from '../data/rollout.js';
import {html, nothing} from './element.js';
import {status} from './status.js';

/** How an object is, in a word or two, where its kind says; else nothing. */
export function stateOf({resource}, object) {
  if (resource === 'pods') {
    return status(podWord(object));
  }
  const stands = rollout(resource, object);
  if (stands) {
    return rolloutText(stands);
  }
  const ready = object.status?.conditions?.find?.(one => one.type === 'Ready');
  if (ready) {
    return status(ready.status === 'True' ? 'Ready' : 'NotReady');
  }
  return object.status?.phase ? status(object.status.phase) : nothing;
}

export function rolloutText({text, look}) {
  return html`<span class="status ${look}"><span class="dot" aria-hidden="true"></span>${text}</span>`;
}

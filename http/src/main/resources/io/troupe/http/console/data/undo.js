import {read, withQuery} from './api.js';
import {entries, historyPath} from './history.js';
import {missing} from './rights.js';

/** How far back is looked for a change that somebody may want undone. */
const LOOKED_AT = 50;
const MEANT = /^(SpecChanged|MetadataChanged)$/;

/**
 * Puts objects back to how they stood at a revision: what was done, or what would be.
 *
 * @param what of the spec one of target, selector and namespace; see {@link ofObject}
 * @param recreate whether what cannot be changed back is deleted and created anew
 */
export function undo(namespace, what, revision, {rehearse, recreate = false}) {
  const body = {
    apiVersion: 'history.troupe.io/v1',
    kind: 'Undo',
    spec: {revision: Number(revision), ...what, ...(recreate ? {recreate} : {})},
  };
  const path = withQuery(`${historyPath(namespace)}/undos`, {dryRun: rehearse && 'All'});
  return read(path, {method: 'POST', body});
}

export function ofObject({group = '', resource, name}) {
  return {target: {group, resource, name}};
}

export function ofLabels({group = '', resource}, labelSelector) {
  return {selector: {group, resource, labelSelector}};
}

export function ofNamespace() {
  return {namespace: true};
}

/** What the user lacks for an undo of this, in words; empty if nothing. Of a whole namespace the rehearsal says it, kind by kind. */
export function missingForUndo({group = '', resource, namespace = ''}) {
  return missing([
    ['create', {group: 'history.troupe.io', resource: 'undos', namespace}],
    ...(resource ? [['update', {group, resource, namespace}]] : []),
  ]);
}

/** The newest change that somebody made on purpose since its creation: neither a report of a status nor what controllers keep up. */
export async function lastMeantChange({group, resource, namespace, name}) {
  const {items = []} = await entries({group, resource, namespace, name}, {limit: LOOKED_AT});
  const born = items.findIndex(entry => entry.type === 'Created');
  return items.slice(0, born < 0 ? items.length : born).find(entry => MEANT.test(entry.type) && !isPlatform(entry.user?.name ?? '')) ?? null;
}

export function isPlatform(user) {
  return user.startsWith('system:') && !/^system:serviceaccount:(?!kube-)/.test(user);
}

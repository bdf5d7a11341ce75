import {read, withQuery} from './api.js';
import {entries, historyPath} from './history.js';
import {missing} from './rights.js';

/** How far back is looked for a change that somebody may want undone. */
const LOOKED_AT = 50;
const MEANT = /^(SpecChanged|MetadataChanged)$/;

/** Puts an object back to how it stood at a revision: what was done, or what would be. */
export function undo({group = '', resource, namespace = '', name}, revision, {rehearse}) {
  const body = {
    apiVersion: 'history.troupe.io/v1',
    kind: 'Undo',
    spec: {revision: Number(revision), target: {group, resource, name}},
  };
  const path = withQuery(`${historyPath(namespace)}/undos`, {dryRun: rehearse && 'All'});
  return read(path, {method: 'POST', body});
}

/** What the user lacks for an undo of this, in words; empty if nothing. */
export function missingForUndo({group = '', resource, namespace = ''}) {
  return missing([
    ['create', {group: 'history.troupe.io', resource: 'undos', namespace}],
    ['update', {group, resource, namespace}],
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

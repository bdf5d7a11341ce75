import {ApiError, read, withQuery} from './api.js';
import {Signal} from './signal.js';

const ROOT = '/apis/history.troupe.io/v1';
const BUCKETS = 240;

/** Whether this server tells its history: null until known, then {available, reason}. */
export const memory = new Signal(null);

function base(namespace) {
  return namespace ? `${ROOT}/namespaces/${namespace}` : ROOT;
}

/** The whole retention, or what came after a time, as buckets of changes. */
export async function timeline(since, until) {
  const query = {buckets: BUCKETS, since, until};
  const answer = await read(withQuery(`${base('')}/timelines/cluster`, query));
  memory.value = {available: true};
  return answer;
}

/** Tells the absence of a history from a passing failure. */
export function noteFailure(error) {
  if (error instanceof ApiError && error.code === 404) {
    memory.value = {available: false, reason: 'This server does not serve history.troupe.io/v1.'};
  } else if (error instanceof ApiError && error.code === 403) {
    memory.value = {available: false, reason: `You may not read the timeline: ${error.message}`};
  }
}

/**
 * Entries of an object, a kind, a namespace or the cluster.
 *
 * @param scope {namespace, group, resource, name, uid}
 * @param query {since, until, order, limit, continue, user, verb, field}
 */
export function entries(scope, {user, verb, field, ...query} = {}) {
  const selector = [
    ['object.group', scope.resource && scope.group],
    ['object.resource', scope.resource],
    ['object.name', scope.name],
    ['object.uid', scope.uid],
    ['user', user],
    ['verb', verb],
    ['field', field],
  ];
  const fieldSelector = selector.filter(([, value]) => value).map(([key, value]) => `${key}=${value}`).join(',');
  return read(withQuery(`${base(scope.namespace)}/entries`, {...query, fieldSelector}));
}

export function why({namespace, group, resource, name}, revision) {
  const type = group ? `${resource}.${group}` : resource;
  return read(withQuery(`${base(namespace)}/whys/${type}:${encodeURIComponent(name)}`, {revision}));
}

/** What the cluster's newest revision was at a time. */
export async function revisionAt(time, floor) {
  const until = new Date(time).toISOString();
  const since = new Date(Math.max(floor, time - 1000)).toISOString();
  const answer = await read(withQuery(`${base('')}/timelines/cluster`, {buckets: 1, since, until}));
  return answer.buckets?.at(-1)?.revision;
}

/** The change before or after a revision within a scope, or the newest: {revision, time}, or null at the end. */
export async function neighbour(scope, revision, direction) {
  const before = direction < 0;
  const list = await entries(scope, {
    [before ? 'until' : 'since']: revision && String(Number(revision) + direction),
    order: before ? 'newest' : 'oldest',
    limit: 1,
  });
  const [entry] = list.items ?? [];
  return entry ? {revision: entry.revision, time: entry.time} : null;
}

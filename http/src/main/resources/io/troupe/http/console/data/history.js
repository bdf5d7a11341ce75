import {ApiError, read, withQuery} from './api.js';
import {rightOf} from './rights.js';
import {Signal} from './signal.js';

const ROOT = '/apis/history.troupe.io/v1';
const BUCKETS = 240;

/** Whether this server tells its history: null until known, then {available, reason}. */
export const memory = new Signal(null);

export function historyPath(namespace) {
  return namespace ? `${ROOT}/namespaces/${namespace}` : ROOT;
}

function timelinePath(namespace) {
  return `${historyPath(namespace)}/timelines/${namespace ? 'namespace' : 'cluster'}`;
}

/** The whole retention, or what came after a time, as buckets of changes: of the cluster, or of a namespace. */
export async function timeline(namespace, since, until) {
  const answer = await read(withQuery(timelinePath(namespace), {buckets: BUCKETS, since, until}));
  if (!memory.value?.available) {
    memory.value = {available: true};
  }
  return answer;
}

/** Tells the absence of a history from a passing failure. */
export function noteFailure(error) {
  if (error instanceof ApiError && error.code === 404) {
    memory.value = {available: false, reason: 'this server does not serve history.troupe.io/v1.'};
  } else if (error instanceof ApiError && error.code === 403) {
    memory.value = {available: false, reason: `it needs the right to ${rightOf(error.message) ?? 'read timelines.history.troupe.io'}.`};
  }
}

export function entriesPath(namespace) {
  return `${historyPath(namespace)}/entries`;
}

/** What the platform writes all the time: node leases, events, reports of status, plans of controllers. */
const ROUTINE = ['object.resource!=leases', 'object.resource!=events', 'type!=StatusReported', 'type!=PlanMade'];

/** A field selector of entries. */
export function selectorOf(scope, {user, verb, field, routine = true}) {
  const selector = [
    ['object.group', scope.resource && scope.group],
    ['object.resource', scope.resource],
    ['object.name', scope.name],
    ['object.uid', scope.uid],
    ['user', user],
    ['verb', verb],
    ['field', field],
  ];
  const terms = selector.filter(([, value]) => value).map(([key, value]) => `${key}=${value}`);
  return [...terms, ...(routine ? [] : ROUTINE)].join(',');
}

/**
 * Entries of an object, a kind, a namespace or the cluster.
 *
 * @param scope {namespace, group, resource, name, uid}
 * @param query {since, until, order, limit, continue, user, verb, field, routine}
 */
export function entries(scope, {user, verb, field, routine, ...query} = {}, signal = undefined) {
  const fieldSelector = selectorOf(scope, {user, verb, field, routine});
  return read(withQuery(entriesPath(scope.namespace), {...query, fieldSelector}), {signal});
}

export function why({namespace, group, resource, name}, revision) {
  const type = group ? `${resource}.${group}` : resource;
  return read(withQuery(`${historyPath(namespace)}/whys/${type}:${encodeURIComponent(name)}`, {revision}));
}

/** What the newest revision was at a time. */
export async function revisionAt(namespace, time, floor) {
  const until = new Date(time).toISOString();
  const since = new Date(Math.max(floor, time - 1000)).toISOString();
  const answer = await read(withQuery(timelinePath(namespace), {buckets: 1, since, until}));
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

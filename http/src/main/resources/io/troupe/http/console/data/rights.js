import {read} from './api.js';
import {session} from './session.js';

const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

const asked = new Map();
session.follow(() => asked.clear());

/** Whether the user may, as a promise; asked once in a session. An answer that does not come counts as yes: then the server says it. */
export function may(verb, {group = '', resource, namespace = ''}) {
  const key = JSON.stringify([verb, group, resource, namespace]);
  if (!asked.has(key)) {
    const body = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: {resourceAttributes: {verb, group, resource, namespace}},
    };
    asked.set(key, read(REVIEWS, {method: 'POST', body}).then(review => review.status.allowed, () => true));
  }
  return asked.get(key);
}

/** The first right that is missing, in words; empty if none is. */
export async function missing(rights) {
  const allowed = await Promise.all(rights.map(([verb, what]) => may(verb, what)));
  const at = allowed.indexOf(false);
  return at < 0 ? '' : rightText(...rights[at]);
}

export function rightText(verb, {group = '', resource, namespace = ''}) {
  const type = group ? `${resource}.${group}` : resource;
  return `${verb} ${type} ${namespace ? `in namespace ${namespace}` : 'in the whole cluster'}`;
}

const REFUSAL = /cannot (\S+) resource "([^"]+)" in API group "([^"]*)"(?: in the namespace "([^"]*)")?/;

/** The right that a refusal of the server's is about, in words; null if it does not say. */
export function rightOf(message) {
  const [, verb, resource, group, namespace] = REFUSAL.exec(message ?? '') ?? [];
  return verb ? rightText(verb, {group, resource, namespace}) : null;
}

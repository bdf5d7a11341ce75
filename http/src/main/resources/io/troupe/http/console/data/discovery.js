import {read} from './api.js';
import {Signal} from './signal.js';

const ACCEPT = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';

/** All kinds that can be listed: {group, version, resource, kind, namespaced, verbs, shortNames}; null until known. */
export const kinds = new Signal(null);

export async function discover() {
  const [core, groups] = await Promise.all(['/api', '/apis'].map(path => read(path, {accept: ACCEPT})));
  const found = [];
  const seen = new Set();
  for (const group of [...core.items, ...groups.items]) {
    const name = group.metadata?.name ?? '';
    for (const version of group.versions ?? []) {
      for (const entry of version.resources ?? []) {
        const key = `${name}/${entry.resource}`;
        if (!seen.has(key) && entry.verbs.includes('list')) {
          seen.add(key); // versions come with the preferred one first
          found.push({
            group: name,
            version: version.version,
            resource: entry.resource,
            kind: entry.responseKind?.kind || entry.resource,
            namespaced: entry.scope === 'Namespaced',
            verbs: entry.verbs,
            shortNames: entry.shortNames ?? [],
          });
        }
      }
    }
  }
  kinds.value = found;
}

export function kindOf(group, resource) {
  return kinds.value?.find(kind => kind.group === group && kind.resource === resource);
}

/** By what ownerReferences and events say. */
export function kindNamed(apiVersion, name) {
  const group = apiVersion?.includes('/') ? apiVersion.split('/')[0] : '';
  return kinds.value?.find(kind => kind.group === group && kind.kind === name);
}

/** As a heading: Pods, Ingresses, NetworkPolicies. */
export function pluralOf({kind, resource}) {
  const name = kind.toLowerCase();
  if (resource === name) {
    return kind;
  }
  for (const [end, cut] of [['s', 0], ['es', 0], ['ies', 1]]) {
    if (resource === name.slice(0, name.length - cut) + end) {
      return kind.slice(0, kind.length - cut) + end;
    }
  }
  return kind;
}

const SECTIONS = [
  ['Workloads', ['pods', 'deployments', 'replicasets', 'statefulsets', 'daemonsets', 'jobs', 'cronjobs']],
  ['Network', ['services', 'endpointslices', 'ingresses', 'networkpolicies']],
  ['Configuration', ['configmaps', 'secrets', 'resourcequotas', 'limitranges', 'horizontalpodautoscalers',
    'poddisruptionbudgets']],
  ['Storage', ['persistentvolumeclaims', 'persistentvolumes', 'storageclasses']],
  ['Access', ['serviceaccounts', 'roles', 'rolebindings', 'clusterroles', 'clusterrolebindings']],
  ['Cluster', ['nodes', 'namespaces', 'customresourcedefinitions']],
];

/** For the menu: [title, kinds], what everyone needs first, then custom kinds, then the rest. */
export function sections(all) {
  const left = new Set(all);
  const take = test => {
    const taken = [...left].filter(test);
    taken.forEach(kind => left.delete(kind));
    return taken;
  };
  take(kind => kind.group === 'history.troupe.io' || kind.resource === 'events');
  const known = SECTIONS.map(([title, resources]) => [
    title,
    resources.flatMap(resource => take(kind => kind.resource === resource && !isCustom(kind)).slice(0, 1)),
  ]);
  const custom = take(isCustom).sort(byKind);
  return [...known, ['Custom', custom], ['More', [...left].sort(byKind)]].filter(([, list]) => list.length);
}

function isCustom({group}) {
  return group.includes('.') && !group.endsWith('.k8s.io');
}

function byKind(a, b) {
  return a.kind.localeCompare(b.kind);
}

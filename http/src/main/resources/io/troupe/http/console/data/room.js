import {quantity} from './text.js';

const ENDED = /^(Succeeded|Failed)$/;

/** Of a pod only what it takes and where: a thousand whole ones are megabytes. */
export function podRoom({metadata: {uid}, spec, status = {}}) {
  const main = sum((spec.containers ?? []).map(container => container.resources?.requests));
  const most = highest((spec.initContainers ?? []).map(container => container.resources?.requests));
  return {
    metadata: {uid},
    node: spec.nodeName ?? '',
    ended: ENDED.test(status.phase ?? ''),
    cpu: Math.max(main.cpu, most.cpu),
    memory: Math.max(main.memory, most.memory),
  };
}

function sum(list) {
  return list.reduce((all, one) => ({cpu: all.cpu + quantity(one?.cpu), memory: all.memory + quantity(one?.memory)}), {cpu: 0, memory: 0});
}

function highest(list) {
  return list.reduce((all, one) => ({cpu: Math.max(all.cpu, quantity(one?.cpu)), memory: Math.max(all.memory, quantity(one?.memory))}), {cpu: 0, memory: 0});
}

/** By node's name: {pods, cpu, memory} of those that have not ended. */
export function taken(pods) {
  const nodes = new Map();
  for (const {node, ended, cpu, memory} of pods) {
    if (node && !ended) {
      const all = nodes.get(node) ?? {pods: 0, cpu: 0, memory: 0};
      nodes.set(node, {pods: all.pods + 1, cpu: all.cpu + cpu, memory: all.memory + memory});
    }
  }
  return nodes;
}

/** What a node can give to pods. */
export function room(node) {
  const {allocatable = {}} = node.status ?? {};
  return {pods: quantity(allocatable.pods), cpu: quantity(allocatable.cpu), memory: quantity(allocatable.memory)};
}

export function isReady(node) {
  return node.status?.conditions?.some(condition => condition.type === 'Ready' && condition.status === 'True') ?? false;
}

/** What keeps pods away from a node, in words. */
export function lacks(node, held = {pods: 0, cpu: 0, memory: 0}) {
  const all = [];
  for (const {type, status, reason} of node.status?.conditions ?? []) {
    if (type === 'Ready' ? status !== 'True' : status === 'True') {
      all.push(type === 'Ready' ? `not ready: ${reason ?? status}` : type);
    }
  }
  if (node.spec?.unschedulable) {
    all.push('cordoned');
  }
  for (const {key, effect} of node.spec?.taints ?? []) {
    if (!key.startsWith('node.kubernetes.io/')) {
      all.push(`${key}: ${effect}`);
    }
  }
  const has = room(node);
  for (const what of ['pods', 'cpu', 'memory']) {
    if (has[what] && held[what] >= 0.9 * has[what]) {
      all.push(held[what] >= has[what] ? `no ${what} left` : `little ${what} left`);
    }
  }
  return all;
}

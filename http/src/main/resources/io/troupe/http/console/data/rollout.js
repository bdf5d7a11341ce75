/** Kinds that run something, in the order they are shown. */
export const WORKLOADS = [
  {group: 'apps', version: 'v1', resource: 'deployments', kind: 'Deployment'},
  {group: 'apps', version: 'v1', resource: 'statefulsets', kind: 'StatefulSet'},
  {group: 'apps', version: 'v1', resource: 'daemonsets', kind: 'DaemonSet'},
  {group: 'batch', version: 'v1', resource: 'jobs', kind: 'Job'},
  {group: 'batch', version: 'v1', resource: 'cronjobs', kind: 'CronJob'},
];

/**
 * Where a workload stands: {ready, desired, text, look}, look being good, waiting, bad or done.
 */
export function rollout(resource, object) {
  return STATES[resource]?.(object.spec ?? {}, object.status ?? {}, object.metadata) ?? null;
}

const STATES = {
  deployments(spec, state, metadata) {
    const desired = spec.replicas ?? 1;
    const ready = state.readyReplicas ?? 0;
    const updated = state.updatedReplicas ?? 0;
    const total = state.replicas ?? 0;
    const {reason, status} = condition(state, 'Progressing');
    if (condition(state, 'ReplicaFailure').status === 'True') {
      return say(ready, desired, `cannot create pods: ${condition(state, 'ReplicaFailure').message ?? ''}`, 'bad');
    }
    if (reason === 'ProgressDeadlineExceeded' && status === 'False') {
      return say(ready, desired, 'stalled: no progress within its deadline', 'bad');
    }
    if ((state.observedGeneration ?? 0) < metadata.generation) {
      return say(ready, desired, 'not yet looked at', 'waiting');
    }
    if (spec.paused) {
      return say(ready, desired, 'paused', 'waiting');
    }
    if (updated < desired) {
      return say(ready, desired, `rolling out: ${updated} of ${desired} updated`, 'waiting');
    }
    if (total > updated) {
      return say(ready, desired, `rolling out: ${total - updated} old to go`, 'waiting');
    }
    return settled(ready, desired);
  },

  statefulsets(spec, state, metadata) {
    const desired = spec.replicas ?? 1;
    const ready = state.readyReplicas ?? 0;
    const updated = state.updatedReplicas ?? 0;
    if ((state.observedGeneration ?? 0) < metadata.generation) {
      return say(ready, desired, 'not yet looked at', 'waiting');
    }
    return state.updateRevision !== state.currentRevision && updated < desired
      ? say(ready, desired, `rolling out: ${updated} of ${desired} updated`, 'waiting')
      : settled(ready, desired);
  },

  daemonsets(spec, state) {
    const desired = state.desiredNumberScheduled ?? 0;
    const ready = state.numberReady ?? 0;
    const updated = state.updatedNumberScheduled ?? 0;
    if (!desired) {
      return say(ready, desired, 'wanted on no node', 'done');
    }
    return updated < desired
      ? say(ready, desired, `rolling out: ${updated} of ${desired} updated`, 'waiting')
      : settled(ready, desired);
  },

  jobs(spec, state) {
    const desired = spec.completions ?? 1;
    const done = state.succeeded ?? 0;
    if (condition(state, 'Failed').status === 'True') {
      return say(done, desired, `failed: ${condition(state, 'Failed').reason ?? ''}`, 'bad');
    }
    if (condition(state, 'Complete').status === 'True') {
      return say(done, desired, 'complete', 'done');
    }
    return spec.suspend
      ? say(done, desired, 'suspended', 'waiting')
      : say(done, desired, `${state.active ?? 0} running${state.failed ? `, ${state.failed} failed` : ''}`, 'waiting');
  },

  cronjobs(spec, state) {
    const active = state.active?.length ?? 0;
    return spec.suspend
      ? say(active, active, `${spec.schedule}, suspended`, 'waiting')
      : say(active, active, spec.schedule + (active ? `, ${active} running` : ''), 'good');
  },
};

function settled(ready, desired) {
  return ready >= desired
    ? say(ready, desired, desired ? 'rolled out' : 'scaled to none', desired ? 'good' : 'done')
    : say(ready, desired, `${desired - ready} not ready`, 'waiting');
}

function say(ready, desired, text, look) {
  return {ready, desired, text, look};
}

function condition(state, type) {
  return state.conditions?.find(one => one.type === type) ?? {};
}

/** A pod's state in the word that kubectl would print. */
export function podWord({metadata, status: state = {}}) {
  if (metadata.deletionTimestamp) {
    return 'Terminating';
  }
  const reports = [...(state.initContainerStatuses ?? []), ...(state.containerStatuses ?? [])];
  for (const {state: {waiting, terminated} = {}} of reports) {
    if (waiting?.reason && !['PodInitializing', 'ContainerCreating'].includes(waiting.reason)) {
      return waiting.reason;
    }
    if (terminated && terminated.exitCode !== 0 && state.phase === 'Running') {
      return terminated.reason ?? 'Error';
    }
  }
  return state.reason ?? state.phase ?? 'Unknown';
}

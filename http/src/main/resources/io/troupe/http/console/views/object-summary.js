import {resourcePath} from '../data/api.js';
import {kindNamed} from '../data/discovery.js';
import {AGES_MS, moment, timeShown} from '../data/moment.js';
import {podWord} from '../data/rollout.js';
import {fullStamp} from '../data/text.js';
import {since} from '../parts/columns.js';
import {html, nothing, Part} from '../parts/element.js';
import {objectLink} from '../parts/route.js';
import {pill, status} from '../parts/status.js';
import './node-room.js';
import './related.js';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;
const PODS = {group: '', version: 'v1', resource: 'pods', kind: 'Pod'};
/** What nearly every object of its kind has, and nobody looks for: the YAML shows it. */
const PLAIN = new Set(['observedGeneration', 'schedulerName', 'dnsPolicy', 'enableServiceLinks', 'preemptionPolicy', 'serviceAccount',
  'terminationGracePeriodSeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds', 'collisionCount', 'hostIP', 'podManagementPolicy']);
const REPLICA_SETS = {group: 'apps', version: 'v1', resource: 'replicasets', kind: 'ReplicaSet'};

/** A copy of what was applied: kubectl's own affair, and long. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** What matters of an object of any kind; of pods and what owns pods a little more. */
class ObjectSummary extends Part {
  begin() {
    this.follow(moment);
    this.every(AGES_MS, () => this.update());
  }

  content() {
    const {metadata, status: state = {}} = this.object;
    return html`<div class="summary">
      <section class="card facts">
        <h2>Object</h2>
        <dl>
          ${fact('Created', html`${fullStamp(metadata.creationTimestamp)} <span class="quiet">(${since(metadata.creationTimestamp, this.#now)})</span>`)}
          ${fact('UID', html`<code>${metadata.uid}</code>`)}
          ${fact('Revision', html`<code>${metadata.resourceVersion}</code>`)}
          ${fact('Generation', metadata.generation)}
          ${fact('Owner', metadata.ownerReferences?.map(owner => ownerLink(owner, metadata.namespace)))}
          ${fact('Labels', pairs(metadata.labels))}
          ${fact('Annotations', pairs(metadata.annotations))}
          ${fact('Finalizers', metadata.finalizers?.map(name => pill(name)))}
        </dl>
      </section>
      ${this.where.resource === 'nodes' ? html`<troupe-node-room .node=${this.object}></troupe-node-room>` : nothing}
      ${this.#state(state)}
      ${state.conditions?.length ? conditions(state.conditions, this.#now) : nothing}
      ${this.where.resource === 'pods' ? containers(this.object, this.#now) : nothing}
      ${data(this.object)}
      ${this.#related()}
    </div>`;
  }

  get #now() {
    return timeShown();
  }

  /** The plain values of spec and status: enough to know where things stand. */
  #state(state) {
    const plain = Object.entries({...scalars(state), ...scalars(this.object.spec)}).filter(([name, value]) => !PLAIN.has(name) && !(name === 'priority' && value === 0));
    if (!plain.length) {
      return nothing;
    }
    return html`<section class="card facts"><h2>State</h2><dl>${plain.map(([name, value]) => fact(words(name),
      name === 'phase' ? status(this.where.resource === 'pods' && value === 'Running' ? podWord(this.object) : value) : name === 'nodeName' ? html`<a href=${objectLink({group: '', resource: 'nodes', name: value})}>${value}</a>`
        : TIME.test(value) ? html`${fullStamp(value)} <span class="quiet">(${since(value, this.#now)})</span>` : String(value)))}</dl></section>`;
  }

  #related() {
    const {metadata, spec} = this.object;
    const labels = spec?.selector?.matchLabels ?? (this.where.resource === 'services' ? spec?.selector : null);
    if (this.where.resource === 'nodes') {
      return html`<troupe-related .name=${`Pods on ${metadata.name}`} .kind=${PODS} .path=${resourcePath(PODS)}
        .query=${`fieldSelector=spec.nodeName=${metadata.name}`}></troupe-related>`;
    }
    if (!labels || !Object.keys(labels).length || !metadata.namespace) {
      return nothing;
    }
    const selector = `labelSelector=${Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(',')}`;
    return html`
      ${this.where.resource === 'deployments' ? html`<troupe-related .name=${'Replica sets'} .kind=${REPLICA_SETS}
        .path=${resourcePath(REPLICA_SETS, metadata.namespace)} .query=${selector}></troupe-related>` : nothing}
      <troupe-related .name=${'Pods'} .kind=${PODS} .path=${resourcePath(PODS, metadata.namespace)} .query=${selector}></troupe-related>`;
  }
}

function fact(name, value) {
  const none = value === undefined || value === null || value === '' || (Array.isArray(value) && !value.length);
  return none ? nothing : html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

function pairs(map) {
  return Object.entries(map ?? {}).filter(([key]) => key !== LAST_APPLIED).map(([key, value]) => html`<span class="pair" title=${`${key}=${value}`}><span>${key}</span>${value}</span>`);
}

function ownerLink(owner, namespace) {
  const kind = kindNamed(owner.apiVersion, owner.kind);
  const text = `${owner.kind} ${owner.name}`;
  return kind
    ? html`<a href=${objectLink({...kind, namespace: kind.namespaced ? namespace : '', name: owner.name})}>${text}</a> `
    : `${text} `;
}

function scalars(part = {}) {
  const plain = Object.entries(part ?? {}).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value));
  return Object.fromEntries(plain);
}

function words(name) {
  const text = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2');
  return (text.charAt(0).toUpperCase() + text.slice(1).toLowerCase())
    .replace(/\b(ip|uid|dns|cpu|qos)\b/gi, word => word.toUpperCase());
}

/** Of some it is good news that they are false. */
const TROUBLE = /(Pressure|Unavailable|Failure|Failed|Terminating|Target|Violation)$/;

function conditionStatus({type, status: word}) {
  const good = word === 'Unknown' ? 'waiting' : (word === 'True') !== TROUBLE.test(type) ? 'good' : 'bad';
  return html`<span class="status ${good}"><span class="dot" aria-hidden="true"></span>${word}</span>`;
}

function conditions(list, now) {
  return html`<section class="card"><h2>Conditions</h2><ul class="conditions">${list.map(condition => html`<li>
    <span>${condition.type}</span>${conditionStatus(condition)}
    <span class="quiet number">${since(condition.lastTransitionTime, now)}</span>
    <span>${condition.reason ?? ''}</span><span class="message quiet">${condition.message ?? ''}</span>
  </li>`)}</ul></section>`;
}

function containers({spec, status: state = {}}, now) {
  const reports = new Map([...(state.initContainerStatuses ?? []), ...(state.containerStatuses ?? [])].map(report => [report.name, report]));
  const all = [...(spec.initContainers ?? []).map(one => [one, 'init']), ...spec.containers.map(one => [one, ''])];
  return html`<section class="card"><h2>Containers</h2><ul class="containers">${all.map(([container, role]) => {
    const report = reports.get(container.name);
    const [[phase, more] = ['waiting', {}]] = Object.entries(report?.state ?? {});
    const word = phase === 'running' ? 'Running' : more.reason ?? 'Pending';
    return html`<li>
      <strong>${container.name}</strong>${role ? pill(role) : nothing}${status(word)}
      <code class="quiet">${container.image}</code>
      <span class="quiet">${phase === 'running' ? html`for ${since(more.startedAt, now)}` : more.message ?? ''}${phase === 'terminated' ? `exit code ${more.exitCode}` : ''}</span>
      <span class="quiet">${report?.restartCount ? `${report.restartCount} restarts` : ''}</span>
    </li>`;
  })}</ul></section>`;
}

/** Of ConfigMaps; of Secrets the names only. */
function data({kind, data: values, stringData}) {
  const all = Object.entries({...values, ...stringData});
  if (!all.length) {
    return nothing;
  }
  return html`<section class="card facts"><h2>Data</h2><dl class="data">${all.map(([name, value]) => html`<div><dt>${name}</dt>
    <dd>${kind === 'Secret' ? html`<span class="quiet">${value.length} characters, shown in YAML</span>` : html`<pre>${value}</pre>`}</dd></div>`)}</dl></section>`;
}

Part.define('troupe-object-summary', ObjectSummary, ['where', 'object']);

import {resourcePath} from '../data/api.js';
import {collection} from '../data/collection.js';
import {AGES_MS, moment, timeShown} from '../data/moment.js';
import {rollout, WORKLOADS} from '../data/rollout.js';
import {isReady} from '../data/room.js';
import {bytes, count, plural, quantity} from '../data/text.js';
import {since} from '../parts/columns.js';
import {html, nothing, Part} from '../parts/element.js';
import {kindLink, objectLink, viewLink} from '../parts/route.js';
import {rolloutText} from '../parts/state.js';
import {loading, notice, pill, refused, status, tone} from '../parts/status.js';
import {titled} from '../parts/title.js';
import '../parts/undo-set.js';

const EVENTS_SHOWN = 30;
/** Beyond this many nodes only a tile each. */
const NODE_ROWS_MAX = 8;
const WORKLOADS_SHOWN = 50;
/** More events than this are not fetched for an overview. */
export const EVENTS_MAX = 5_000;

/** A cron job is a plan; its jobs are shown. */
const RUNNING = WORKLOADS.filter(kind => kind.resource !== 'cronjobs');
const PODS = {group: '', version: 'v1', resource: 'pods'};
const NODES = {group: '', version: 'v1', resource: 'nodes'};
export const EVENTS = {group: '', version: 'v1', resource: 'events'};

/** The cluster, or a namespace, at a glance. */
class Overview extends Part {
  #parts = {};

  begin() {
    this.#open();
    this.follow(moment);
    this.every(AGES_MS, () => this.update());
  }

  changed() {
    this.#open();
  }

  #open() {
    const of = (kind, more) => collection({path: resourcePath(kind, this.namespace), ...more});
    this.#parts = {
      nodes: collection({path: resourcePath(NODES)}),
      pods: of(PODS, {table: true}),
      events: of(EVENTS, {max: EVENTS_MAX}),
      workloads: RUNNING.map(kind => [kind, of(kind)]),
    };
    const {nodes, pods, events, workloads} = this.#parts;
    this.drawFrom(nodes, pods, events, ...workloads.map(([, part]) => part));
  }

  content() {
    titled(this.namespace || 'Overview');
    return html`<div class="overview">
      <div class="title">
        <h1>${this.namespace || 'Cluster'}</h1>
        <span class="grow"></span>
        ${this.namespace ? html`<troupe-undo-set .where=${{namespace: this.namespace}}></troupe-undo-set>` : nothing}
      </div>
      <div class="cards">
        ${this.#podsCard()}
        ${this.#nodesCard()}
        ${this.#workloadsCard()}
        ${this.#eventsCard()}
      </div>
    </div>`;
  }

  #card(title, link, side, part, body, look = '') {
    return html`<section class="card ${look}">
      <h2><a href=${link}>${title}</a><span class="quiet">${part.settled ? side : ''}</span></h2>
      ${part.state === 'failed' ? refused(part.error) : part.settled ? body() : loading()}
    </section>`;
  }

  #podsCard() {
    const {pods} = this.#parts;
    const at = pods.columns.findIndex(column => column.name === 'Status');
    const phases = new Map();
    for (const row of pods.items.values()) {
      phases.set(row.cells[at], (phases.get(row.cells[at]) ?? 0) + 1);
    }
    const sorted = [...phases].sort(([a, n], [b, m]) => m - n || a.localeCompare(b));
    return this.#card('Pods', kindLink(PODS, this.namespace), plural(pods.items.size, 'pod'), pods, () => sorted.length
      ? html`<div class="bar" aria-hidden="true">${sorted.map(([phase, number]) => html`<span class=${tone(phase)}
            .style=${`flex-grow: ${number}`} title=${`${phase}: ${number}`}></span>`)}</div>
          <ul class="tally">${sorted.map(([phase, number]) => html`<li>${status(phase)}<strong>${count(number)}</strong></li>`)}</ul>`
      : notice('No pods'));
  }

  #nodesCard() {
    const {nodes, pods} = this.#parts;
    const list = [...nodes.items.values()].sort((a, b) => a.metadata.name.localeCompare(b.metadata.name, 'en', {numeric: true}));
    const ready = list.filter(isReady).length;
    const at = pods.columns.findIndex(column => column.name === 'Node');
    const used = new Map();
    for (const row of pods.items.values()) {
      used.set(row.cells[at], (used.get(row.cells[at]) ?? 0) + 1);
    }
    const side = ready === list.length ? `${plural(ready, 'node')}, all ready` : `${ready} of ${plural(list.length, 'node')} ready`;
    return this.#card('Nodes', viewLink('nodes'), side, nodes, () => list.length > NODE_ROWS_MAX
      ? html`<ul class="tiles">${list.map(node => this.#nodeTile(node, used.get(node.metadata.name) ?? 0))}</ul>`
      : list.length ? html`<ul class="nodes">${list.map(node => this.#nodeRow(node, used.get(node.metadata.name) ?? 0))}</ul>` : notice('No nodes'));
  }

  #nodeTile(node, pods) {
    const room = quantity(node.status?.allocatable?.pods);
    const level = Math.min(4, Math.ceil((4 * pods) / Math.max(1, room)));
    const word = isReady(node) ? 'Ready' : 'NotReady';
    const text = `${node.metadata.name}: ${word}, ${pods} of ${room} pods`;
    return html`<li><a class="tile ${isReady(node) ? '' : 'bad'} level${level}" href=${nodeLink(node)} title=${text} aria-label=${text}></a></li>`;
  }

  #nodeRow(node, pods) {
    const {allocatable = {}} = node.status ?? {};
    const room = quantity(allocatable.pods);
    const capacity = `${quantity(allocatable.cpu)} cpu, ${bytes(quantity(allocatable.memory))}`;
    const word = (isReady(node) ? 'Ready' : 'NotReady') + (node.spec?.unschedulable ? ', cordoned' : '');
    return html`<li>
      <a href=${nodeLink(node)}>${node.metadata.name}</a>
      ${status(word)}
      <meter min="0" max=${room || 1} .value=${pods} aria-label="pods"></meter>
      <span class="number" title=${capacity}>${pods} / ${room} pods</span>
      <span class="quiet number">${capacity}</span>
    </li>`;
  }

  #workloadsCard() {
    const {workloads} = this.#parts;
    const rows = workloads.flatMap(([kind, part]) => [...part.items.values()].map(object => workload(kind, object)));
    rows.sort((a, b) => a.order - b.order || a.namespace.localeCompare(b.namespace) || a.name.localeCompare(b.name));
    const whole = rows.filter(row => row.whole).length;
    const first = workloads[0][1];
    return this.#card('Workloads', viewLink('workloads', this.namespace), rows.length ? `${whole} of ${rows.length} as desired` : '', first, () => rows.length
      ? html`<ul class="workloads">${rows.slice(0, WORKLOADS_SHOWN).map(row => html`<li>
            ${pill(row.kind)}
            <a href=${objectLink(row)}>${row.name}</a>
            <span class="quiet">${this.namespace ? '' : row.namespace}</span>
            <span title=${row.text}>${rolloutText({look: row.look, text: `${row.ready} / ${row.desired}`})}</span>
          </li>`)}</ul>${rows.length > WORKLOADS_SHOWN ? html`<p class="quiet">… and ${rows.length - WORKLOADS_SHOWN} more</p>` : nothing}`
      : notice('No workloads', 'Deployments, stateful sets, daemon sets and jobs appear here.'));
  }

  #eventsCard() {
    const {events} = this.#parts;
    const list = [...events.items.values()].sort((a, b) => lastSeen(b).localeCompare(lastSeen(a))).slice(0, EVENTS_SHOWN);
    return this.#card('Events', viewLink('events', this.namespace), events.items.size ? `newest of ${count(events.items.size)}` : '', events, () => list.length
      ? html`<ul class="events">${list.map(event => eventRow(event, timeShown()))}</ul>`
      : notice('No events', 'Events are kept for an hour.'), 'wide');
  }
}

export function eventRow(event, now) {
  const about = event.involvedObject ?? {};
  return html`<li class=${event.type === 'Warning' ? 'warning' : ''}>
    <span class="quiet number">${since(lastSeen(event), now)}</span>
    <span class="reason">${event.type === 'Warning' ? status('Warning') : nothing}${event.reason}${event.count > 1 ? html` <span class="quiet">×${event.count}</span>` : nothing}</span>
    <span class="about">${about.kind?.toLowerCase()}/${about.name}</span>
    <span class="message" title=${event.message}>${event.message}</span>
  </li>`;
}

export function lastSeen(event) {
  return event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp ?? '';
}

function nodeLink(node) {
  return objectLink({...NODES, name: node.metadata.name});
}

const ORDER = {bad: 0, waiting: 1, good: 2, done: 3};

function workload(kind, object) {
  const {name, namespace} = object.metadata;
  const stands = rollout(kind.resource, object);
  return {...kind, ...stands, name, namespace, order: ORDER[stands.look], whole: ORDER[stands.look] > 1};
}

Part.define('troupe-overview', Overview, ['namespace']);

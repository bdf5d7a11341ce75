import {resourcePath} from '../data/api.js';
import {collection} from '../data/collection.js';
import {AGES_MS, moment, timeShown} from '../data/moment.js';
import {isReady, lacks, podRoom, room, taken} from '../data/room.js';
import {bytes, plural} from '../data/text.js';
import {since} from '../parts/columns.js';
import {html, nothing, Part} from '../parts/element.js';
import {objectLink} from '../parts/route.js';
import {loading, notice, pill, refused, status} from '../parts/status.js';
import {titled} from '../parts/title.js';

const NODES = {group: '', version: 'v1', resource: 'nodes'};
const PODS = {group: '', version: 'v1', resource: 'pods'};

/** What each node holds, what it has left, and what keeps pods away from it. */
class Nodes extends Part {
  #nodes = collection({path: resourcePath(NODES)});
  #pods = collection({path: resourcePath(PODS), slim: podRoom});

  begin() {
    this.drawFrom(this.#nodes, this.#pods);
    this.follow(moment);
    this.every(AGES_MS, () => this.update());
  }

  content() {
    titled('Capacity');
    const held = taken(this.#pods.items.values());
    const rows = [...this.#nodes.items.values()].map(node => row(node, held.get(node.metadata.name)));
    rows.sort((a, b) => a.ready - b.ready || a.name.localeCompare(b.name, 'en', {numeric: true}));
    return html`<div class="list-view">
      <div class="title">
        <h1>Capacity</h1>
        <span class="quiet" data-role="count">${this.#nodes.state === 'failed' ? '' : this.#nodes.settled && this.#pods.settled ? total(rows) : 'reading …'}</span>
      </div>
      ${this.#body(rows)}
    </div>`;
  }

  #body(rows) {
    if (this.#nodes.state === 'failed') {
      return refused(this.#nodes.error);
    }
    if (!this.#nodes.settled) {
      return loading();
    }
    return rows.length
      ? html`${this.#pods.state === 'failed' ? notice('What the nodes hold is not known', this.#pods.error.message) : nothing}
          <troupe-table .name=${'Nodes'} .rows=${rows} .columns=${this.#columns()}
          .keyOf=${node => node.uid} .linkOf=${node => objectLink({...NODES, name: node.name})}></troupe-table>`
      : notice('No nodes', 'A machine joins with `troupe agent`.');
  }

  #columns() {
    const now = timeShown();
    const share = (title, what, text) => ({
      title, width: 'minmax(11rem, 1.4fr)', cell: node => meter(node.held[what], node.has[what], text, title), sort: node => node.held[what] / (node.has[what] || 1),
    });
    return [
      {title: 'Name', width: 'minmax(9rem, 1.6fr)', cell: node => node.name, sort: node => node.name},
      {title: 'Status', width: '7rem', cell: node => status(node.ready ? 'Ready' : 'NotReady'), sort: node => node.ready},
      share('Pods', 'pods', String),
      share('CPU asked for', 'cpu', cores),
      share('Memory asked for', 'memory', bytes),
      {title: 'Lacks', width: 'minmax(9rem, 1.6fr)', cell: node => (node.lacks.length ? node.lacks.map(text => pill(text, 'waiting')) : html`<span class="none" aria-label="nothing">–</span>`), sort: node => node.lacks.length},
      {title: 'Version', width: 'minmax(7rem, 1fr)', cell: node => node.version, sort: node => node.version},
      {title: 'Age', width: '5rem', look: 'number', cell: node => since(node.created, now), sort: node => -Date.parse(node.created)},
    ];
  }
}

function row(node, held = {pods: 0, cpu: 0, memory: 0}) {
  const {uid, name, creationTimestamp: created} = node.metadata;
  return {uid, name, created, held, has: room(node), ready: isReady(node), lacks: lacks(node, held), version: node.status?.nodeInfo?.kubeletVersion ?? ''};
}

function total(rows) {
  const ready = rows.filter(node => node.ready).length;
  const add = (what, which) => rows.reduce((sum, node) => sum + node[which][what], 0);
  return `${ready} of ${plural(rows.length, 'node')} ready; ${add('pods', 'held')} of ${add('pods', 'has')} pods, ${cores(add('cpu', 'held'))} of ${cores(add('cpu', 'has'))} CPUs, ${bytes(add('memory', 'held'))} of ${bytes(add('memory', 'has'))} asked for`;
}

export function cores(number) {
  return number >= 10 ? String(Math.round(number)) : String(Math.round(number * 100) / 100);
}

export function meter(held, has, text, name) {
  const look = has && held >= 0.9 * has ? 'full' : '';
  return html`<span class="share"><meter class=${look} min="0" max=${has || 1} .value=${held} aria-label=${name}></meter><span class="number">${text(held)} / ${text(has)}</span></span>`;
}

Part.define('troupe-nodes', Nodes);

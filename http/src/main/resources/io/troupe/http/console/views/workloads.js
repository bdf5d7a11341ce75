import {resourcePath} from '../data/api.js';
import {collection} from '../data/collection.js';
import {AGES_MS, moment, timeShown} from '../data/moment.js';
import {rollout, WORKLOADS} from '../data/rollout.js';
import {count, plural} from '../data/text.js';
import {since} from '../parts/columns.js';
import {html, Part} from '../parts/element.js';
import {objectLink} from '../parts/route.js';
import {rolloutText} from '../parts/state.js';
import {loading, notice, pill, refused} from '../parts/status.js';
import {titled} from '../parts/title.js';

const URGENCY = {bad: 0, waiting: 1, good: 2, done: 3};

/** Whatever runs something, and how its rollout stands; what needs eyes first. */
class Workloads extends Part {
  #parts = [];
  #filter = '';

  begin() {
    this.#open();
    this.follow(moment);
    this.every(AGES_MS, () => this.update());
  }

  changed() {
    this.#open();
  }

  #open() {
    this.#parts = WORKLOADS.map(kind => [kind, collection({path: resourcePath(kind, this.namespace)})]);
    this.drawFrom(...this.#parts.map(([, part]) => part));
  }

  content() {
    titled('Rollouts');
    const all = this.#parts.flatMap(([kind, part]) => [...part.items.values()].map(object => workload(kind, object)));
    const words = this.#filter.toLowerCase().split(/\s+/).filter(Boolean);
    const rows = all.filter(row => words.every(word => row.search.includes(word)));
    rows.sort((a, b) => URGENCY[a.look] - URGENCY[b.look] || a.namespace.localeCompare(b.namespace) || a.name.localeCompare(b.name));
    const busy = all.filter(row => URGENCY[row.look] < 2).length;
    return html`<div class="list-view">
      <div class="title">
        <h1>Rollouts</h1>
        <span class="quiet" data-role="count">${plural(all.length, 'workload')}${busy ? `, ${busy} not as desired` : ''}</span>
        <span class="grow"></span>
        <input type="search" placeholder="Filter by name, image or state  ( / )" aria-label="Filter" .value=${this.#filter}
          @input=${event => this.#find(event.target.value)}>
      </div>
      ${this.#body(rows, all)}
    </div>`;
  }

  #body(rows, all) {
    const failed = this.#parts.filter(([, part]) => part.state === 'failed');
    if (failed.length === this.#parts.length) {
      return refused(failed[0][1].error);
    }
    if (!all.length) {
      return this.#parts.every(([, part]) => part.settled)
        ? notice('No workloads', 'Deployments, stateful sets, daemon sets, jobs and cron jobs appear here.')
        : loading();
    }
    return rows.length
      ? html`<troupe-table .name=${`Workloads ${this.namespace}`} .rows=${rows} .columns=${this.#columns()}
          .keyOf=${row => row.uid} .linkOf=${row => objectLink(row)}></troupe-table>`
      : notice('Nothing matches', `None of ${plural(all.length, 'workload')} matches “${this.#filter}”.`);
  }

  #columns() {
    const now = timeShown();
    return [
      {title: 'Name', width: 'minmax(10rem, 2fr)', cell: row => row.name, sort: row => row.name},
      {title: 'Kind', width: '8rem', cell: row => pill(row.kind), sort: row => row.kind},
      ...(this.namespace ? [] : [{title: 'Namespace', width: 'minmax(6rem, 1fr)', cell: row => row.namespace, sort: row => row.namespace}]),
      {title: 'Ready', width: '8.5rem', look: 'number', cell: row => (row.kind === 'CronJob' ? '–' : `${count(row.ready)} / ${count(row.desired)}`), sort: row => row.ready - row.desired},
      {title: 'Rollout', width: 'minmax(12rem, 2.2fr)', cell: row => rolloutText(row), sort: row => URGENCY[row.look]},
      {title: 'Images', width: 'minmax(10rem, 2fr)', cell: row => html`<code class="quiet" title=${row.images}>${row.images}</code>`, sort: row => row.images},
      {title: 'Age', width: '5.5rem', look: 'number', cell: row => since(row.created, now), sort: row => -Date.parse(row.created)},
    ];
  }

  #find(text) {
    this.#filter = text;
    this.update();
  }
}

function workload(kind, object) {
  const {metadata, spec = {}} = object;
  const template = spec.template ?? spec.jobTemplate?.spec?.template;
  const images = (template?.spec?.containers ?? []).map(container => container.image).join(', ');
  const stands = rollout(kind.resource, object);
  const {name, namespace, uid, creationTimestamp: created} = metadata;
  const search = [name, namespace, kind.kind, images, stands.text].join(' ').toLowerCase();
  return {...kind, ...stands, name, namespace, uid, created, images, search};
}

Part.define('troupe-workloads', Workloads, ['namespace']);

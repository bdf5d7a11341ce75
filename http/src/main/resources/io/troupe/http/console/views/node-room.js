import {resourcePath} from '../data/api.js';
import {collection} from '../data/collection.js';
import {lacks, podRoom, room, taken} from '../data/room.js';
import {bytes} from '../data/text.js';
import {html, nothing, Part} from '../parts/element.js';
import {pill} from '../parts/status.js';
import {cores, meter} from './nodes.js';

const PODS = {group: '', version: 'v1', resource: 'pods'};

/** What one node holds of what it can. */
class NodeRoom extends Part {
  #pods = null;

  begin() {
    this.#pods = collection({path: resourcePath(PODS), query: {fieldSelector: `spec.nodeName=${this.node.metadata.name}`}, slim: podRoom});
    this.drawFrom(this.#pods);
  }

  content() {
    const held = taken(this.#pods.items.values()).get(this.node.metadata.name) ?? {pods: 0, cpu: 0, memory: 0};
    const has = room(this.node);
    const short = lacks(this.node, held);
    return html`<section class="card facts"><h2>Room</h2><dl>
      <div><dt>Pods</dt><dd>${meter(held.pods, has.pods, String, 'Pods')}</dd></div>
      <div><dt>CPU asked for</dt><dd>${meter(held.cpu, has.cpu, cores, 'CPU asked for')}</dd></div>
      <div><dt>Memory asked for</dt><dd>${meter(held.memory, has.memory, bytes, 'Memory asked for')}</dd></div>
      ${short.length ? html`<div><dt>Lacks</dt><dd>${short.map(text => pill(text, 'waiting'))}</dd></div>` : nothing}
    </dl></section>`;
  }
}

Part.define('troupe-node-room', NodeRoom, ['node']);

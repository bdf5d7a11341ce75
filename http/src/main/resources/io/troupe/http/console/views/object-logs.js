import {lines, open, resourcePath, withQuery} from '../data/api.js';
import {moment} from '../data/moment.js';
import {html, Part} from '../parts/element.js';
import {notice, pill} from '../parts/status.js';

const LINES_MAX = 5_000;
const TAIL_LINES = 500;
const PODS = {group: '', version: 'v1', resource: 'pods'};

/** What a container writes, as it writes it. The newest lines only; older ones make room. */
class ObjectLogs extends Part {
  #container = '';
  #previous = false;
  #timestamps = false;
  #wrap = true;
  #stop = null;
  #waiting = [];
  #state = '';
  #identity = '';

  begin() {
    this.#restart();
    this.follow(moment);
    this.atEnd(() => this.#stop?.abort());
  }

  changed() {
    if (this.#identity !== this.object.metadata.uid) {
      this.#container = '';
      this.#restart();
    }
  }

  #containers() {
    const {spec} = this.object;
    return [...spec.containers, ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])].map(({name}) => name);
  }

  async #restart() {
    this.#stop?.abort();
    const stop = new AbortController();
    this.#stop = stop;
    this.#identity = this.object.metadata.uid;
    this.#waiting = [];
    this.querySelector('.log')?.replaceChildren();
    this.#become('connecting');
    const {namespace, name} = this.object.metadata;
    const path = withQuery(`${resourcePath(PODS, namespace)}/${name}/log`, {
      container: this.#container || this.#containers()[0],
      follow: !this.#previous && 'true',
      previous: this.#previous && 'true',
      timestamps: this.#timestamps && 'true',
      tailLines: TAIL_LINES,
    });
    try {
      const response = await open(path, {accept: '*/*', signal: stop.signal});
      this.#become(this.#previous ? 'ended' : 'following');
      for await (const line of lines(response)) {
        this.#take(line);
      }
      this.#become('ended');
    } catch (error) {
      if (error.name !== 'AbortError') {
        this.#become(error.message);
      }
    }
  }

  #become(state) {
    this.#state = state;
    this.update();
  }

  /** Lines are put into the page once a frame, whatever their number. */
  #take(line) {
    this.#waiting.push(line);
    if (this.#waiting.length === 1) {
      requestAnimationFrame(() => this.#show());
    } else if (this.#waiting.length > LINES_MAX) {
      this.#waiting.splice(1, 1);
    }
  }

  #show() {
    const box = this.querySelector('.log');
    if (!box) {
      return;
    }
    const atEnd = box.scrollTop + box.clientHeight >= box.scrollHeight - 40;
    const fresh = document.createDocumentFragment();
    for (const line of this.#waiting.splice(0)) {
      const row = document.createElement('div');
      row.textContent = line;
      fresh.append(row);
    }
    box.append(fresh);
    while (box.childElementCount > LINES_MAX) {
      box.firstElementChild.remove();
    }
    if (atEnd) {
      box.scrollTop = box.scrollHeight;
    }
  }

  content() {
    return html`<div class="logs">
      <div class="tools">
        <label>Container <select @change=${event => this.#set({container: event.target.value})}>
          ${this.#containers().map(name => html`<option value=${name} ?selected=${name === this.#container}>${name}</option>`)}
        </select></label>
        <label class="check"><input type="checkbox" .checked=${this.#previous} @change=${event => this.#set({previous: event.target.checked})}> previous run</label>
        <label class="check"><input type="checkbox" .checked=${this.#timestamps} @change=${event => this.#set({timestamps: event.target.checked})}> times</label>
        <label class="check"><input type="checkbox" .checked=${this.#wrap} @change=${event => this.#setWrap(event.target.checked)}> wrap</label>
        <span class="grow"></span>
        ${pill(this.#state, this.#state === 'following' ? 'good' : 'plain')}
      </div>
      ${moment.value ? notice('Logs are not part of the past', 'These are the lines as they are now.') : ''}
      <div class="log ${this.#wrap ? 'wrap' : ''}" role="log" aria-label="Log" tabindex="0"></div>
    </div>`;
  }

  #set({container = this.#container, previous = this.#previous, timestamps = this.#timestamps}) {
    this.#container = container;
    this.#previous = previous;
    this.#timestamps = timestamps;
    this.#restart();
  }

  #setWrap(wrap) {
    this.#wrap = wrap;
    this.update();
  }
}

Part.define('troupe-object-logs', ObjectLogs, ['object']);

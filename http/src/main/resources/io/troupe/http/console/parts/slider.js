import {entries, memory, neighbour, noteFailure, revisionAt, timeline} from '../data/history.js';
import {backToLive, lookAt, moment, underway} from '../data/moment.js';
import {session} from '../data/session.js';
import {count, fullStamp, stamp} from '../data/text.js';
import {html, nothing, Part} from './element.js';
import {route} from './route.js';

const STEPS = 2000;
const REFRESH_MS = 15_000;
/** While dragging, a moment is shown when the handle rests this long. */
const REST_MS = 120;
const PLAY_TICK_MS = 400;
/** Playing takes this many ticks from one end of the range to the other. */
const PLAY_TICKS = 150;

const RANGES = [['all', 'All', null], ['15m', '15 min', 900e3], ['1h', '1 hour', 3600e3], ['6h', '6 hours', 21600e3],
  ['1d', '1 day', 86400e3], ['7d', '7 days', 604800e3]];

/** The time bar: the whole retention, or its end, with how much changed when; chooses the moment that all views show. */
class TimeSlider extends Part {
  #line = null;
  #range = RANGES[0];
  #position = STEPS;
  #rest = 0;
  #playing = false;
  #note = '';
  #namespace = '';

  begin() {
    this.#namespace = namespaceNow();
    this.atEnd(route.follow(() => this.#moveTo(namespaceNow())));
    this.follow(moment, memory, session, route);
    this.atEnd(moment.follow(() => this.#place()));
    this.#load();
    this.every(REFRESH_MS, () => this.#load());
    this.on(window, 'keydown', event => this.#key(event));
    this.atEnd(() => {
      this.#playing = false;
    });
  }

  async #load() {
    const namespace = this.#namespace;
    try {
      const [, , length] = this.#range;
      const since = length ? new Date(Date.now() - length).toISOString() : undefined;
      const line = await timeline(namespace, since);
      if (namespace === this.#namespace) {
        this.#line = line;
        await this.#nameMoment();
        this.#place();
      }
    } catch (error) {
      if (namespace === this.#namespace) {
        noteFailure(error);
      }
    }
    this.update();
  }

  #moveTo(namespace) {
    if (namespace !== this.#namespace) {
      this.#namespace = namespace;
      this.#load();
    }
  }

  /** A moment from the address is only a revision; its time is that of the change. */
  async #nameMoment() {
    if (moment.value && !moment.value.time) {
      const {revision} = moment.value;
      const {items} = await entries({namespace: this.#namespace}, {until: revision, order: 'newest', limit: 1}).catch(() => ({}));
      if (items?.length && moment.value?.revision === revision) {
        lookAt(revision, items[0].time);
      }
    }
  }

  /** A bucket is named for its end, so the first began its own length earlier. */
  get #start() {
    const [first, second] = this.#line.buckets.map(bucket => Date.parse(bucket.time));
    return second ? 2 * first - second : Date.parse(this.#line.floor.time);
  }

  get #end() {
    return Math.max(Date.parse(this.#line.buckets.at(-1)?.time ?? this.#line.now.time), this.#start + 1000);
  }

  /** The handle follows the moment. */
  #place() {
    if (!this.#line || this.#rest) {
      return;
    }
    const time = moment.value?.time ? Date.parse(moment.value.time) : null;
    this.#position = moment.value && time
      ? Math.round(STEPS * Math.max(0, Math.min(1, (time - this.#start) / (this.#end - this.#start))))
      : moment.value ? this.#position : STEPS;
    this.update();
  }

  content() {
    if (memory.value?.available === false) {
      return html`<div class="timebar off"><span class="quiet">No time travel here: ${memory.value.reason}</span></div>`;
    }
    const past = moment.value;
    return html`<div class="timebar ${past ? 'past' : ''}" role="group" aria-label="Time">
      ${past
        ? html`<span class="then"><span class="dot" aria-hidden="true"></span>Past</span>`
        : html`<span class="live"><span class="dot" aria-hidden="true"></span>Live</span>`}
      <span class="when">${past
        ? html`<strong>${past.time ? stamp(past.time) : `revision ${past.revision}`}</strong>`
        : this.#line ? html`<span class="quiet">revision ${this.#line.now.revision}</span>` : nothing}</span>
      <span class="steps">
        <button class="icon" title="Previous change here ( [ )" aria-label="Previous change" @click=${() => this.#step(-1)}>‹</button>
        <button class="icon" title=${this.#playing ? 'Pause' : 'Play'} aria-label=${this.#playing ? 'Pause' : 'Play'}
          @click=${() => this.#play()}>${this.#playing ? '❚❚' : '▶'}</button>
        <button class="icon" title="Next change here ( ] )" aria-label="Next change" ?disabled=${!past} @click=${() => this.#step(1)}>›</button>
      </span>
      <div class="track">${this.#bars()}
        <input type="range" min="0" max=${STEPS} step="1" aria-label="Moment" aria-valuetext=${past?.time ? fullStamp(past.time) : 'live'}
          .value=${String(this.#position)} @input=${event => this.#drag(Number(event.target.value))}>
      </div>
      <label class="range"><span class="hidden">Range</span>
        <select @change=${event => this.#choose(event.target.value)}>
          ${RANGES.map(([id, title]) => html`<option value=${id} ?selected=${id === this.#range[0]}>${title}</option>`)}
        </select>
      </label>
      ${this.#note ? html`<span class="note" role="status">${this.#note}</span>` : nothing}
    </div>`;
  }

  #bars() {
    if (!this.#line) {
      return nothing;
    }
    const buckets = this.#line.buckets.map(bucket => ({...bucket, events: bucket.events ?? 0}));
    const most = Math.log1p(Math.max(1, ...buckets.map(bucket => bucket.events)));
    const width = 1000 / Math.max(1, buckets.length);
    const here = (1000 * this.#position) / STEPS;
    const bar = (bucket, at) => {
      const height = bucket.events ? Math.max(2, (24 * Math.log1p(bucket.events)) / most) : 0;
      return `M${(at * width).toFixed(1)} 26v-${height.toFixed(1)}h${Math.max(1, width - 0.8).toFixed(1)}v${height.toFixed(1)}z`;
    };
    const path = list => list.map(([bucket, at]) => bar(bucket, at)).join('');
    const numbered = buckets.map((bucket, at) => [bucket, at]);
    return html`<svg viewBox="0 0 1000 28" preserveAspectRatio="none" aria-hidden="true">
      <path class="before" d=${path(numbered.filter(([, at]) => at * width < here))}></path>
      <path class="after" d=${path(numbered.filter(([, at]) => at * width >= here))}></path>
    </svg>
    <span class="ends"><span>${stamp(this.#start)}</span><span>${this.#total(buckets)}</span><span>now</span></span>`;
  }

  /** A namespace's own changes are not always counted. */
  #total(buckets) {
    const sum = buckets.reduce((total, bucket) => total + bucket.events, 0);
    return sum ? `${count(sum)} changes${this.#namespace ? ` in ${this.#namespace}` : ''}` : '';
  }

  #drag(position) {
    this.#position = position;
    this.#playing = false;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      this.#rest = 0;
      this.#goTo(position);
    }, REST_MS);
    this.update();
  }

  async #goTo(position) {
    if (position >= STEPS) {
      this.#live();
      return;
    }
    const time = this.#start + ((this.#end - this.#start) * position) / STEPS;
    const floor = Date.parse(this.#line.floor.time);
    try {
      const revision = (await revisionAt(this.#namespace, time, floor)) ?? this.#guess(time);
      if (this.#position === position) {
        lookAt(revision, new Date(time).toISOString());
      }
    } catch (error) {
      this.#say(error.message);
    }
  }

  /** Between two buckets, by the share of the time. */
  #guess(time) {
    const {buckets, floor} = this.#line;
    const at = buckets.findLastIndex(bucket => Date.parse(bucket.time) <= time);
    return Math.max(floor.revision, buckets[at]?.revision ?? floor.revision);
  }

  #live() {
    this.#playing = false;
    backToLive();
  }

  /** What a step means depends on what is looked at: an object's changes, a kind's, a namespace's. */
  #scope() {
    const {view, group, resource, namespace, name} = route.value;
    return view === 'overview' || view === 'history' ? {namespace} : {namespace, group, resource, name};
  }

  async #step(direction) {
    try {
      const next = await neighbour(this.#scope(), moment.value?.revision, direction);
      if (next) {
        lookAt(next.revision, next.time);
      } else if (direction > 0) {
        this.#live();
      } else {
        this.#say('No earlier change is kept here');
      }
    } catch (error) {
      this.#say(error.message);
    }
  }

  async #play() {
    this.#playing = !this.#playing;
    if (this.#playing && this.#position >= STEPS) {
      this.#position = 0;
    }
    this.update();
    while (this.#playing && this.isConnected) {
      this.#position = Math.min(STEPS, this.#position + STEPS / PLAY_TICKS);
      await this.#goTo(this.#position);
      await new Promise(resolve => setTimeout(resolve, PLAY_TICK_MS));
      while (underway.value > 0 && this.#playing) {
        await new Promise(resolve => setTimeout(resolve, 50)); // what is shown sets the pace
      }
    }
    this.update();
  }

  #choose(id) {
    this.#range = RANGES.find(([name]) => name === id);
    this.#load();
  }

  #key(event) {
    if (event.target.closest('input:not([type=range]), select, textarea, dialog') || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === '[') {
      this.#step(-1);
    } else if (event.key === ']' && moment.value) {
      this.#step(1);
    } else if (event.key === 'Escape' && moment.value) {
      this.#live();
    }
  }

  #say(note) {
    this.#note = note;
    this.update();
    setTimeout(() => {
      this.#note = '';
      this.update();
    }, 4000);
  }
}

function namespaceNow() {
  return route.value.namespace ?? '';
}

Part.define('troupe-slider', TimeSlider);

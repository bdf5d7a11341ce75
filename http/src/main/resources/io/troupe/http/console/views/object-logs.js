import {ApiError, lines, open, read, resourcePath, withQuery} from '../data/api.js';
import {moment} from '../data/moment.js';
import {age, fullStamp} from '../data/text.js';
import {html, nothing, Part} from '../parts/element.js';
import {LogBox} from '../parts/log-box.js';
import {notice, pill} from '../parts/status.js';

const TAIL_LINES = 500;
/** Of the past the lines of this long before the moment are asked for first. */
const BEFORE_MS = 30 * 60_000;
const PODS = {group: '', version: 'v1', resource: 'pods'};

/**
 * What a container writes, as it writes it. Logs are files beside the container, not part of the history: in the past these are
 * the lines that are still there, up to the moment.
 */
class ObjectLogs extends Part {
  #container = '';
  #previous = false;
  #timestamps = false;
  #wrap = true;
  #follow = true;
  #stop = null;
  #box = new LogBox(() => this.querySelector('.log'));
  #state = '';
  #note = '';
  #identity = '';

  begin() {
    this.#restart();
    this.atEnd(moment.follow(() => this.#restart()));
    this.atEnd(() => this.#stop?.abort());
  }

  changed() {
    const identity = this.#containerID();
    if (this.#identity !== identity && !this.#previous) {
      this.#restart(); // another pod, or the container was started again
    }
  }

  #containers() {
    const {spec} = this.object;
    return [...spec.containers, ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])].map(({name}) => name);
  }

  get #chosen() {
    const all = this.#containers();
    return all.includes(this.#container) ? this.#container : all[0];
  }

  #containerID() {
    return `${this.object.metadata.uid} ${reportOf(this.object, this.#chosen)?.containerID ?? ''}`;
  }

  async #restart() {
    this.#stop?.abort();
    const stop = new AbortController();
    this.#stop = stop;
    this.#identity = this.#containerID();
    this.#note = '';
    this.#box.clear();
    this.#become('connecting');
    try {
      await (moment.value ? this.#readPast(moment.value, stop) : this.#read({previous: this.#previous}, stop));
    } catch (error) {
      if (error.name !== 'AbortError' && stop === this.#stop) {
        this.#note = error.message;
        this.#become('failed');
      }
    }
  }

  #path(query) {
    const {namespace, name} = this.object.metadata;
    return withQuery(`${resourcePath(PODS, namespace)}/${name}/log`, {container: this.#chosen, ...query});
  }

  async #read({previous}, stop) {
    const follow = this.#follow && !previous;
    const response = await open(this.#path({
      follow: follow && 'true', previous: previous && 'true', timestamps: this.#timestamps && 'true', tailLines: TAIL_LINES,
    }), {accept: '*/*', signal: stop.signal});
    this.#become(follow ? 'following' : 'reading');
    for await (const line of lines(response)) {
      this.#box.add(line);
    }
    this.#become('ended');
  }

  /** The lines up to the moment, of the run that was going on then as far as its log is still there. */
  async #readPast({time}, stop) {
    if (!time) {
      return; // it comes with the timeline, and this is asked again
    }
    const previous = await this.#runOfThen(stop);
    const from = new Date(Date.parse(time) - BEFORE_MS).toISOString();
    for (const sinceTime of [from, undefined]) {
      if (await this.#readUntil(time, {previous: previous && 'true', sinceTime}, stop)) {
        return;
      }
    }
    this.#note ||= 'No line is as old as this moment.';
    this.#become('ended');
  }

  /** Whether the run of then is today's previous one; throws when its log is gone. */
  async #runOfThen(stop) {
    const {namespace, name, uid} = this.object.metadata;
    const now = await read(`${resourcePath(PODS, namespace)}/${name}`, {signal: stop.signal}).catch(error => {
      throw error.code === 404 ? new ApiError(404, 'Gone', 'The pod is gone, and its logs with it.') : error;
    });
    if (now.metadata.uid !== uid) {
      throw new ApiError(404, 'Gone', 'Today another pod has this name; the logs of the one of then are gone.');
    }
    const runs = (reportOf(now, this.#chosen)?.restartCount ?? 0) - (reportOf(this.object, this.#chosen)?.restartCount ?? 0);
    if (runs > 1) {
      throw new ApiError(404, 'Gone', `The container has been started ${runs} times since; the log of that run is gone.`);
    }
    this.#note = runs === 1 ? 'The container has been started again since: this is the log of its run before.' : '';
    return runs === 1;
  }

  /** Whether there was a line. */
  async #readUntil(time, query, stop) {
    const until = new Date(time).toISOString().slice(0, 23);
    const reading = new AbortController();
    stop.signal.addEventListener('abort', () => reading.abort(), {once: true});
    const response = await open(this.#path({...query, timestamps: 'true'}), {accept: '*/*', signal: reading.signal});
    let any = false;
    for await (const line of lines(response)) {
      const blank = line.indexOf(' ');
      if (line.slice(0, Math.min(blank, 23)) > until) {
        reading.abort();
        break;
      }
      any = true;
      this.#box.add(this.#timestamps ? line : line.slice(blank + 1));
    }
    if (any) {
      this.#become('up to then');
    }
    return any;
  }

  #become(state) {
    this.#state = state;
    this.update();
  }

  content() {
    const past = moment.value;
    return html`<div class="logs">
      <div class="tools">
        <label>Container <select @change=${event => this.#set(() => { this.#container = event.target.value; })}>
          ${this.#containers().map(name => html`<option value=${name} ?selected=${name === this.#chosen}>${name}</option>`)}
        </select></label>
        ${past ? nothing : html`
          ${this.#check('follow', this.#follow, on => { this.#follow = on; })}
          ${this.#check('previous run', this.#previous, on => { this.#previous = on; })}`}
        ${this.#check('times', this.#timestamps, on => { this.#timestamps = on; })}
        <label class="check"><input type="checkbox" .checked=${this.#wrap} @change=${event => this.#setWrap(event.target.checked)}> wrap</label>
        <span class="grow"></span>
        ${pill(this.#state, {following: 'good', failed: 'bad', 'up to then': 'waiting'}[this.#state] ?? 'plain')}
      </div>
      ${past ? html`<p class="hint" role="note">Logs are not part of the history. These lines are those that the node still has, cut at
        ${past.time ? html`<strong>${fullStamp(past.time)}</strong>, ${age(past.time)} ago` : 'the moment'}.</p>` : nothing}
      ${this.#note ? notice(this.#state === 'failed' ? 'No log' : '', this.#note) : nothing}
      <div class="log ${this.#wrap ? 'wrap' : ''}" role="log" aria-label="Log" tabindex="0"></div>
    </div>`;
  }

  #check(title, on, set) {
    return html`<label class="check"><input type="checkbox" name=${title.split(' ')[0]} .checked=${on}
      @change=${event => this.#set(() => set(event.target.checked))}> ${title}</label>`;
  }

  #set(change) {
    change();
    this.#restart();
  }

  #setWrap(wrap) {
    this.#wrap = wrap;
    this.update();
  }
}

function reportOf({status = {}}, name) {
  return [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? []), ...(status.ephemeralContainerStatuses ?? [])]
    .find(report => report.name === name);
}

Part.define('troupe-object-logs', ObjectLogs, ['object']);

import {lines, open, withQuery} from './api.js';
import {watchPermit} from './connections.js';
import {entries, entriesPath, selectorOf} from './history.js';
import {moment} from './moment.js';
import {pause, Signal} from './signal.js';

const PAGE_ENTRIES = 100;
/** A page may come short of what a filter leaves; so many are asked for at a time. */
const PAGES_AT_ONCE_MAX = 10;
const ENOUGH_ENTRIES = 30;
/** With more than this on the page, it begins anew with the newest. */
const LIVE_ENTRIES_MAX = 1_000;
const NOTIFY_MS = 200;
const POLL_MS = 3_000;

/** Entries, newest first, as they come; up to the moment that is looked at if that is past. */
export class EntryFeed extends Signal {
  items = [];
  error = null;
  /** loading, live, polling, past, failed */
  state = 'loading';

  #scope;
  #filter;
  #next = '';
  #stop = null;
  #timer = 0;
  #unfollow = null;

  /** @param scope and filter as {@link entries} takes them */
  constructor(scope, filter = {}) {
    super(0);
    this.#scope = scope;
    this.#filter = filter;
  }

  /** Returns the function that ends it. */
  use() {
    this.#start();
    this.#unfollow = moment.follow(() => this.#start());
    return () => {
      this.#unfollow();
      this.#stop.abort();
    };
  }

  get hasMore() {
    return Boolean(this.#next);
  }

  async more() {
    try {
      const found = await this.#pages(this.#next);
      this.items = [...this.items, ...found.items];
      this.#next = found.next;
    } catch (error) {
      this.error = error;
    }
    this.notify();
  }

  #start() {
    this.#stop?.abort();
    this.#stop = new AbortController();
    const {signal} = this.#stop;
    this.#run(signal).catch(error => {
      if (error.name !== 'AbortError' && !signal.aborted) {
        this.error = error;
        this.#become('failed');
      }
    });
  }

  async #run(signal) {
    let fresh = true;
    for (;;) {
      const found = await this.#pages('', signal);
      if (signal.aborted) {
        return;
      }
      const oldest = found.items.at(-1)?.revision ?? 0;
      const kept = fresh ? [] : this.items.filter(entry => entry.revision < oldest);
      this.items = [...found.items, ...kept];
      this.#next = kept.length ? this.#next : found.next;
      this.error = null;
      if (moment.value) {
        this.#become('past');
        return;
      }
      const release = watchPermit();
      fresh = release ? await this.#watch(found.revision, signal).finally(release) : false;
      if (!fresh) {
        this.#become('polling');
        await pause(POLL_MS, signal);
      }
    }
  }

  async #pages(from, signal) {
    const items = [];
    let next = from;
    let revision = '';
    for (let page = 0; page < PAGES_AT_ONCE_MAX; page += 1) {
      const answer = await entries(this.#scope, {
        ...this.#filter, limit: PAGE_ENTRIES, until: moment.value?.revision, continue: next,
      }, signal);
      items.push(...(answer.items ?? []));
      next = answer.metadata?.continue ?? '';
      revision ||= answer.metadata?.resourceVersion;
      if (!next || items.length >= ENOUGH_ENTRIES) {
        break;
      }
    }
    return {items, next, revision};
  }

  /** True when it is to begin anew at once; false when it was refused or broke off. */
  async #watch(from, signal) {
    const path = withQuery(entriesPath(this.#scope.namespace), {
      fieldSelector: selectorOf(this.#scope, this.#filter), watch: '1', resourceVersion: from, allowWatchBookmarks: 'true',
    });
    try {
      const response = await open(path, {signal});
      this.#become('live');
      for await (const line of lines(response)) {
        const {type, object} = line ? JSON.parse(line) : {};
        if (type === 'ERROR') {
          return false;
        }
        if (type === 'ADDED') {
          this.items = [object, ...this.items];
          this.#changed();
        }
        if (this.items.length > LIVE_ENTRIES_MAX) {
          return true;
        }
      }
      return false;
    } catch (error) {
      if (error.name === 'AbortError' || error.code === 401) {
        throw error;
      }
      return false;
    }
  }

  #become(state) {
    this.state = state;
    this.#changed();
  }

  #changed() {
    this.#timer ||= setTimeout(() => {
      this.#timer = 0;
      this.notify();
    }, NOTIFY_MS);
  }
}

import {ApiError, lines, open, read, TABLE, withQuery} from './api.js';
import {watchPermit} from './connections.js';
import {moment, underway} from './moment.js';
import {pause, Signal} from './signal.js';

const PAGE_OBJECTS = 500;
/** Followers hear of changes at most this often. */
const NOTIFY_MS = 100;
/** Answers to a watch of who may only list, or of a kind that can only be listed. */
const NOT_WATCHED = [400, 403, 405];
const POLL_MS = 10_000;
const NOW = 'now';
const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 15_000;
/** How long a collection nobody follows stays up to date: for who comes right back. */
const LINGER_MS = 5_000;

/**
 * Objects of one path, kept up to date by a watch; or, when a moment of the past is chosen, as they were then.
 *
 * `items` maps a uid to an object, or, for a table, to {cells, object} where the object is its metadata.
 */
class Collection extends Signal {
  items = new Map();
  columns = [];
  /** loading, live, polling, past, retrying, failed */
  state = 'loading';
  error = null;
  revision = '';

  #spec;
  #users = 0;
  #stop = null;
  #timer = 0;
  #notified = 0;
  #unfollow = null;
  #unwatchable = false;
  /** Whose objects `items` are: the revision of the past, 'now', or null for nobody's yet. */
  #listed = null;

  constructor(spec) {
    super(0);
    this.#spec = spec;
  }

  /** Returns the function that ends the use. */
  use() {
    this.#users += 1;
    if (!this.#stop) {
      this.#start();
    }
    this.#unfollow ??= moment.follow(() => this.#start());
    return () => {
      this.#users -= 1;
      setTimeout(() => this.#endIfUnused(), LINGER_MS);
    };
  }

  /** Whether what it has is the answer, and not what there was before one came. */
  get settled() {
    return this.state === 'failed' || (this.state !== 'loading' && this.#listed !== null);
  }

  #endIfUnused() {
    if (this.#users === 0 && this.#stop) {
      this.#stop.abort();
      this.#stop = null;
      this.#unfollow?.();
      this.#unfollow = null;
      collections.delete(keyOf(this.#spec));
    }
  }

  #start() {
    this.#stop?.abort();
    this.#stop = new AbortController();
    this.#run(this.#stop.signal).catch(error => {
      if (error.name !== 'AbortError') {
        this.#fail(error);
      }
    });
  }

  async #run(signal) {
    let wait = RETRY_FIRST_MS;
    for (;;) {
      try {
        underway.value += 1;
        await this.#list(signal).finally(() => {
          underway.value -= 1;
        });
        wait = RETRY_FIRST_MS;
        if (moment.value) {
          this.#become('past');
          return;
        }
        await this.#keepUp(signal);
      } catch (error) {
        if (error.name === 'AbortError' || !passes(error)) {
          throw error;
        }
        this.error = error;
        if (this.#listed !== wanted()) {
          this.items = new Map(); // those of another moment would be taken for this one's
          this.#listed = null;
        }
        this.#become('retrying');
        await pause(wait, signal);
        wait = Math.min(wait * 2, RETRY_MAX_MS);
      }
    }
  }

  async #list(signal) {
    const past = moment.value;
    const found = new Map();
    let next = '';
    let first = true;
    do {
      const parameters = {...this.#parameters(), limit: PAGE_OBJECTS, continue: next};
      if (past && !next) {
        Object.assign(parameters, {resourceVersion: past.revision, resourceVersionMatch: 'Exact'});
      }
      const page = await read(withQuery(this.#spec.path, parameters), {accept: this.#accept(), signal});
      this.#take(page, found);
      next = page.metadata?.continue ?? '';
      this.revision = page.metadata?.resourceVersion ?? this.revision;
      if (first && this.state === 'loading' && next) {
        this.items = found; // something to look at while the rest comes
        this.#changed();
      }
      first = false;
    } while (next && found.size < (this.#spec.max ?? Infinity));
    this.items = found;
    this.#listed = past?.revision ?? NOW;
    this.error = null;
    this.#changed();
  }

  /** Until the watch can no longer be resumed, then all is listed anew. */
  async #keepUp(signal) {
    const release = this.#unwatchable ? null : watchPermit();
    if (!release) {
      this.#become('polling');
      await pause(POLL_MS, signal);
      return;
    }
    try {
      this.#become('live');
      for (;;) {
        const from = performance.now();
        if (!(await this.#watch(signal))) {
          return;
        }
        if (performance.now() - from < 1000) {
          await pause(1000, signal); // a server that ends watches at once is not asked in a loop
        }
      }
    } catch (error) {
      if (!NOT_WATCHED.includes(error.code)) {
        throw error;
      }
      this.#unwatchable = true; // it may be listed all the same
    } finally {
      release();
    }
  }

  /** Whether it can go on from where it ended. */
  async #watch(signal) {
    const parameters = {
      ...this.#parameters(), watch: '1', resourceVersion: this.revision, allowWatchBookmarks: 'true',
    };
    const response = await open(withQuery(this.#spec.path, parameters), {accept: this.#accept(), signal});
    try {
      for await (const line of lines(response)) {
        if (line && !this.#event(JSON.parse(line))) {
          return false;
        }
      }
    } catch (error) {
      if (error.name === 'AbortError') {
        throw error;
      }
    }
    return true;
  }

  #event({type, object}) {
    if (type === 'ERROR') {
      return false;
    }
    const meta = object.kind === 'Table' ? object.rows[0]?.object?.metadata : object.metadata;
    this.revision = meta?.resourceVersion ?? object.metadata?.resourceVersion ?? this.revision;
    if (type === 'BOOKMARK') {
      return true;
    }
    if (type === 'DELETED') {
      this.items.delete(meta.uid);
    } else {
      this.#take(object.kind === 'Table' ? object : {items: [object]}, this.items);
    }
    this.#changed();
    return true;
  }

  #take(page, into) {
    if (page.kind === 'Table') {
      if (page.columnDefinitions?.length) {
        this.columns = page.columnDefinitions;
      }
      for (const row of page.rows ?? []) {
        delete row.object.metadata.managedFields;
        into.set(row.object.metadata.uid, row);
      }
    } else {
      for (const item of page.items ?? []) {
        into.set(item.metadata.uid, this.#spec.slim ? this.#spec.slim(item) : item);
      }
    }
  }

  #parameters() {
    return this.#spec.table ? {...this.#spec.query, includeObject: 'Metadata'} : {...this.#spec.query};
  }

  #accept() {
    return this.#spec.table ? TABLE : 'application/json';
  }

  #fail(error) {
    this.items = new Map();
    this.error = error;
    this.#become('failed');
  }

  #become(state) {
    this.state = state;
    this.#changed();
  }

  #changed() {
    if (!this.#timer) {
      const wait = Math.max(0, NOTIFY_MS - (performance.now() - this.#notified));
      this.#timer = setTimeout(() => {
        this.#timer = 0;
        this.#notified = performance.now();
        this.notify();
      }, wait);
    }
  }
}

function wanted() {
  return moment.value?.revision ?? NOW;
}

function passes(error) {
  return error instanceof ApiError && !error.isTooNew && (error.code === 0 || error.code >= 429);
}

const collections = new Map();

/**
 * The one collection of a spec {path, query, table, max, slim}: views that show the same share one watch. Of large objects
 * `slim` keeps what is needed.
 */
export function collection(spec) {
  const key = keyOf(spec);
  let known = collections.get(key);
  if (!known) {
    known = new Collection(spec);
    collections.set(key, known);
  }
  return known;
}

function keyOf({path, query, table, slim}) {
  return JSON.stringify([path, query ?? {}, Boolean(table), slim?.name]);
}

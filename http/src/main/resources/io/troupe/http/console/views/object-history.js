import {EntryFeed} from '../data/entries.js';
import {Part} from '../parts/element.js';
import {entryList} from '../parts/entry.js';
import {loading, notice, refused} from '../parts/status.js';

/** Every change of an object, newest first, across re-creations of its name; new ones come by themselves. */
class ObjectHistory extends Part {
  #feed = null;

  begin() {
    this.#open();
  }

  changed(property) {
    if (property === 'key') {
      this.#open();
    }
  }

  #open() {
    const {group, resource, namespace, name} = this.where;
    this.#feed = new EntryFeed({group, resource, namespace, name});
    this.drawFrom(this.#feed);
  }

  content() {
    const feed = this.#feed;
    if (feed.state === 'failed') {
      return refused(feed.error);
    }
    if (feed.state === 'loading') {
      return loading();
    }
    return feed.items.length
      ? entryList(feed, false)
      : notice('No change is kept', 'What happened before retention began is not known.');
  }
}

Part.define('troupe-object-history', ObjectHistory, ['key', 'where']);

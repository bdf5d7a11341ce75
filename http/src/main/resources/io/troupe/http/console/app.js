import {discover, kinds} from './data/discovery.js';
import {resume, session} from './data/session.js';
import {loading, refused} from './parts/status.js';
import {html, Part} from './parts/element.js';
import {route, start} from './parts/route.js';
import './parts/slider.js';
import './parts/table.js';
import './views/history.js';
import './views/list.js';
import './views/login.js';
import './views/object.js';
import './views/overview.js';
import './views/shell.js';

/** The login, or the shell around the view that the address names. */
class App extends Part {
  #resumed = false;
  #error = null;

  begin() {
    start();
    this.follow(session, kinds, route);
    this.atEnd(session.follow(() => this.#enter()));
    resume().then(() => {
      this.#resumed = true;
      this.update();
    });
  }

  async #enter() {
    this.#error = null;
    if (!session.value) {
      kinds.value = null;
      return;
    }
    try {
      await discover();
    } catch (error) {
      this.#error = error;
      this.update();
    }
  }

  content() {
    if (!session.value) {
      return this.#resumed ? html`<troupe-login></troupe-login>` : loading();
    }
    if (this.#error) {
      return refused(this.#error);
    }
    return kinds.value ? html`<troupe-shell></troupe-shell>` : loading();
  }
}

Part.define('troupe-app', App);

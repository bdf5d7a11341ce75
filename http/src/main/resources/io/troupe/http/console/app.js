import {discover, kinds} from './data/discovery.js';
import {logout, resume, session} from './data/session.js';
import {loading, refused} from './parts/status.js';
import {html, Part} from './parts/element.js';
import {route, start} from './parts/route.js';
import './parts/slider.js';
import './parts/table.js';
import './views/events.js';
import './views/history.js';
import './views/list.js';
import './views/login.js';
import './views/nodes.js';
import './views/object.js';
import './views/overview.js';
import './views/shell.js';
import './views/workloads.js';

const RETRY_MS = 3_000;

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
    if (!session.value) {
      this.#error = null;
      kinds.value = null;
      return;
    }
    try {
      await discover();
      this.#error = null;
    } catch (error) {
      this.#error = error;
      this.update();
      if (error.code === 0 || error.code >= 429) {
        setTimeout(() => this.#enter(), RETRY_MS); // it comes back, and then so does the page
      }
    }
  }

  content() {
    if (!session.value) {
      return this.#resumed ? html`<troupe-login></troupe-login>` : loading();
    }
    if (this.#error) {
      return html`<main class="alone">${refused(this.#error)}
        <p class="actions"><button class="primary" @click=${() => this.#enter()}>Try again</button><button @click=${() => logout()}>Log out</button></p></main>`;
    }
    return kinds.value ? html`<troupe-shell></troupe-shell>` : loading();
  }
}

Part.define('troupe-app', App);

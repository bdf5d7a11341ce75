import {login, refusal} from '../data/session.js';
import {html, nothing, Part} from '../parts/element.js';

/** Asks for a bearer token and says clearly what is wrong with one. */
class Login extends Part {
  #busy = false;

  begin() {
    this.follow(refusal);
  }

  drawn() {
    if (!this.contains(document.activeElement)) {
      this.querySelector('input').focus();
    }
  }

  content() {
    return html`<main class="login">
      <form @submit=${event => this.#submit(event)}>
        <h1><span class="mark" aria-hidden="true"></span>Troupe</h1>
        <label for="token">Bearer token</label>
        <input id="token" type="password" autocomplete="off" spellcheck="false" required aria-describedby="problem">
        <div id="problem" class="problem" role="alert">${refusal.value || nothing}</div>
        <button class="primary" ?disabled=${this.#busy}>${this.#busy ? 'Asking …' : 'Log in'}</button>
        <p class="quiet">You see what the token's user may see. It stays in this browser tab and is forgotten with it.</p>
        <dl class="how quiet">
          <dt>Administrator, on the control plane's machine</dt><dd><code>troupe token</code></dd>
          <dt>Service account</dt><dd><code>kubectl create token NAME</code></dd>
        </dl>
      </form>
    </main>`;
  }

  async #submit(event) {
    event.preventDefault();
    this.#busy = true;
    this.update();
    await login(this.querySelector('input').value).catch(() => {});
    this.#busy = false;
    this.update();
  }
}

Part.define('troupe-login', Login);

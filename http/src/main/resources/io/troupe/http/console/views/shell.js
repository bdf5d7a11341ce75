import {collection} from '../data/collection.js';
import {kinds, pluralOf, sections} from '../data/discovery.js';
import {backToLive, moment} from '../data/moment.js';
import {logout, session} from '../data/session.js';
import {age, fullStamp} from '../data/text.js';
import {html, nothing, Part} from '../parts/element.js';
import {go, kindLink, route, viewLink} from '../parts/route.js';

/** What is around every view: menu, namespace, theme, time bar. */
class Shell extends Part {
  #namespaces = collection({path: '/api/v1/namespaces', table: true});
  #filter = '';
  #menu = false;
  #shown = location.pathname;

  begin() {
    this.follow(route, kinds, moment, session, this.#namespaces);
    this.atEnd(this.#namespaces.use());
    this.every(10_000, () => moment.value && this.update());
    this.atEnd(route.follow(() => {
      const moved = location.pathname !== this.#shown;
      this.#shown = location.pathname;
      this.#menu = false;
      if (moved) {
        this.querySelector('main')?.scrollTo(0, 0);
        this.querySelector('main')?.focus({preventScroll: true}); // what is read out and scrolled next is the new view
      }
    }));
    this.on(window, 'keydown', event => this.#key(event));
  }

  content() {
    const {view} = route.value;
    document.documentElement.classList.toggle('past', Boolean(moment.value));
    return html`
      <a class="skip" href="#main">Skip to content</a>
      <header>
        <button class="icon menu" aria-label="Menu" aria-expanded=${this.#menu} @click=${() => this.#toggleMenu()}>☰</button>
        <a class="brand" href=${viewLink('overview', this.#namespace())}><span class="mark" aria-hidden="true"></span><span class="name">Troupe</span></a>
        ${this.#namespacePicker()}
        <span class="grow"></span>
        <button class="icon" title="Light or dark" aria-label="Theme" @click=${() => this.#theme()}>◐</button>
        <span class="user" title=${session.value?.groups.join(', ') ?? ''}>${session.value?.user}</span>
        <button @click=${() => logout()}>Log out</button>
      </header>
      <troupe-slider></troupe-slider>
      ${moment.value ? this.#past(moment.value) : nothing}
      <nav class=${this.#menu ? 'open' : ''} aria-label="Kinds">${this.#menuContent()}</nav>
      <main id="main" tabindex="-1">${this.#view(view)}</main>`;
  }

  #past({time, revision}) {
    return html`<div class="past-banner" role="status">
      <span>You are looking at the past: ${time ? html`<strong>${fullStamp(time)}</strong>, ${age(time)} ago` : html`<strong>revision ${revision}</strong>`}
        ${time ? html`<span class="more">(revision ${revision})</span>` : nothing}</span>
      <button class="now" title="Escape" @click=${() => backToLive()}>Back to live</button>
    </div>`;
  }

  #view(view) {
    switch (view) {
      case 'kinds':
        return html`<troupe-list .where=${route.value}></troupe-list>`;
      case 'objects':
        return html`<troupe-object .where=${route.value}></troupe-object>`;
      case 'history':
        return html`<troupe-history .where=${route.value}></troupe-history>`;
      case 'workloads':
        return html`<troupe-workloads .namespace=${route.value.namespace}></troupe-workloads>`;
      case 'nodes':
        return html`<troupe-nodes></troupe-nodes>`;
      case 'events':
        return html`<troupe-events .namespace=${route.value.namespace}></troupe-events>`;
      default:
        return html`<troupe-overview .namespace=${route.value.namespace}></troupe-overview>`;
    }
  }

  /** An object's page names its namespace in the path; links from there stay in it. */
  #namespace() {
    return route.value.namespace ?? '';
  }

  #namespacePicker() {
    const chosen = this.#namespace();
    const names = [...this.#namespaces.items.values()].map(row => row.object.metadata.name).sort();
    if (chosen && !names.includes(chosen)) {
      names.unshift(chosen);
    }
    if (this.#namespaces.state === 'failed') {
      return html`<label class="namespace"><span>Namespace</span><input .value=${chosen} placeholder="all" spellcheck="false"
        @change=${event => this.#chooseNamespace(event.target.value.trim())}></label>`;
    }
    return html`<label class="namespace"><span>Namespace</span>
      <select @change=${event => this.#chooseNamespace(event.target.value)}>
        <option value="" ?selected=${!chosen}>all namespaces</option>
        ${names.map(name => html`<option value=${name} ?selected=${name === chosen}>${name}</option>`)}
      </select></label>`;
  }

  #chooseNamespace(namespace) {
    const {view, group, resource} = route.value;
    if (!['kinds', 'objects'].includes(view)) {
      go(viewLink(view, namespace));
    } else {
      go(kindLink({group, resource}, namespace));
    }
  }

  #menuContent() {
    const namespace = this.#namespace();
    const {view, group, resource} = route.value;
    const filter = this.#filter.toLowerCase();
    const match = kind => !filter || [kind.kind, kind.resource, kind.group, ...kind.shortNames]
      .some(text => text.toLowerCase().includes(filter));
    const own = (id, title) => html`<li><a href=${viewLink(id, id === 'nodes' ? '' : namespace)}
      aria-current=${view === id ? 'page' : 'false'}>${title}</a></li>`;
    const item = kind => {
      const here = ['kinds', 'objects'].includes(view) && kind.group === group && kind.resource === resource;
      return html`<li><a href=${kindLink(kind, kind.namespaced ? namespace : '')} aria-current=${here ? 'page' : 'false'}
        title=${`${kind.kind}, ${kind.group || 'core'}`}>${pluralOf(kind)}</a></li>`;
    };
    return html`
      <input type="search" class="find" placeholder="Find a kind" aria-label="Find a kind" .value=${this.#filter}
        @input=${event => this.#find(event.target.value)} @keydown=${event => this.#openFirst(event)}>
      <ul>
        ${own('overview', 'Overview')}${own('workloads', 'Rollouts')}${own('nodes', 'Capacity')}${own('events', 'Events')}${own('history', 'History')}
      </ul>
      ${sections(kinds.value ?? []).map(([title, list]) => {
        const shown = list.filter(match);
        if (!shown.length) {
          return nothing;
        }
        const folded = title === 'More' && !filter && !shown.some(kind => kind.group === group && kind.resource === resource);
        return html`<details ?open=${!folded}><summary>${title}</summary><ul>${shown.map(item)}</ul></details>`;
      })}`;
  }

  #find(text) {
    this.#filter = text;
    this.update();
  }

  #openFirst(event) {
    const link = event.key === 'Enter' && this.querySelector('nav details a');
    if (link) {
      go(link.href);
      this.#find('');
    }
  }

  #toggleMenu() {
    this.#menu = !this.#menu;
    this.update();
  }

  /** The other one; what the system has anyway is not written down. */
  #theme() {
    const root = document.documentElement;
    const dark = matchMedia('(prefers-color-scheme: dark)').matches;
    const shown = root.dataset.theme ?? (dark ? 'dark' : 'light');
    const next = shown === 'dark' ? 'light' : 'dark';
    if ((next === 'dark') === dark) {
      delete root.dataset.theme;
      localStorage.removeItem('troupe.theme');
    } else {
      root.dataset.theme = next;
      localStorage.setItem('troupe.theme', next);
    }
  }

  #key(event) {
    if (event.target.closest('input, select, textarea, dialog') || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === 'Escape' && this.#menu) {
      this.#toggleMenu();
    }
    if (event.key === '/') {
      event.preventDefault();
      (this.querySelector('main input[type=search]') ?? this.querySelector('nav .find')).focus();
    }
  }
}

Part.define('troupe-shell', Shell);

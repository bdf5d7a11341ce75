import {readAddress} from '../data/moment.js';
import {Signal} from '../data/signal.js';

const ROOT = '/console';
const NO_NAMESPACE = '-';
const CORE = 'core';
const VIEWS = ['kinds', 'objects', 'history', 'workloads', 'nodes', 'events'];

/** Where in the console we are: {view, group, resource, namespace, name, tab}. */
export const route = new Signal(parse());

function parse() {
  const segments = location.pathname.slice(ROOT.length).split('/').filter(Boolean).map(decodeURIComponent);
  const query = new URLSearchParams(location.search);
  const [view, group, resource, namespace, name] = segments;
  const where = {
    view: VIEWS.includes(view) ? view : 'overview',
    group: group === CORE ? '' : group,
    resource,
    namespace: query.get('ns') ?? '',
    tab: query.get('tab') ?? '',
  };
  return view === 'objects' ? {...where, namespace: namespace === NO_NAMESPACE ? '' : namespace, name} : where;
}

/** Links keep the moment that is looked at, and lists the namespace. */
function address(path, more = {}) {
  const query = new URLSearchParams();
  const at = new URLSearchParams(location.search).get('at');
  for (const [name, value] of Object.entries({...more, at})) {
    if (value) {
      query.set(name, value);
    }
  }
  const text = query.toString();
  return ROOT + path + (text ? `?${text}` : '');
}

/** A view that is not about one kind or object. */
export function viewLink(view, namespace) {
  return address(view === 'overview' ? '/' : `/${view}`, {ns: namespace});
}

export function kindLink({group, resource}, namespace = '') {
  return address(`/kinds/${group || CORE}/${resource}`, {ns: namespace});
}

export function objectLink({group, resource, namespace, name}, tab = '') {
  const parts = [group || CORE, resource, namespace || NO_NAMESPACE, name].map(encodeURIComponent);
  return address(`/objects/${parts.join('/')}`, {tab});
}

export function go(href, {replace = false} = {}) {
  history[replace ? 'replaceState' : 'pushState'](null, '', href);
  readAddress();
  route.value = parse();
}

/** Links within the console are followed without loading the page anew. */
export function start() {
  addEventListener('popstate', () => {
    readAddress();
    route.value = parse();
  });
  document.addEventListener('click', event => {
    const link = event.target.closest?.('a[href]');
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.defaultPrevented;
    if (link && plain && !link.target && link.origin === location.origin && link.pathname.startsWith(ROOT)) {
      event.preventDefault();
      go(link.href);
    }
  });
}

// Over HTTP/2 all requests share one connection. Over HTTP/1.1 a browser opens six to a host, and each watch
// holds one for good: some must stay free for everything else.
const WATCHES_MAX_OVER_HTTP_1 = 4;

let held = 0;

function multiplexed() {
  const [page] = performance.getEntriesByType('navigation');
  return /^h[23]/.test(page?.nextHopProtocol ?? '');
}

/** A function that gives it back, or null: then ask again now and then instead of watching. */
export function watchPermit() {
  if (multiplexed()) {
    return () => {};
  }
  if (held >= WATCHES_MAX_OVER_HTTP_1) {
    return null;
  }
  held += 1;
  let open = true;
  return () => {
    if (open) {
      open = false;
      held -= 1;
    }
  };
}

/** Passes after a time; rejects when the signal ends it. */
export function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('ended', 'AbortError'));
    }, {once: true});
  });
}

/** A value that tells those who follow it when it changes. */
export class Signal {
  #value;
  #followers = new Set();

  constructor(value) {
    this.#value = value;
  }

  get value() {
    return this.#value;
  }

  set value(next) {
    if (next !== this.#value) {
      this.#value = next;
      this.notify();
    }
  }

  notify() {
    for (const follower of [...this.#followers]) {
      follower(this.#value);
    }
  }

  /** Returns the function that ends it. */
  follow(follower) {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }
}

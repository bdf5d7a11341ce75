package io.troupe.core.outcome;

/** What rules answer to a command: one event, nothing to do, or a refusal. */
public sealed interface Decision<E> {

  record Accept<E>(E event) implements Decision<E> {}

  record Unchanged<E>() implements Decision<E> {}

  record Reject<E>(Failure failure) implements Decision<E> {}

  static <E> Decision<E> accept(E event) {
    return new Accept<>(event);
  }

  static <E> Decision<E> unchanged() {
    return new Unchanged<>();
  }

  static <E> Decision<E> reject(Failure failure) {
    return new Reject<>(failure);
  }
}

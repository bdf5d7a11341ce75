package io.troupe.core.outcome;

import java.util.function.Function;

/** A computed value or the refusal to compute it. */
public sealed interface Result<T> {

  record Ok<T>(T value) implements Result<T> {}

  record Refused<T>(Failure failure) implements Result<T> {}

  static <T> Result<T> ok(T value) {
    return new Ok<>(value);
  }

  static <T> Result<T> refused(Failure failure) {
    return new Refused<>(failure);
  }

  /** The next step, taken only after success. */
  default <U> Result<U> then(Function<? super T, Result<U>> next) {
    return switch (this) {
      case Ok<T>(T value) -> next.apply(value);
      case Refused<T>(Failure failure) -> refused(failure);
    };
  }
}

package io.troupe.histories;

/** What a client asks for. */
sealed interface Request {
  record Create(String name, String value) implements Request {}

  /**
   * @param from the revision it was made from; 0 if it is to win in any case
   */
  record Update(String name, String value, long from) implements Request {}

  record Delete(String name) implements Request {}

  record Get(String name) implements Request {}

  /**
   * All objects of the namespace.
   *
   * @param page how many at once; 0 for all
   */
  record Listing(int page) implements Request {}

  /** Of the object asked about; empty for all. */
  default String of() {
    return switch (this) {
      case Create(var name, _) -> name;
      case Update(var name, _, _) -> name;
      case Delete(var name) -> name;
      case Get(var name) -> name;
      case Listing _ -> "";
    };
  }

  /** What it writes; empty if nothing, or if it deletes. */
  default String puts() {
    return switch (this) {
      case Create(_, var value) -> value;
      case Update(_, var value, _) -> value;
      case Delete _, Get _, Listing _ -> "";
    };
  }
}

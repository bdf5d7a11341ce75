package io.troupe.core.audit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** When in a request's life an event is made. */
public enum Stage {
  REQUEST_RECEIVED("RequestReceived"),
  /** Of answers that go on, such as watches, once their headers are sent. */
  RESPONSE_STARTED("ResponseStarted"),
  RESPONSE_COMPLETE("ResponseComplete"),
  /** The server failed; nothing follows. */
  PANIC("Panic");

  private final String wire;

  Stage(String wire) {
    this.wire = wire;
  }

  public String wire() {
    return wire;
  }

  static Optional<Stage> of(String wire) {
    return Arrays.stream(values()).filter(stage -> stage.wire.equals(wire)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Stage::wire).toList();
  }
}

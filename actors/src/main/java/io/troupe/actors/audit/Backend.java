package io.troupe.actors.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.audit.AuditEvent;
import io.troupe.core.audit.LegacyLine;
import io.troupe.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A place with its queue, and the form in which it takes events. */
public final class Backend implements AuditSink {
  private final EventQueue queue;
  private final Form form;
  private final long eventBytesMax;

  /** What an event looks like. */
  public enum Form {
    JSON("json", Json::bytes),
    LEGACY("legacy", event -> LegacyLine.of(event).getBytes(StandardCharsets.UTF_8));

    private final String word;
    private final Function<ObjectNode, byte[]> bytes;

    Form(String word, Function<ObjectNode, byte[]> bytes) {
      this.word = word;
      this.bytes = bytes;
    }

    public static Optional<Form> of(String word) {
      return Arrays.stream(values()).filter(form -> form.word.equals(word)).findFirst();
    }
  }

  /**
   * @param eventBytesMax an event that is larger as JSON goes without its objects; one that still
   *     is, is lost
   */
  public Backend(EventQueue queue, Form form, long eventBytesMax) {
    this.queue = queue;
    this.form = form;
    this.eventBytesMax = eventBytesMax;
  }

  public EventQueue queue() {
    return queue;
  }

  @Override
  public boolean strict() {
    return queue.strict();
  }

  @Override
  public CompletionStage<Boolean> tell(ObjectNode event, byte[] json) {
    if (json.length <= eventBytesMax) {
      return queue.add(form == Form.JSON ? json : form.bytes.apply(event));
    }
    return AuditEvent.truncated(event)
        .filter(less -> Json.bytes(less).length <= eventBytesMax)
        .map(less -> queue.add(form.bytes.apply(less)))
        .orElseGet(queue::lost);
  }
}

package io.troupe.actors.gate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.WriteRequest.FieldValidation;
import io.troupe.core.admit.AdmissionContext;
import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A write as admission's plugins talk to it. */
final class WriteContext implements AdmissionContext {
  /** Says what plugins put on record, also of requests that nobody audits. */
  private static final Logger AUDIT = LoggerFactory.getLogger("io.troupe.audit");

  private final Write write;
  private final AdmissionRequest.Operation operation;
  private final ObjectKey key;
  private final Map<Class<?>, Object> memory = new HashMap<>(2);
  private boolean wanted;
  private boolean second;

  WriteContext(Write write, AdmissionRequest.Operation operation, ObjectKey key) {
    this.write = write;
    this.operation = operation;
    this.key = key;
  }

  @Override
  public void warn(String text) {
    write.warn(List.of(text));
  }

  @Override
  public void annotate(String name, String value) {
    AUDIT.debug("{} {}: {}={}", write.cause().requestId(), key, name, value);
    write.request().caller().notes().note(name, value);
  }

  @Override
  public void reinvoke() {
    wanted = true;
  }

  @Override
  public boolean reinvoked() {
    return second;
  }

  @Override
  public <T> T memory(Class<T> type, Supplier<T> first) {
    return type.cast(memory.computeIfAbsent(type, _ -> first.get()));
  }

  /** Begins the second pass, if one is wanted and has not been. */
  boolean secondPass() {
    boolean begins = wanted && !second;
    second = second || begins;
    return begins;
  }

  @Override
  public boolean nameGenerated() {
    return operation == AdmissionRequest.Operation.CREATE
        && write.subresource().isEmpty()
        && write.request().operation() instanceof WriteRequest.Operation.Create(var body, var _)
        && body.path("metadata").path("name").asText("").isEmpty();
  }

  @Override
  public ObjectNode options() {
    ObjectNode options = Json.object();
    if (operation == AdmissionRequest.Operation.CONNECT) {
      return options; // a connection has none
    }
    options.put(
        "kind",
        switch (operation) {
          case CREATE, CONNECT -> "CreateOptions";
          case UPDATE -> "UpdateOptions";
          case DELETE -> "DeleteOptions";
        });
    options.put("apiVersion", "meta.k8s.io/v1");
    if (write.dryRun()) {
      options.putArray("dryRun").add("All");
    }
    switch (write.request().operation()) {
      case WriteRequest.Operation.Delete(var wish) -> wish.into(options);
      case WriteRequest.Operation.DeleteCollection(var wish, _, _) -> wish.into(options);
      case WriteRequest.Operation.Create _,
          WriteRequest.Operation.Update _,
          WriteRequest.Operation.Patch _ ->
          put(options, write.request().options());
    }
    return options;
  }

  private static void put(ObjectNode tree, WriteRequest.Options said) {
    if (!said.fieldManager().isEmpty()) {
      tree.put("fieldManager", said.fieldManager());
    }
    // Warn is what the server does by itself; a request that says nothing carries nothing.
    if (said.fieldValidation() == FieldValidation.STRICT) {
      tree.put("fieldValidation", "Strict");
    } else if (said.fieldValidation() == FieldValidation.IGNORE) {
      tree.put("fieldValidation", "Ignore");
    }
  }
}

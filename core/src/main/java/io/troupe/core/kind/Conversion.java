package io.troupe.core.kind;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The way between the form a kind's objects are stored in and the one it serves. Built-in kinds
 * that are stored as they are served have {@link Identity}, and their bytes are never parsed for
 * it.
 */
public sealed interface Conversion {
  Conversion IDENTITY = new Identity();

  /** Stored as served. */
  record Identity() implements Conversion {}

  /**
   * Pure functions of whole objects; each may change and return its argument.
   *
   * @param toServed of the stored form, with its resourceVersion
   */
  record Functions(UnaryOperator<ObjectNode> toServed, UnaryOperator<ObjectNode> toStored)
      implements Conversion {}

  /** Of a custom kind: the stored object says which version it was written in. */
  record Custom(CustomForm form) implements Conversion {}

  /** What is known of a custom kind's versions. Pure. */
  interface CustomForm {

    /** What the served version's objects say. */
    String apiVersion();

    /** What is written. */
    String storedApiVersion();

    /**
     * Brings a stored object to the schema of the version it says it is of: unknown fields go,
     * defaults come. In place.
     */
    void restore(ObjectNode stored);

    /** Drops what the served version's schema does not know, after a conversion. In place. */
    void tidy(ObjectNode converted);

    /** Who converts between versions; empty when only the apiVersion differs. */
    Optional<Webhook> webhook();
  }

  /**
   * A conversion webhook.
   *
   * @param clientConfig as in the definition: url or service, and caBundle
   * @param kind of the objects, for messages
   */
  record Webhook(ObjectNode clientConfig, List<String> reviewVersions, String kind) {
    public Webhook {
      reviewVersions = List.copyOf(reviewVersions);
    }
  }
}

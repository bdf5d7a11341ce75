package io.troupe.core.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the tags of a protobuf message mean for the JSON of its type. */
final class WireMessage {
  /**
   * Numbers and truth values that Go holds by value and whose JSON leaves zero out. Protobuf writes
   * them all the same, and there a zero cannot be told from one that is meant; fields that Go holds
   * by pointer are absent when nothing is meant, so their zeros count. From upstream's types; a
   * check holds the names against the generated schemas.
   */
  static final Set<String> ZERO_MEANS_ABSENT =
      Set.of(
          "count",
          "deprecated",
          "exclusiveMaximum",
          "exclusiveMinimum",
          "failureThreshold",
          "generation",
          "globalDefault",
          "healthCheckNodePort",
          "hostIPC",
          "hostNetwork",
          "hostPID",
          "hostPort",
          "initialDelaySeconds",
          "minReadySeconds",
          "nodePort",
          "nullable",
          "observedGeneration",
          "paused",
          "periodSeconds",
          "preserveUnknownFields",
          "publishNotReadyAddresses",
          "readOnly",
          "stdin",
          "stdinOnce",
          "successThreshold",
          "timeoutSeconds",
          "tty",
          "uniqueItems",
          "unschedulable",
          "x-kubernetes-embedded-resource",
          "x-kubernetes-int-or-string");

  private final Map<Integer, Member> members = new HashMap<>();

  /** What one tag stands for. */
  sealed interface Member {
    /** A structure that Go embeds: its fields are the outer one's. */
    record Embedded(WireMessage inner) implements Member {}

    /**
     * @param type in the notation of the build's DefinitionWriter
     * @param required whether JSON always has it, empty or not
     */
    record Field(String name, String type, boolean required) implements Member {

      /**
       * A Go list type is a message of its own around its items; only map values are known to be.
       */
      boolean listMessage() {
        return type.startsWith("{}[]");
      }

      /** Whether JSON leaves this value out. */
      boolean isLeftOut(JsonNode value) {
        if (value.isNull()) {
          return true;
        }
        if (required) {
          return false;
        }
        return value.isTextual()
            ? value.asText().isEmpty()
            : ZERO_MEANS_ABSENT.contains(name)
                && (value.isNumber()
                    ? value.asLong() == 0
                    : value.isBoolean() && !value.asBoolean());
      }
    }
  }

  static WireMessage of(Definition definition) {
    WireMessage message = new WireMessage();
    definition
        .fields()
        .values()
        .forEach(field ->
            message.add(
                field.wire(),
                new Member.Field(
                    field.name(), field.type(), definition.required().contains(field.name()))));
    return message;
  }

  private void add(List<Integer> tags, Member.Field field) {
    if (tags.isEmpty()) {
      return;
    }
    if (tags.size() == 1) {
      members.put(tags.getFirst(), field);
      return;
    }
    Member inner =
        members.computeIfAbsent(tags.getFirst(), _ -> new Member.Embedded(new WireMessage()));
    if (inner instanceof Member.Embedded(var message)) {
      message.add(tags.subList(1, tags.size()), field);
    }
  }

  /** Null for a tag that means nothing here. */
  Member member(int tag) {
    return members.get(tag);
  }
}

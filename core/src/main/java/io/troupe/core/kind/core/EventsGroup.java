package io.troupe.core.kind.core;

import static io.troupe.core.kind.KindDeclaration.declare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Column;
import io.troupe.core.kind.Conversion;
import io.troupe.core.kind.FieldCheck;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Storage;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Events of {@code events.k8s.io/v1}: the very events of the core group under other names. Follows
 * upstream pkg/apis/events/v1 and the newer half of ValidateEventCreate.
 */
public final class EventsGroup {
  private static final String API_VERSION = "events.k8s.io/v1";

  /** What this group calls a field, and what the core group does, where they differ. */
  private static final Map<String, String> NAMES = names();

  private EventsGroup() {}

  private static Map<String, String> names() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("regarding", "involvedObject");
    names.put("note", "message");
    names.put("reportingController", "reportingComponent");
    names.put("deprecatedSource", "source");
    names.put("deprecatedFirstTimestamp", "firstTimestamp");
    names.put("deprecatedLastTimestamp", "lastTimestamp");
    names.put("deprecatedCount", "count");
    return names;
  }

  public static List<Kind> all() {
    return List.of(
        declare("events.k8s.io", "v1", "Event", "events")
            .shortNames("ev")
            .createOnUpdate()
            .selectable(
                "reason",
                "regarding.apiVersion",
                "regarding.fieldPath",
                "regarding.kind",
                "regarding.name",
                "regarding.namespace",
                "regarding.resourceVersion",
                "regarding.uid",
                "reportingController",
                "type")
            .storedAs(
                new Storage(
                    new ResourceType("", "events"),
                    new Conversion.Functions(EventsGroup::toServed, EventsGroup::toStored),
                    indexedAs()))
            .columns(EventColumns.ALL.stream().map(EventsGroup::ofServed).toList())
            .rules(new Rules())
            .kind());
  }

  private static Map<String, String> indexedAs() {
    Map<String, String> fields = new TreeMap<>();
    for (String field :
        List.of("apiVersion", "fieldPath", "kind", "name", "namespace", "resourceVersion", "uid")) {
      fields.put("regarding." + field, "involvedObject." + field);
    }
    fields.put("reportingController", "reportingComponent");
    return fields;
  }

  private static Column ofServed(Column column) {
    return new Column(
        column.name(),
        column.type(),
        column.format(),
        column.description(),
        column.priority(),
        (event, now) -> column.cell().of(toStored(event.deepCopy()), now));
  }

  static ObjectNode toServed(ObjectNode event) {
    event.put("apiVersion", API_VERSION);
    NAMES.forEach((served, stored) -> rename(event, stored, served));
    return event;
  }

  static ObjectNode toStored(ObjectNode event) {
    event.put("apiVersion", "v1");
    NAMES.forEach((served, stored) -> rename(event, served, stored));
    return event;
  }

  private static void rename(ObjectNode event, String from, String to) {
    if (event.has(from)) {
      event.set(to, event.remove(from));
    }
  }

  /** What is made through this group must be in its newer form. */
  private static final class Rules implements KindRules {
    private static final int NOTE_BYTES_MAX = 1024;
    private static final int NAME_CHARACTERS_MAX = 128;

    @Override
    public List<FieldError> validateCreate(ObjectNode event) {
      List<FieldError> errors = new ArrayList<>();
      FieldCheck root = FieldCheck.of(event, errors);
      root.at("eventTime").required();
      root.at("type").exactlyOneOf("Normal", "Warning");
      if (root.at("reportingController").required()) {
        root.at("reportingController").qualifiedName();
      }
      for (String field : List.of("reportingInstance", "action", "reason")) {
        FieldCheck text = root.at(field);
        if (text.required() && text.text().length() > NAME_CHARACTERS_MAX) {
          text.invalid("", "can have at most " + NAME_CHARACTERS_MAX + " characters");
        }
      }
      if (root.at("note").text().length() > NOTE_BYTES_MAX) {
        root.at("note").invalid("", "can have at most " + NOTE_BYTES_MAX + " characters");
      }
      for (String field :
          List.of("deprecatedFirstTimestamp", "deprecatedLastTimestamp", "deprecatedCount")) {
        FieldCheck old = root.at(field);
        if (old.isPresent() && !old.value().asText().equals("0")) {
          old.invalid("needs to be unset");
        }
      }
      return errors;
    }

    @Override
    public List<FieldError> validate(ObjectNode event) {
      return new EventRules().validate(toStored(event.deepCopy()));
    }

    /** Only a series may grow; the rest of an event is history. */
    @Override
    public List<FieldError> validateUpdate(ObjectNode event, ObjectNode old) {
      List<FieldError> errors = new ArrayList<>();
      FieldCheck root = FieldCheck.of(event, errors);
      for (String field :
          List.of(
              "regarding",
              "reason",
              "note",
              "type",
              "eventTime",
              "reportingController",
              "reportingInstance",
              "action",
              "related")) {
        root.at(field).immutable(old.path(field));
      }
      return errors;
    }
  }
}

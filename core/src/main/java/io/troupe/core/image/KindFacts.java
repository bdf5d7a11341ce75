package io.troupe.core.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.meta.ObjectKey;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Facts by the selectable fields that kinds declare; kinds of no registry have none. */
public final class KindFacts implements FactsReader {
  private final KindRegistry kinds;

  public KindFacts(KindRegistry kinds) {
    this.kinds = kinds;
  }

  @Override
  public ObjectFacts read(CommittedEvent committed) {
    return read(committed.key(), committed.event().takeTree());
  }

  /** The same for an object that is no event's. */
  public ObjectFacts read(ObjectKey key, ObjectNode object) {
    Optional<Kind> kind = kinds.byType(key.type());
    Map<String, String> fields = new TreeMap<>();
    if (kind.isPresent()) {
      kind.get()
          .selectableFields()
          .forEach((path, absent) -> fields.put(path, value(object, path, absent)));
    }
    return ObjectFacts.of(object, fields);
  }

  private static String value(JsonNode object, String path, String absent) {
    JsonNode at = object;
    int from = 0;
    for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', from)) {
      at = at.path(path.substring(from, dot));
      from = dot + 1;
    }
    return at.path(path.substring(from)).asText(absent);
  }
}

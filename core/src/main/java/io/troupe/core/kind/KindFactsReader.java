package io.troupe.core.kind;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.FactsReader;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Reads labels, owners, finalizers and the kind's selectable fields straight off the bytes: every
 * commit passes here, so no tree of the whole object is built.
 */
public final class KindFactsReader implements FactsReader {
  private static final Set<String> METADATA_READ =
      Set.of("labels", "ownerReferences", "finalizers", "deletionTimestamp");

  /** The mapper itself would insist that nothing follows what it has read. */
  private static final ObjectReader SUBTREES =
      Json.mapper().reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * The selectable fields whose names are not their paths: the Event's source is a structure of
   * which its component is meant, and a Job's successes are called otherwise.
   */
  private static final Map<String, String> READ_FROM =
      Map.of("source", "source.component", "status.successful", "status.succeeded");

  private final Function<ResourceType, Map<String, String>> indexed;

  /**
   * @param kinds the kind of a type now; a type without one has no selectable fields
   */
  public KindFactsReader(Function<ResourceType, Optional<Kind>> kinds) {
    this.indexed = type -> kinds.apply(type).map(Kind::selectableFields).orElse(Map.of());
  }

  /** Reads what the registry says at each moment. */
  public KindFactsReader(KindRegistry registry) {
    this.indexed = registry::indexedFields;
  }

  @Override
  public ObjectFacts read(CommittedEvent committed) {
    return read(committed.key(), committed.event().object());
  }

  /**
   * @param json with or without resourceVersion
   */
  public ObjectFacts read(ObjectKey key, byte[] json) {
    Map<String, String> selectable = indexed.apply(key.type());
    Map<String, String> wanted = new TreeMap<>();
    selectable.keySet().forEach(path -> wanted.put(READ_FROM.getOrDefault(path, path), path));
    Map<String, String> fields = new TreeMap<>(selectable);
    ObjectNode object = Json.object();
    try (JsonParser parser = Json.mapper().getFactory().createParser(json)) {
      parser.nextToken();
      walk(parser, "", wanted, fields, object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ObjectFacts.of(object, fields);
  }

  /** The parser stands at the start of an object, and at its end afterwards. */
  private static void walk(
      JsonParser parser,
      String prefix,
      Map<String, String> wanted,
      Map<String, String> fields,
      ObjectNode object)
      throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      String path = prefix + name;
      if (path.equals("metadata") && value == JsonToken.START_OBJECT) {
        metadata(parser, object.putObject("metadata"));
      } else if (value == JsonToken.START_OBJECT && leadsTo(path + '.', wanted)) {
        walk(parser, path + '.', wanted, fields, object);
      } else if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
        String field = wanted.get(path);
        if (field != null) {
          fields.put(field, parser.getText());
        }
      } else {
        parser.skipChildren();
      }
    }
  }

  private static void metadata(JsonParser parser, ObjectNode metadata) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (METADATA_READ.contains(name)) {
        metadata.set(name, SUBTREES.readTree(parser));
      } else {
        parser.skipChildren();
      }
    }
  }

  private static boolean leadsTo(String prefix, Map<String, String> wanted) {
    for (String path : wanted.keySet()) {
      if (path.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}

package io.troupe.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.meta.Uid;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StoredObjectTest {
  private static final String JSON =
      "{\"kind\":\"Pod\",\"metadata\":{\"resourceVersion\":\"7\",\"name\":\"a\"},\"spec\":{\"x\":[{}]}}";

  private final StoredObject object =
      new StoredObject(
          new ObjectKey(new ResourceType("", "pods"), "default", "a"),
          new Uid("u"),
          7,
          1,
          JSON.getBytes(StandardCharsets.UTF_8),
          ObjectFacts.NONE);

  @Test
  void whoLooksAtTheSameTimeSharesOneTree() {
    ObjectNode first = object.view();
    assertThat(object.view()).isSameAs(first).isEqualTo(Json.parse(JSON));
  }

  @Test
  void aTreeToChangeIsNobodyElses() {
    ObjectNode shared = object.view();
    ObjectNode own = object.tree();
    own.withObject("spec").withArray("x").removeAll();
    own.remove("metadata");
    assertThat(shared).isEqualTo(Json.parse(JSON));
    assertThat(object.tree()).isEqualTo(shared).isNotSameAs(shared);
  }
}

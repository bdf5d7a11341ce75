package io.troupe.core.image;

import io.troupe.core.meta.Uid;
import java.util.ArrayList;
import java.util.List;

/** The strings a {@link ResourceImage} indexes its objects by. */
public final class Terms {
  private Terms() {}

  public static String label(String key, String value) {
    return "l:" + key + '=' + value;
  }

  public static String field(String path, String value) {
    return "f:" + path + '=' + value;
  }

  public static String owner(Uid uid) {
    return "o:" + uid.value();
  }

  static List<String> of(ObjectFacts facts) {
    List<String> terms =
        new ArrayList<>(facts.labels().size() + facts.fields().size() + facts.owners().size());
    facts.labels().forEach((k, v) -> terms.add(label(k, v)));
    facts.fields().forEach((k, v) -> terms.add(field(k, v)));
    facts.owners().forEach(o -> terms.add(owner(o.uid())));
    return terms;
  }
}

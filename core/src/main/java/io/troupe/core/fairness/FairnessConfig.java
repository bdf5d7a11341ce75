package io.troupe.core.fairness;

import io.troupe.core.auth.Attributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The flow schemas and priority levels that hold at one moment. Always has the mandatory ones. */
public final class FairnessConfig {
  private final List<FlowSchema> schemas;
  private final Map<String, PriorityLevel> levels;

  private FairnessConfig(List<FlowSchema> schemas, Map<String, PriorityLevel> levels) {
    this.schemas = schemas;
    this.levels = levels;
  }

  /** Schemas that name no level of these match nothing. */
  public static FairnessConfig of(
      Collection<FlowSchema> schemas, Collection<PriorityLevel> levels) {
    Map<String, PriorityLevel> byName = new TreeMap<>();
    Mandatory.LEVELS.forEach(l -> byName.put(l.name(), l));
    levels.forEach(l -> byName.put(l.name(), l));
    Map<String, FlowSchema> all = new TreeMap<>();
    Mandatory.SCHEMAS.forEach(s -> all.put(s.name(), s));
    schemas.forEach(s -> all.put(s.name(), s));
    List<FlowSchema> ordered = new ArrayList<>(all.values());
    ordered.removeIf(s -> !byName.containsKey(s.level()));
    ordered.sort(FlowSchema.ORDER);
    return new FairnessConfig(
        Collections.unmodifiableList(ordered), Collections.unmodifiableMap(byName));
  }

  public Collection<PriorityLevel> levels() {
    return levels.values();
  }

  /** By precedence. */
  public List<FlowSchema> schemas() {
    return schemas;
  }

  /** The first schema that matches; the mandatory catch-all matches whatever is left. */
  public FlowMatch match(Attributes request) {
    for (FlowSchema schema : schemas) {
      if (schema.matches(request)) {
        return new FlowMatch(schema, levels.get(schema.level()), schema.flowOf(request));
      }
    }
    // Somebody has changed catch-all; nobody may pass by all levels.
    return new FlowMatch(
        Mandatory.CATCH_ALL_SCHEMA, levels.get(Mandatory.CATCH_ALL_SCHEMA.level()), "");
  }
}

package io.troupe.core.kind.history;

import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.QueryParameter;
import java.util.List;
import java.util.Map;

/**
 * Questions about the past: nobody is compiled with a type for them, and they are asked of the
 * cluster as of one namespace.
 *
 * @param parameters by verb, where they are others than those of objects
 */
record HistoryRules(Map<String, List<QueryParameter>> parameters) implements KindRules {

  /** One that is asked for as objects are. */
  static final HistoryRules PLAIN = new HistoryRules(Map.of());

  HistoryRules(String verb, List<QueryParameter> parameters) {
    this(Map.of(verb, parameters));
  }

  @Override
  public boolean hasCompiledType() {
    return false;
  }

  @Override
  public List<QueryParameter> parameters(String verb, List<QueryParameter> usual) {
    return parameters.getOrDefault(verb, usual);
  }

  @Override
  public boolean servedForCluster() {
    return true;
  }
}

package io.troupe.core.kind.history;

import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.QueryParameter;
import java.util.List;

/**
 * Questions about the past: nobody is compiled with a type for them, and they are asked of the
 * cluster as of one namespace.
 */
record HistoryRules(String verb, List<QueryParameter> own) implements KindRules {
  static final HistoryRules PLAIN = new HistoryRules("", List.of());

  static HistoryRules listed(List<QueryParameter> parameters) {
    return new HistoryRules("list", parameters);
  }

  static HistoryRules got(List<QueryParameter> parameters) {
    return new HistoryRules("get", parameters);
  }

  @Override
  public boolean hasCompiledType() {
    return false;
  }

  @Override
  public List<QueryParameter> parameters(String asked) {
    return asked.equals(verb) ? own : List.of();
  }

  @Override
  public boolean servedForCluster() {
    return true;
  }
}

package io.troupe.http.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.http.route.RecordedQuery;
import io.troupe.http.route.ToldParameters;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What replays and what-ifs read of their query is what OpenAPI tells of them. */
class ReplayParametersTest {
  @Test
  void whatIsReadIsToldAndWhatIsToldIsRead() {
    RecordedQuery replay = new RecordedQuery();
    ReplayOptions.of(replay.query(), "");
    RecordedQuery whatIf = new RecordedQuery();
    WhatIfRoute.frames(whatIf.query());
    Map<String, Set<String>> read = new TreeMap<>();
    for (String in : List.of("", "namespaces/{namespace}/")) {
      read.put("get " + in + "replays/{name}", replay.asked());
      read.put("post " + in + "whatifs", whatIf.asked());
    }
    for (Map<String, Set<String>> told : List.of(ToldParameters.v3(), ToldParameters.v2())) {
      told.keySet().retainAll(read.keySet());
      assertThat(told).isEqualTo(read);
    }
  }
}

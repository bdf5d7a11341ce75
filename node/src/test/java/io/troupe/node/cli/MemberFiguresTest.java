package io.troupe.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MemberFiguresTest {
  @Test
  void shardsOfAllTypesAreAddedUp() {
    assertThat(
            MemberFigures.of(
                List.of(
                    "# HELP troupe_shards Shards",
                    "troupe_shards{type=\"Object\"} 21.0",
                    "troupe_shards{type=\"Pod\"} 22.0",
                    "troupe_shards_suspected 3.0",
                    "troupe_image_behind_revisions 4.0",
                    "troupe_image_behind_seconds 0.25")))
        .isEqualTo(new MemberFigures("43", "4"));
  }
}

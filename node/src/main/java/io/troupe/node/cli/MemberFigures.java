package io.troupe.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.node.boot.DataDirectory;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * What one member says of itself in its metrics.
 *
 * @param shards how many live there; a dash if it was not to be asked
 * @param behind revisions that its image does not show yet; a dash likewise
 */
record MemberFigures(String shards, String behind) {
  private static final MemberFigures UNKNOWN = new MemberFigures("-", "-");
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final String SHARDS = "troupe_shards";
  private static final String BEHIND = "troupe_image_behind_revisions";

  /**
   * @param member as {@code /troupe/v1/members} lists it
   */
  static MemberFigures of(DataDirectory directory, JsonNode member) {
    if (!member.path("state").asText().equals("up")) {
      return UNKNOWN;
    }
    URI api = URI.create(member.path("address").asText());
    try (LocalApi asked = new LocalApi(directory, api, PATIENCE)) {
      return of(asked.text("/metrics").lines().toList());
    } catch (IOException unanswered) {
      return UNKNOWN;
    }
  }

  static MemberFigures of(List<String> metrics) {
    return new MemberFigures(sum(metrics, SHARDS), sum(metrics, BEHIND));
  }

  /** Over all labels. */
  private static String sum(List<String> metrics, String name) {
    double sum = 0;
    for (String line : metrics) {
      if (line.startsWith(name + "{") || line.startsWith(name + " ")) {
        sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
      }
    }
    return "%.0f".formatted(sum);
  }
}

package io.troupe.actors.accessconfig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.auth.BootstrapObjects;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reading configuration files: YAML or JSON, one document. */
final class Documents {
  private static final String GROUP = "apiserver.config.k8s.io/";
  private static final Pattern DURATION_PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h)");

  private Documents() {}

  static ObjectNode read(String text) {
    try {
      List<ObjectNode> documents = BootstrapObjects.parse(text);
      if (documents.size() == 1) {
        return documents.getFirst();
      }
    } catch (UncheckedIOException e) {
      throw new BadConfiguration("not YAML: " + e.getMessage());
    }
    throw new BadConfiguration("must be one object");
  }

  static ObjectNode read(String text, String kind) {
    ObjectNode document = read(text);
    boolean known =
        document.path("kind").asText().equals(kind)
            && document.path("apiVersion").asText().startsWith(GROUP);
    if (!known) {
      throw new BadConfiguration("must be a " + kind + " of " + GROUP + "v1");
    }
    return document;
  }

  /** As Go writes them, such as {@code 5m0s}. */
  static Duration duration(JsonNode node, Duration otherwise) {
    String text = node.asText("");
    if (text.isEmpty() || text.equals("0")) {
      return text.isEmpty() ? otherwise : Duration.ZERO;
    }
    Matcher part = DURATION_PART.matcher(text);
    Duration sum = Duration.ZERO;
    int end = 0;
    while (part.find() && part.start() == end) {
      end = part.end();
      sum = sum.plus(of(Double.parseDouble(part.group(1)), part.group(2)));
    }
    if (end != text.length()) {
      throw new BadConfiguration("not a duration: " + text);
    }
    return sum;
  }

  private static Duration of(double number, String unit) {
    double millis =
        switch (unit) {
          case "h" -> 3_600_000;
          case "m" -> 60_000;
          case "s" -> 1_000;
          default -> 1;
        };
    return Duration.ofMillis(Math.round(number * millis));
  }
}

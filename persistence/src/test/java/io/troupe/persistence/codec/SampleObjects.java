package io.troupe.persistence.codec;

import io.troupe.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Made-up but life-like objects, from the templates under {@code dictionaries/}. */
public final class SampleObjects {
  /** In the order of their dictionaries' ids: add at the end only. */
  public static final List<String> KINDS =
      List.of(
          "ConfigMap",
          "Deployment",
          "EndpointSlice",
          "Endpoints",
          "Event",
          "Lease",
          "Namespace",
          "Node",
          "Pod",
          "ReplicaSet",
          "Secret",
          "Service",
          "ServiceAccount");

  private static final Pattern BLANK = Pattern.compile("\\$\\{([a-z]+)}");
  private static final List<String> REASONS =
      List.of("Scheduled", "Pulling", "Pulled", "Created", "Started", "Killing", "BackOff");
  private static final List<String> MESSAGES =
      List.of(
          "Created container",
          "Started container",
          "Back-off restarting failed container",
          "Successfully assigned",
          "Stopping container",
          "Container image already present");
  private static final List<String> PHASES = List.of("Pending", "Running", "Succeeded", "Failed");

  private final Random random;

  public SampleObjects(long seed) {
    random = new Random(seed);
  }

  /** The stored form of one object. */
  public byte[] next(String kind) {
    try (InputStream in =
        SampleObjects.class.getResourceAsStream("/dictionaries/" + kind + ".json")) {
      String template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String filled =
          BLANK.matcher(template).replaceAll(m -> Matcher.quoteReplacement(fill(m.group(1))));
      return Json.stored(Json.parse(filled));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String fill(String blank) {
    return switch (blank) {
      case "word" -> word();
      case "namespace" -> random.nextBoolean() ? "default" : word();
      case "uid" ->
          hex(4)
              + "-"
              + hex(2)
              + "-4"
              + hex(2).substring(1)
              + "-a"
              + hex(2).substring(1)
              + "-"
              + hex(6);
      case "hash" -> hex(5);
      case "digit" -> Integer.toString(random.nextInt(10));
      case "number" -> Integer.toString(random.nextInt(100_000));
      case "port" -> Integer.toString(1 + random.nextInt(60_000));
      case "bool" -> random.nextBoolean() ? "True" : "False";
      case "ip" ->
          "10." + random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256);
      case "time" ->
          "20%02d-%02d-%02dT%02d:%02d:%02dZ"
              .formatted(
                  26 + random.nextInt(10),
                  1 + random.nextInt(12),
                  1 + random.nextInt(28),
                  random.nextInt(24),
                  random.nextInt(60),
                  random.nextInt(60));
      case "reason" -> REASONS.get(random.nextInt(REASONS.size()));
      case "message" -> MESSAGES.get(random.nextInt(MESSAGES.size())) + " " + word();
      case "phase" -> PHASES.get(random.nextInt(PHASES.size()));
      default -> throw new IllegalArgumentException("a template asks for " + blank);
    };
  }

  private String word() {
    StringBuilder word = new StringBuilder();
    for (int i = 3 + random.nextInt(6); i > 0; i--) {
      word.append((char) ('a' + random.nextInt(26)));
    }
    return word.toString();
  }

  private String hex(int bytes) {
    byte[] some = new byte[bytes];
    random.nextBytes(some);
    return HexFormat.of().formatHex(some);
  }
}

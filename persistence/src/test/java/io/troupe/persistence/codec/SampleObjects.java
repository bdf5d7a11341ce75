package io.troupe.persistence.codec;

import io.troupe.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
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

  /** Kinds with a second dictionary, of objects as servers keep them; add at the end only. */
  static final List<String> KEPT_KINDS =
      List.of(
          "Pod",
          "ReplicaSet",
          "Deployment",
          "EndpointSlice",
          "Endpoints",
          "Event",
          "Node",
          "ConfigMap");

  private static final Map<String, List<String>> KEPT =
      Map.of(
          "Pod", List.of("Pod-full", "Pod-plain"),
          "ReplicaSet", List.of("ReplicaSet-full", "ReplicaSet-plain"),
          "Deployment", List.of("Deployment-full", "Deployment-plain"),
          "EndpointSlice", List.of("EndpointSlice-full"),
          "Endpoints", List.of("Endpoints-full"),
          "Event", List.of("Event-1", "Event-2", "Event-3", "Event-4"),
          "Node", List.of("Node-full"),
          "ConfigMap", List.of("ConfigMap-full"));

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

  /** The stored form of one object, as people write it. */
  public byte[] next(String kind) {
    return of(kind);
  }

  /** The same with all that a server keeps in it, the managers of its fields above all. */
  public byte[] kept(String kind) {
    List<String> templates = KEPT.get(kind);
    return of(templates.get(random.nextInt(templates.size())));
  }

  private byte[] of(String template) {
    try (InputStream in =
        SampleObjects.class.getResourceAsStream("/dictionaries/" + template + ".json")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String filled =
          BLANK.matcher(text).replaceAll(m -> Matcher.quoteReplacement(fill(m.group(1))));
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

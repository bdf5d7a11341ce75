package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a projected volume may not say: several sources in one directory. */
final class ProjectionValidation {
  private static final long TOKEN_SECONDS_MIN = 600;
  private static final long TOKEN_SECONDS_MAX = 1L << 32;
  private static final List<String> SOURCES =
      List.of(
          "secret",
          "configMap",
          "downwardAPI",
          "serviceAccountToken",
          "clusterTrustBundle",
          "podCertificate");

  private ProjectionValidation() {}

  static void add(JsonNode projected, String path, List<FieldError> errors) {
    List<ObjectNode> sources = Tree.objects(projected.path("sources"));
    Set<String> files = new HashSet<>();
    for (int i = 0; i < sources.size(); i++) {
      String at = path + ".sources[" + i + "]";
      ObjectNode source = sources.get(i);
      List<String> given = SOURCES.stream().filter(s -> Tree.has(source, s)).toList();
      if (given.isEmpty()) {
        errors.add(FieldError.required(at, "must specify a volume type"));
      }
      for (String extra : given.subList(Math.min(1, given.size()), given.size())) {
        errors.add(
            FieldError.forbidden(
                at + '.' + extra, "may not specify more than 1 volume type per source"));
      }
      for (String kind : given) {
        one(kind, source.path(kind), at + '.' + kind, files, errors);
      }
    }
  }

  private static void one(
      String kind, JsonNode source, String path, Set<String> files, List<FieldError> errors) {
    switch (kind) {
      case "secret", "configMap" -> {
        if (Tree.text(source, "name").isEmpty()) {
          errors.add(FieldError.required(path + ".name", ""));
        }
        VolumeSourceValidation.items(source, path, errors);
        source.path("items").forEach(item -> unique(Tree.text(item, "path"), path, files, errors));
      }
      case "downwardAPI" -> {
        VolumeSourceValidation.downward(source, path, errors);
        source.path("items").forEach(item -> unique(Tree.text(item, "path"), path, files, errors));
      }
      case "serviceAccountToken" -> token(source, path, files, errors);
      default -> {
        LocalPaths.file(
            Tree.has(source, "path") ? Tree.text(source, "path") : "-", path + ".path", errors);
      }
    }
  }

  private static void token(
      JsonNode token, String path, Set<String> files, List<FieldError> errors) {
    long seconds = token.path("expirationSeconds").asLong(TOKEN_SECONDS_MIN);
    if (seconds < TOKEN_SECONDS_MIN) {
      errors.add(
          FieldError.invalid(
              path + ".expirationSeconds",
              seconds,
              "may not specify a duration less than 10 minutes"));
    }
    if (seconds > TOKEN_SECONDS_MAX) {
      errors.add(
          FieldError.invalid(
              path + ".expirationSeconds",
              seconds,
              "may not specify a duration larger than 2^32 seconds"));
    }
    String file = Tree.text(token, "path");
    LocalPaths.file(file, path + ".path", errors);
    unique(file, path, files, errors);
  }

  private static void unique(String file, String path, Set<String> files, List<FieldError> errors) {
    if (!file.isEmpty() && !files.add(file)) {
      errors.add(FieldError.invalid(path, file, "conflicting duplicate paths"));
    }
  }
}

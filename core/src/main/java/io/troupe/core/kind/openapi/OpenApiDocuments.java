package io.troupe.core.kind.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The OpenAPI v3 documents of a registry: one per group version, and the index that names them by
 * their hash. A document is made when it is first asked for and kept.
 */
public final class OpenApiDocuments {
  private final KindRegistry registry;
  private final String version;
  private final Map<String, Document> made = new TreeMap<>();

  /**
   * @param json the document
   * @param hash of its content; the ETag, unquoted
   */
  public record Document(byte[] json, String hash) {}

  /**
   * @param version the server's, such as {@code v1.36.0}
   */
  public OpenApiDocuments(KindRegistry registry, String version) {
    this.registry = registry;
    this.version = version;
  }

  /** {@code GET /openapi/v3}. */
  public Document index() {
    ObjectNode index = Json.object();
    ObjectNode paths = index.putObject("paths");
    for (String path : paths()) {
      String hash = document(path).orElseThrow().hash();
      paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path + "?hash=" + hash);
    }
    return hashed(Json.bytes(index));
  }

  /**
   * {@code GET /openapi/v3/<path>}; empty for what is not served.
   *
   * @param path such as {@code api/v1} or {@code apis/apps/v1}
   */
  public synchronized Optional<Document> document(String path) {
    if (!made.containsKey(path)) {
      List<Kind> kinds = registry.all().stream().filter(k -> pathOf(k).equals(path)).toList();
      if (kinds.isEmpty()) {
        return Optional.empty();
      }
      made.put(path, hashed(Json.bytes(build(kinds))));
    }
    return Optional.of(made.get(path));
  }

  private ObjectNode build(List<Kind> kinds) {
    ObjectNode document = Json.object().put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes").put("version", version);
    ComponentSchemas schemas = new ComponentSchemas(registry);
    ObjectNode paths = document.putObject("paths");
    for (Kind kind : kinds) {
      new KindPaths(kind, schemas, paths).add();
    }
    ObjectNode components = document.putObject("components");
    components.set("schemas", schemas.all());
    components
        .putObject("securitySchemes")
        .putObject("BearerToken")
        .put("type", "apiKey")
        .put("in", "header")
        .put("name", "authorization")
        .put("description", "Bearer Token authentication");
    return document;
  }

  private Set<String> paths() {
    Set<String> paths = new LinkedHashSet<>();
    registry.all().forEach(k -> paths.add(pathOf(k)));
    return paths;
  }

  /** Where a kind's group version hangs: {@code api/v1}, {@code apis/apps/v1}. */
  static String pathOf(Kind kind) {
    return (kind.gvk().group().isEmpty() ? "api/" : "apis/") + kind.gvk().apiVersion();
  }

  private static Document hashed(byte[] json) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(json);
      return new Document(json, HexFormat.of().withUpperCase().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

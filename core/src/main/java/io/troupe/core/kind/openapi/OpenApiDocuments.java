package io.troupe.core.kind.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The OpenAPI documents of a registry: in version 3 one per group version, with an index that names
 * them by their hash; in version 2 one of everything. A document is made when it is first asked for
 * and kept compressed. Those of group versions in which another registry changed nothing are taken
 * over from it.
 */
public final class OpenApiDocuments {
  private final KindRegistry registry;
  private final String version;
  private final Map<String, List<Kind>> kinds;
  private final Map<String, Packed> made = new TreeMap<>();
  private final Map<SwaggerForm, Packed> swagger = new TreeMap<>();

  /**
   * @param version the server's, such as {@code v1.36.0}
   */
  public OpenApiDocuments(KindRegistry registry, String version) {
    this.registry = registry;
    this.version = version;
    this.kinds =
        registry.all().stream()
            .collect(
                Collectors.groupingBy(
                    OpenApiDocuments::pathOf, LinkedHashMap::new, Collectors.toList()));
  }

  /** Of a registry that came after this one's. */
  public synchronized OpenApiDocuments with(KindRegistry next) {
    OpenApiDocuments documents = new OpenApiDocuments(next, version);
    made.forEach((path, document) -> {
      if (kinds.get(path).equals(documents.kinds.get(path))) {
        documents.made.put(path, document);
      }
    });
    if (documents.kinds.equals(kinds)) {
      documents.swagger.putAll(swagger);
    }
    return documents;
  }

  /** {@code GET /openapi/v3}. */
  public Packed index() {
    ObjectNode index = Json.object();
    ObjectNode paths = index.putObject("paths");
    for (String path : paths()) {
      String hash = document(path).orElseThrow().hash();
      paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path + "?hash=" + hash);
    }
    return Packed.of(Json.bytes(index));
  }

  /**
   * {@code GET /openapi/v3/<path>}; empty for what is not served.
   *
   * @param path such as {@code api/v1} or {@code apis/apps/v1}
   */
  public synchronized Optional<Packed> document(String path) {
    List<Kind> served = kinds.get(path);
    return served == null
        ? Optional.empty()
        : Optional.of(made.computeIfAbsent(path, _ -> Packed.of(Json.bytes(build(served)))));
  }

  /** {@code GET /openapi/v2}. */
  public synchronized Packed swagger(SwaggerForm form) {
    Packed known = swagger.get(form);
    if (known == null) {
      Swagger document = new Swagger(form, version);
      for (String path : paths()) {
        document.add(Json.parse(document(path).orElseThrow().content()));
      }
      known = Packed.of(document.bytes());
      swagger.put(form, known);
    }
    return known;
  }

  private ObjectNode build(List<Kind> served) {
    ObjectNode document = Json.object().put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes").put("version", version);
    ComponentSchemas schemas = new ComponentSchemas(registry);
    ObjectNode paths = document.putObject("paths");
    for (Kind kind : served) {
      new KindPaths(kind, schemas, paths).add();
    }
    new OperationIds(served).name(paths);
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
    return kinds.keySet();
  }

  /** Where a kind's group version hangs: {@code api/v1}, {@code apis/apps/v1}. */
  static String pathOf(Kind kind) {
    return (kind.gvk().group().isEmpty() ? "api/" : "apis/") + kind.gvk().apiVersion();
  }
}

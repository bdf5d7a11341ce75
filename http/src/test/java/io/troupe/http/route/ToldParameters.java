package io.troupe.http.route;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.json.Json;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.kind.history.HistoryKinds;
import io.troupe.core.kind.openapi.OpenApiDocuments;
import io.troupe.core.kind.openapi.SwaggerForm;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the OpenAPI documents say of the queries of {@code history.troupe.io/v1}. */
public final class ToldParameters {
  private static final String GROUP = "apis/" + HistoryKinds.GROUP + "/v1";
  private static final OpenApiDocuments DOCUMENTS =
      new OpenApiDocuments(new BuiltInKinds(), "v1.36.0");

  private ToldParameters() {}

  /** By method and path below the group, such as {@code get namespaces/{namespace}/entries}. */
  public static Map<String, Set<String>> v3() {
    return of(Json.parse(DOCUMENTS.document(GROUP).orElseThrow().content()));
  }

  public static Map<String, Set<String>> v2() {
    return of(Json.parse(DOCUMENTS.swagger(SwaggerForm.JSON).content()));
  }

  private static Map<String, Set<String>> of(JsonNode document) {
    Map<String, Set<String>> told = new TreeMap<>();
    document
        .path("paths")
        .properties()
        .forEach(path -> {
          if (path.getKey().startsWith("/" + GROUP + "/")) {
            String below = path.getKey().substring(GROUP.length() + 2);
            path.getValue()
                .properties()
                .forEach(method -> {
                  if (method.getValue().has("responses")) {
                    told.put(method.getKey() + " " + below, names(method.getValue()));
                  }
                });
          }
        });
    return told;
  }

  private static Set<String> names(JsonNode operation) {
    Set<String> names = new TreeSet<>();
    for (JsonNode parameter : operation.path("parameters")) {
      if (parameter.path("in").asText().equals("query")) {
        names.add(parameter.path("name").asText());
      }
    }
    return names;
  }
}

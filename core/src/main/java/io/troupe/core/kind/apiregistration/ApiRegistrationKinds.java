package io.troupe.core.kind.apiregistration;

import static io.troupe.core.kind.KindDeclaration.declare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Column;
import io.troupe.core.kind.Columns;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.Tree;
import java.util.List;

/** The kinds of {@code apiregistration.k8s.io/v1}. */
public final class ApiRegistrationKinds {
  private static final List<Column> COLUMNS =
      List.of(
          Columns.NAME,
          Columns.text("Service", "Who serves it.", ApiRegistrationKinds::service),
          Columns.text("Available", "Whether it can be asked.", ApiRegistrationKinds::available),
          Columns.AGE);

  private ApiRegistrationKinds() {}

  public static List<Kind> all() {
    return List.of(
        declare("apiregistration.k8s.io", "v1", "APIService", "apiservices")
            .ofCluster()
            .categories("api-extensions")
            .status()
            .versionedUpdates()
            .columns(COLUMNS)
            .rules(new ApiServiceRules())
            .kind());
  }

  private static String service(ObjectNode apiService) {
    JsonNode service = apiService.path("spec").path("service");
    return service.isObject()
        ? Tree.text(service, "namespace") + "/" + Tree.text(service, "name")
        : "Local";
  }

  private static String available(ObjectNode apiService) {
    for (JsonNode condition : apiService.path("status").path("conditions")) {
      if (Tree.text(condition, "type").equals("Available")) {
        String status = Tree.text(condition, "status");
        return status.equals("True")
            ? status
            : status + " (" + Tree.text(condition, "reason") + ")";
      }
    }
    return "Unknown";
  }
}

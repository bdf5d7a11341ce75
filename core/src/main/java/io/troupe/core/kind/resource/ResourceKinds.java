package io.troupe.core.kind.resource;

import static io.troupe.core.kind.KindDeclaration.declare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Column;
import io.troupe.core.kind.Columns;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindDeclaration;
import io.troupe.core.kind.Tree;
import java.util.ArrayList;
import java.util.List;

/** The kinds of {@code resource.k8s.io/v1}. */
public final class ResourceKinds {
  private static final List<Column> CLAIM =
      List.of(
          Columns.NAME, Columns.text("State", "How far it is.", ResourceKinds::state), Columns.AGE);

  private static final List<Column> SLICE =
      List.of(
          Columns.NAME,
          Columns.text(
              "Node", "Where the devices are.", o -> Tree.text(o.path("spec"), "nodeName")),
          Columns.text("Driver", "Whose they are.", o -> Tree.text(o.path("spec"), "driver")),
          Columns.text(
              "Pool", "Which they belong to.", o -> Tree.text(o.path("spec").path("pool"), "name")),
          Columns.AGE);

  private ResourceKinds() {}

  public static List<Kind> all() {
    return List.of(
        resource("DeviceClass", "deviceclasses")
            .ofCluster()
            .tracksGeneration()
            .rules(new DeviceClassRules())
            .kind(),
        resource("ResourceClaim", "resourceclaims")
            .status()
            .columns(CLAIM)
            .rules(new ResourceClaimRules())
            .kind(),
        resource("ResourceClaimTemplate", "resourceclaimtemplates")
            .rules(new ResourceClaimTemplateRules())
            .kind(),
        resource("ResourceSlice", "resourceslices")
            .ofCluster()
            .tracksGeneration()
            .selectable("spec.driver", "spec.nodeName")
            .columns(SLICE)
            .rules(new ResourceSliceRules())
            .kind());
  }

  private static KindDeclaration resource(String kind, String resource) {
    return declare("resource.k8s.io", "v1", kind, resource);
  }

  private static String state(ObjectNode claim) {
    List<String> states = new ArrayList<>();
    boolean deleted = claim.path("metadata").hasNonNull("deletionTimestamp");
    if (deleted) {
      states.add("deleted");
    }
    if (claim.path("status").hasNonNull("allocation")) {
      states.add("allocated");
      if (!claim.path("status").path("reservedFor").isEmpty()) {
        states.add("reserved");
      }
    } else if (!deleted) {
      states.add("pending");
    }
    return String.join(",", states);
  }
}

package io.troupe.core.aggregate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The APIServices that this server keeps for what it serves itself: built-in groups for good, those
 * of custom resources as long as these are there. Follows upstream kube-aggregator
 * pkg/controllers/autoregister and pkg/controlplane/controller/crdregistration.
 */
public final class LocalApiServices {
  /** Of built-in groups: made at the start and left alone by whoever deletes. */
  public static final String ON_START = "onstart";

  /** Of custom resources: comes and goes with them. */
  public static final String ALWAYS = "true";

  /** Serves itself without an APIService, as upstream's aggregator does. */
  private static final String OWN_GROUP = "apiregistration.k8s.io";

  private LocalApiServices() {}

  /**
   * By name.
   *
   * @param served everything, custom resources included
   * @param builtIn group versions, such as {@code apps/v1}, that are always there
   */
  public static Map<String, ObjectNode> wanted(Collection<Kind> served, Set<String> builtIn) {
    Map<String, ObjectNode> wanted = new TreeMap<>();
    for (Kind kind : served) {
      String group = kind.gvk().group();
      String version = kind.gvk().version();
      String name = version + "." + group;
      if (!group.equals(OWN_GROUP) && !wanted.containsKey(name)) {
        boolean forever = builtIn.contains(kind.gvk().apiVersion());
        wanted.put(name, apiService(name, group, version, forever ? ON_START : ALWAYS));
      }
    }
    return wanted;
  }

  private static ObjectNode apiService(String name, String group, String version, String managed) {
    ObjectNode object = Json.object();
    object.put("kind", "APIService").put("apiVersion", "apiregistration.k8s.io/v1");
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("name", name);
    metadata.putObject("labels").put(ApiService.MANAGED_LABEL, managed);
    ObjectNode spec = object.putObject("spec");
    if (!group.isEmpty()) {
      spec.put("group", group);
    }
    spec.put("version", version)
        .put("groupPriorityMinimum", Priorities.ofGroup(group))
        .put("versionPriority", Priorities.ofVersion(group, version));
    return object;
  }

  /** Whether a kept one has to be written again: somebody has changed what is not theirs. */
  public static boolean differs(ObjectNode stored, ObjectNode wanted) {
    return !stored.path("spec").equals(wanted.path("spec"));
  }
}

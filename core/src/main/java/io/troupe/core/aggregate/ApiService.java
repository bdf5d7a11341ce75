package io.troupe.core.aggregate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.meta.ResourceType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.Optional;

/**
 * An APIService as its readers need it.
 *
 * @param service who serves it; empty for this server itself
 * @param caBundle in PEM, empty for this machine's roots
 * @param available whether its condition says so
 * @param managed value of the label that says whose it is; empty for a user's
 */
public record ApiService(
    String name,
    String group,
    String version,
    int groupPriority,
    int versionPriority,
    Optional<ServiceReference> service,
    boolean insecure,
    String caBundle,
    boolean available,
    String managed) {
  public static final ResourceType TYPE = new ResourceType("apiregistration.k8s.io", "apiservices");

  /** On those that the server makes and unmakes. */
  public static final String MANAGED_LABEL = "kube-aggregator.kubernetes.io/automanaged";

  private static final int HTTPS = 443;

  /** As discovery orders groups: the more important first, then by name. */
  public static final Comparator<ApiService> GROUPS_FIRST =
      Comparator.comparingInt(ApiService::groupPriority)
          .reversed()
          .thenComparing(ApiService::group);

  /** As discovery orders the versions of a group. */
  public static final Comparator<ApiService> VERSIONS_FIRST =
      Comparator.comparingInt(ApiService::versionPriority)
          .reversed()
          .thenComparing(ApiService::version);

  /** A Service and the port of it. */
  public record ServiceReference(String namespace, String name, int port) {}

  /**
   * @param object as stored
   */
  public static ApiService of(ObjectNode object) {
    JsonNode spec = object.path("spec");
    JsonNode service = spec.path("service");
    return new ApiService(
        object.path("metadata").path("name").asText(),
        spec.path("group").asText(""),
        spec.path("version").asText(""),
        spec.path("groupPriorityMinimum").asInt(),
        spec.path("versionPriority").asInt(),
        service.isObject()
            ? Optional.of(
                new ServiceReference(
                    service.path("namespace").asText(),
                    service.path("name").asText(),
                    service.path("port").asInt(HTTPS)))
            : Optional.empty(),
        spec.path("insecureSkipTLSVerify").asBoolean(false),
        pem(spec.path("caBundle").asText("")),
        isAvailable(object),
        object.path("metadata").path("labels").path(MANAGED_LABEL).asText(""));
  }

  public String groupVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** Where it is served, for instance {@code /apis/metrics.k8s.io/v1beta1}. */
  public String path() {
    return group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
  }

  public boolean isRemote() {
    return service.isPresent();
  }

  private static boolean isAvailable(ObjectNode object) {
    for (JsonNode condition : object.path("status").path("conditions")) {
      if (condition.path("type").asText().equals("Available")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }

  private static String pem(String base64) {
    try {
      return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      // Validation has let it pass; as roots it is as bad as any other text.
      return base64;
    }
  }
}

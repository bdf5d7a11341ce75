package io.troupe.core.admit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionRequest.Operation;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.outcome.Failure;
import java.util.Optional;

/**
 * Every pod runs as a service account that exists; unless somebody opted out, its containers find a
 * token for it. Follows upstream plugin/pkg/admission/serviceaccount.
 */
public final class ServiceAccounts implements AdmissionPlugin {
  private static final String MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
  private static final String VOLUME_PREFIX = "kube-api-access-";

  /** An hour and a little, by which such tokens can be told from those asked for by hand. */
  private static final int TOKEN_SECONDS = 60 * 60 + 7;

  @Override
  public String name() {
    return "ServiceAccount";
  }

  @Override
  public Optional<Failure> mutate(AdmissionRequest request) {
    boolean applies =
        Requests.isOn(request, Requests.PODS) && Requests.is(request, Operation.CREATE);
    return applies
        ? Requests.spec(request).flatMap(spec -> give(request, request.object().get(), spec))
        : Optional.empty();
  }

  private static Optional<Failure> give(AdmissionRequest request, ObjectNode pod, ObjectNode spec) {
    if (pod.path("metadata").path("annotations").has(Requests.MIRROR_ANNOTATION)) {
      return spec.path("serviceAccountName").asText("").isEmpty()
          ? Optional.empty()
          : Requests.forbid(request, "a mirror pod may not reference service accounts");
    }
    String account = accountName(spec);
    spec.put("serviceAccountName", account);
    spec.put("serviceAccount", account);
    String namespace = request.key().namespace();
    Optional<StoredObject> found =
        request.image().of(Requests.SERVICE_ACCOUNTS).get(namespace, account);
    if (found.isEmpty()) {
      return Requests.forbid(
          request,
          "error looking up service account %s/%s: serviceaccount \"%s\" not found"
              .formatted(namespace, account, account));
    }
    ObjectNode serviceAccount = found.get().tree();
    if (spec.path("imagePullSecrets").isEmpty()
        && !serviceAccount.path("imagePullSecrets").isEmpty()) {
      spec.set("imagePullSecrets", serviceAccount.path("imagePullSecrets"));
    }
    if (isTokenWanted(spec, serviceAccount)) {
      mountToken(request, pod, spec);
    }
    return Optional.empty();
  }

  private static String accountName(ObjectNode spec) {
    String name = spec.path("serviceAccountName").asText("");
    String older = spec.path("serviceAccount").asText("");
    return !name.isEmpty() ? name : !older.isEmpty() ? older : "default";
  }

  private static boolean isTokenWanted(JsonNode spec, JsonNode serviceAccount) {
    String field = "automountServiceAccountToken";
    boolean accountWants = serviceAccount.path(field).asBoolean(true);
    return spec.path(field).asBoolean(accountWants);
  }

  private static void mountToken(AdmissionRequest request, ObjectNode pod, ObjectNode spec) {
    Optional<String> existing = existingVolume(spec);
    String volume = existing.orElseGet(() -> VOLUME_PREFIX + suffix(request, pod));
    boolean mounted = mountInto(spec.path("initContainers"), volume);
    mounted |= mountInto(spec.path("containers"), volume);
    if (mounted && existing.isEmpty()) {
      Requests.array(spec, "volumes").add(volume(volume));
    }
  }

  private static Optional<String> existingVolume(JsonNode spec) {
    for (JsonNode volume : spec.path("volumes")) {
      String name = volume.path("name").asText();
      if (name.startsWith(VOLUME_PREFIX)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  /** Whether any container took the mount; those that mount something there already keep it. */
  private static boolean mountInto(JsonNode containers, String volume) {
    boolean any = false;
    for (JsonNode container : containers) {
      if (container instanceof ObjectNode object && !mountsThere(object)) {
        Requests.array(object, "volumeMounts")
            .addObject()
            .put("name", volume)
            .put("readOnly", true)
            .put("mountPath", MOUNT_PATH);
        any = true;
      }
    }
    return any;
  }

  private static boolean mountsThere(JsonNode container) {
    for (JsonNode mount : container.path("volumeMounts")) {
      if (mount.path("mountPath").asText().equals(MOUNT_PATH)) {
        return true;
      }
    }
    return false;
  }

  private static ObjectNode volume(String name) {
    ObjectNode volume = Json.object().put("name", name);
    ObjectNode projected = volume.putObject("projected");
    ArrayNode sources = projected.putArray("sources");
    sources
        .addObject()
        .putObject("serviceAccountToken")
        .put("expirationSeconds", TOKEN_SECONDS)
        .put("path", "token");
    ObjectNode authority = sources.addObject().putObject("configMap");
    authority.put("name", "kube-root-ca.crt");
    authority.putArray("items").addObject().put("key", "ca.crt").put("path", "ca.crt");
    ObjectNode item = sources.addObject().putObject("downwardAPI").putArray("items").addObject();
    item.put("path", "namespace");
    item.putObject("fieldRef").put("apiVersion", "v1").put("fieldPath", "metadata.namespace");
    projected.put("defaultMode", 0644);
    return volume;
  }

  /**
   * Upstream's is random; this one only needs to differ from names the user chose, so it is drawn
   * from what identifies the pod.
   */
  private static String suffix(AdmissionRequest request, ObjectNode pod) {
    String alphabet = "bcdfghjklmnpqrstvwxz2456789";
    String identity = pod.path("metadata").path("uid").asText("") + request.key().path();
    long hash = 0xcbf29ce484222325L; // FNV-1a
    for (int i = 0; i < identity.length(); i++) {
      hash = (hash ^ identity.charAt(i)) * 0x100000001b3L;
    }
    StringBuilder suffix = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      suffix.append(alphabet.charAt((int) Long.remainderUnsigned(hash, alphabet.length())));
      hash = Long.divideUnsigned(hash, alphabet.length());
    }
    return suffix.toString();
  }
}

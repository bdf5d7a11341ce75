package io.troupe.core.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.auth.NodeAuthorizer.Reached;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.image.Terms;
import io.troupe.core.meta.ResourceType;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What one node needs: the objects that lead from the pods bound to it. Upstream keeps a graph;
 * here the image's index of pods by node answers, since few nodes run more than a hundred.
 */
record NodeReach(String node, ClusterImage image) {
  private static final ResourceType PODS = new ResourceType("", "pods");
  private static final ResourceType CLAIMS = new ResourceType("", "persistentvolumeclaims");
  private static final ResourceType VOLUMES = new ResourceType("", "persistentvolumes");
  private static final ResourceType ATTACHMENTS =
      new ResourceType("storage.k8s.io", "volumeattachments");
  private static final ResourceType SLICES = new ResourceType("resource.k8s.io", "resourceslices");

  Reached secret(Attributes request) {
    return () ->
        anyPod(request.namespace(), pod -> PodLinks.usesSecret(pod.path("spec"), request.name()))
            || anyVolume(
                volume -> PodLinks.volumeUsesSecret(volume, request.namespace(), request.name()));
  }

  Reached configMap(Attributes request) {
    return () ->
        anyPod(
            request.namespace(), pod -> PodLinks.usesConfigMap(pod.path("spec"), request.name()));
  }

  Reached serviceAccount(Attributes request) {
    return () ->
        anyPod(
            request.namespace(),
            pod -> pod.path("spec").path("serviceAccountName").asText().equals(request.name()));
  }

  Reached claim(Attributes request) {
    return () -> anyPod(request.namespace(), pod -> PodLinks.usesClaim(pod, request.name()));
  }

  Reached resourceClaim(Attributes request) {
    return () ->
        anyPod(request.namespace(), pod -> PodLinks.usesResourceClaim(pod, request.name()));
  }

  Reached volume(Attributes request) {
    return () ->
        image
            .of(VOLUMES)
            .get("", request.name())
            .filter(volume -> isClaimed(volume.tree()))
            .isPresent();
  }

  Reached attachment(Attributes request) {
    return () -> namesNode(ATTACHMENTS, request.name());
  }

  Reached slice(Attributes request) {
    return () -> namesNode(SLICES, request.name());
  }

  Reached pod(Attributes request) {
    return () ->
        image
            .of(PODS)
            .get(request.namespace(), request.name())
            .filter(pod -> node.equals(pod.facts().fields().get("spec.nodeName")))
            .isPresent();
  }

  private boolean namesNode(ResourceType type, String name) {
    return image
        .of(type)
        .get("", name)
        .filter(found -> found.tree().path("spec").path("nodeName").asText().equals(node))
        .isPresent();
  }

  private boolean anyPod(String namespace, Predicate<JsonNode> test) {
    return image.of(PODS).withTerm(Terms.field("spec.nodeName", node), namespace).stream()
        .anyMatch(pod -> test.test(pod.view()));
  }

  /** Whether a volume is bound to a claim of a pod on this node. */
  private boolean isClaimed(JsonNode volume) {
    JsonNode claim = volume.path("spec").path("claimRef");
    String namespace = claim.path("namespace").asText("");
    String name = claim.path("name").asText("");
    Optional<StoredObject> bound = image.of(CLAIMS).get(namespace, name);
    return bound.isPresent()
        && bound
            .get()
            .tree()
            .path("spec")
            .path("volumeName")
            .asText()
            .equals(volume.path("metadata").path("name").asText())
        && anyPod(namespace, pod -> PodLinks.usesClaim(pod, name));
  }

  /** Volumes are asked for their secrets only after the pods, which mostly answer. */
  private boolean anyVolume(Predicate<JsonNode> test) {
    return image.of(VOLUMES).all().stream()
        .map(StoredObject::tree)
        .anyMatch(volume -> test.test(volume) && isClaimed(volume));
  }
}

package io.troupe.core.admit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionRequest.Operation;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.quota.Amounts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Gives containers the requests and limits that their namespace's LimitRanges have for those who
 * say none, and refuses what is out of range. Follows upstream plugin/pkg/admission/limitranger.
 */
public final class LimitRanger implements AdmissionPlugin {
  private static final ResourceType RANGES = new ResourceType("", "limitranges");
  private static final ResourceType CLAIMS = new ResourceType("", "persistentvolumeclaims");
  private static final String ANNOTATION = "kubernetes.io/limit-ranger";

  @Override
  public String name() {
    return "LimitRanger";
  }

  @Override
  public Optional<Failure> mutate(AdmissionRequest request) {
    if (!Requests.isOn(request, Requests.PODS) || !Requests.is(request, Operation.CREATE)) {
      return Optional.empty();
    }
    for (ObjectNode range : ranges(request)) {
      Requests.spec(request).ifPresent(spec -> fill(request.object().orElseThrow(), spec, range));
    }
    return Optional.empty();
  }

  private static List<ObjectNode> ranges(AdmissionRequest request) {
    Collection<StoredObject> found =
        request.image().of(RANGES).inNamespace(request.key().namespace());
    return found.stream().map(StoredObject::tree).toList();
  }

  private static void fill(ObjectNode pod, ObjectNode spec, ObjectNode range) {
    Amounts requests = Amounts.NONE;
    Amounts limits = Amounts.NONE;
    for (JsonNode limit : range.path("spec").path("limits")) {
      if (limit.path("type").asText().equals("Container")) {
        requests = Amounts.of(limit.path("defaultRequest"));
        limits = Amounts.of(limit.path("default"));
      }
    }
    List<String> done = new ArrayList<>();
    for (JsonNode container : spec.path("containers")) {
      fill(container, requests, limits, "container", done);
    }
    for (JsonNode container : spec.path("initContainers")) {
      fill(container, requests, limits, "init container", done);
    }
    if (!done.isEmpty()) {
      pod.withObject("metadata")
          .withObject("annotations")
          .put(ANNOTATION, "LimitRanger plugin set: " + String.join("; ", done));
    }
  }

  private static void fill(
      JsonNode container, Amounts requests, Amounts limits, String what, List<String> done) {
    if (!(container instanceof ObjectNode own)
        || own.hasNonNull("resources") && !own.path("resources").isObject()) {
      return;
    }
    String name = own.path("name").asText("");
    add(own, "requests", requests, " request for " + what + ' ' + name, done);
    add(own, "limits", limits, " limit for " + what + ' ' + name, done);
  }

  private static void add(
      ObjectNode container, String list, Amounts amounts, String words, List<String> done) {
    TreeSet<String> set = new TreeSet<>();
    amounts
        .byName()
        .forEach((resource, amount) -> {
          if (!container.path("resources").path(list).hasNonNull(resource)) {
            container.withObject("resources").withObject(list).put(resource, amount.canonical());
            set.add(resource);
          }
        });
    if (!set.isEmpty()) {
      done.add(String.join(", ", set) + words);
    }
  }

  @Override
  public Optional<Failure> validate(AdmissionRequest request) {
    boolean create = Requests.is(request, Operation.CREATE);
    boolean update = Requests.is(request, Operation.UPDATE);
    boolean pod =
        request.key().type().equals(Requests.PODS)
            && (create && request.subresource().isEmpty()
                || update && request.subresource().equals("resize"));
    boolean claim = Requests.isOn(request, CLAIMS) && (create || update);
    if (!pod && !claim) {
      return Optional.empty();
    }
    for (ObjectNode range : ranges(request)) {
      JsonNode spec = request.object().orElseThrow().path("spec");
      List<String> problems = new ArrayList<>();
      for (JsonNode limit : range.path("spec").path("limits")) {
        problems.addAll(pod ? LimitCheck.ofPod(limit, spec) : LimitCheck.ofClaim(limit, spec));
      }
      if (!problems.isEmpty()) {
        return Requests.forbid(request, aggregate(problems));
      }
    }
    return Optional.empty();
  }

  private static String aggregate(List<String> problems) {
    List<String> distinct = problems.stream().distinct().toList();
    return distinct.size() == 1 ? distinct.getFirst() : '[' + String.join(", ", distinct) + ']';
  }
}

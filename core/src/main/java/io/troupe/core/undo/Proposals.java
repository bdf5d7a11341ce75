package io.troupe.core.undo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.meta.OwnerReference;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.meta.Uid;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What is written of an object that once was: what people said of it, not what the cluster made of
 * it. Trees that are passed in are not changed.
 */
public final class Proposals {
  private static final List<String> OF_THE_SERVER =
      List.of(
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "managedFields",
          "selfLink");

  /** What controllers note on objects of others: true of how things are, not of how they were. */
  private static final Set<String> OF_CONTROLLERS =
      Set.of(
          "deployment.kubernetes.io/revision",
          "pv.kubernetes.io/bind-completed",
          "pv.kubernetes.io/bound-by-controller");

  private static final List<String> CLAIMS =
      List.of("clusterIP", "clusterIPs", "healthCheckNodePort");
  private static final List<String> JOB_LABELS =
      List.of(
          "controller-uid",
          "job-name",
          "batch.kubernetes.io/controller-uid",
          "batch.kubernetes.io/job-name");

  private Proposals() {}

  /** For an object that is no more: a new life under the old name. */
  static ObjectNode forCreate(ResourceType type, ObjectNode then) {
    ObjectNode object = then.deepCopy();
    ObjectNode metadata = object.withObject("metadata");
    metadata.remove(OF_THE_SERVER);
    object.remove("status");
    OF_CONTROLLERS.forEach(name -> annotations(metadata).remove(name));
    dropEmpty(metadata, "annotations");
    switch (type.qualified()) {
      // It is placed anew.
      case "pods" -> object.withObject("spec").remove("nodeName");
      case "jobs.batch" -> unselected(object);
      default -> {}
    }
    return object;
  }

  /** The selector of a Job, and the labels it asks for, name the life that is over. */
  private static void unselected(ObjectNode job) {
    ObjectNode spec = job.withObject("spec");
    if (!spec.path("manualSelector").asBoolean(false)) {
      spec.remove("selector");
      ObjectNode template = spec.withObject("template").withObject("metadata");
      template.withObject("labels").remove(JOB_LABELS);
      job.withObject("metadata").withObject("labels").remove(JOB_LABELS);
      dropEmpty(job.withObject("metadata"), "labels");
    }
  }

  /** For one that stands: all but its status, its owners, its finalizers and its identity. */
  static ObjectNode forReplace(ObjectNode then, ObjectNode now) {
    ObjectNode object = then.deepCopy();
    JsonNode identity = now.path("metadata");
    ObjectNode metadata = object.withObject("metadata");
    metadata.remove(OF_THE_SERVER);
    for (String field : List.of("uid", "resourceVersion", "ownerReferences", "finalizers")) {
      put(metadata, field, identity.path(field));
    }
    for (String name : OF_CONTROLLERS) {
      put(annotations(metadata), name, identity.path("annotations").path(name));
    }
    dropEmpty(metadata, "annotations");
    put(object, "status", now.path("status"));
    return object;
  }

  /**
   * Owners by what they are called now: one that was created again by its new uid; one that is gone
   * is left out, or the object would be taken for litter and go too.
   *
   * @param uid of the owner today; empty when there is none
   */
  public static ObjectNode owned(ObjectNode object, Function<OwnerReference, Optional<Uid>> uid) {
    List<OwnerReference> owners = OwnerReference.of(object);
    if (owners.isEmpty()) {
      return object;
    }
    ObjectNode settled = object.deepCopy();
    ArrayNode entries = settled.withObject("metadata").putArray("ownerReferences");
    for (JsonNode entry : object.path("metadata").path("ownerReferences")) {
      owners.stream()
          .filter(owner -> owner.uid().value().equals(entry.path("uid").asText("")))
          .findFirst()
          .flatMap(uid)
          .ifPresent(today -> entries.add(entry.<ObjectNode>deepCopy().put("uid", today.value())));
    }
    dropEmpty(settled.withObject("metadata"), "ownerReferences");
    return settled;
  }

  /** A Service without the addresses and ports that somebody else may have by now. */
  public static Optional<ObjectNode> withoutClaims(ResourceType type, ObjectNode object) {
    if (!type.qualified().equals("services")) {
      return Optional.empty();
    }
    ObjectNode free = object.deepCopy();
    ObjectNode spec = free.withObject("spec");
    if (!spec.path("clusterIP").asText("").equals("None")) {
      spec.remove(CLAIMS);
    }
    spec.path("ports")
        .forEach(port -> {
          if (port instanceof ObjectNode each) {
            each.remove("nodePort");
          }
        });
    return free.equals(object) ? Optional.empty() : Optional.of(free);
  }

  private static ObjectNode annotations(ObjectNode metadata) {
    return metadata.withObject("annotations");
  }

  private static void dropEmpty(ObjectNode object, String field) {
    if (object.path(field).isEmpty()) {
      object.remove(field);
    }
  }

  private static void put(ObjectNode object, String field, JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      object.remove(field);
    } else {
      object.set(field, value.deepCopy());
    }
  }
}

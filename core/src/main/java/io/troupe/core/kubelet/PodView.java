package io.troupe.core.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The fields of a Pod that its node needs.
 *
 * @param object the whole Pod; not to be changed
 */
public record PodView(ObjectNode object) {
  private static final long GRACE_SECONDS_DEFAULT = 30;

  public String namespace() {
    return object.path("metadata").path("namespace").asText();
  }

  public String name() {
    return object.path("metadata").path("name").asText();
  }

  public String uid() {
    return object.path("metadata").path("uid").asText();
  }

  /** {@code namespace/name}, for logs and errors. */
  public String path() {
    return namespace() + '/' + name();
  }

  public JsonNode spec() {
    return object.path("spec");
  }

  public JsonNode status() {
    return object.path("status");
  }

  public JsonNode metadata() {
    return object.path("metadata");
  }

  public RestartPolicy restartPolicy() {
    return RestartPolicy.of(spec().path("restartPolicy").asText());
  }

  public boolean deleting() {
    return metadata().hasNonNull("deletionTimestamp");
  }

  /** What the last delete request allows, else what the spec says. */
  public Duration grace() {
    JsonNode asked = metadata().path("deletionGracePeriodSeconds");
    return Duration.ofSeconds(
        asked.isNumber()
            ? asked.asLong()
            : spec().path("terminationGracePeriodSeconds").asLong(GRACE_SECONDS_DEFAULT));
  }

  public Optional<Duration> activeDeadline() {
    JsonNode seconds = spec().path("activeDeadlineSeconds");
    return seconds.isNumber()
        ? Optional.of(Duration.ofSeconds(seconds.asLong()))
        : Optional.empty();
  }

  public Optional<Instant> startTime() {
    JsonNode time = status().path("startTime");
    return time.isTextual() ? Optional.of(Instant.parse(time.asText())) : Optional.empty();
  }

  /** Whether the API server already holds a final phase, which never changes again. */
  public boolean terminal() {
    String phase = status().path("phase").asText();
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  /** Init containers first, each list in the order of the spec; not the ephemeral ones. */
  public List<ContainerView> containers() {
    List<ContainerView> all = new ArrayList<>();
    for (JsonNode container : spec().path("initContainers")) {
      boolean stays = container.path("restartPolicy").asText().equals("Always");
      all.add(
          new ContainerView(
              container.path("name").asText(),
              stays ? ContainerKind.SIDECAR : ContainerKind.INIT,
              container));
    }
    for (JsonNode container : spec().path("containers")) {
      all.add(new ContainerView(container.path("name").asText(), ContainerKind.APP, container));
    }
    return all;
  }

  public List<ContainerView> ephemeralContainers() {
    List<ContainerView> all = new ArrayList<>();
    for (JsonNode container : spec().path("ephemeralContainers")) {
      all.add(
          new ContainerView(container.path("name").asText(), ContainerKind.EPHEMERAL, container));
    }
    return all;
  }

  /** Of every kind, the ephemeral ones last. */
  public List<ContainerView> allContainers() {
    List<ContainerView> all = new ArrayList<>(containers());
    all.addAll(ephemeralContainers());
    return all;
  }

  /** Of any kind. */
  public Optional<ContainerView> container(String name) {
    return allContainers().stream().filter(c -> c.name().equals(name)).findFirst();
  }
}

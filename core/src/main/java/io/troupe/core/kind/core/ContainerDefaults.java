package io.troupe.core.kind.core;

import static io.troupe.core.kind.Tree.defaultIfAbsent;
import static io.troupe.core.kind.Tree.defaultNonZero;
import static io.troupe.core.kind.Tree.defaultObject;
import static io.troupe.core.kind.Tree.defaultText;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Tree;
import java.util.List;

/** Defaults of a container and of its probes and hooks. */
final class ContainerDefaults {
  private static final long PROBE_TIMEOUT_SECONDS = 1;
  private static final long PROBE_PERIOD_SECONDS = 10;
  private static final long PROBE_SUCCESSES = 1;
  private static final long PROBE_FAILURES = 3;

  private ContainerDefaults() {}

  static void of(ObjectNode container) {
    defaultText(container, "imagePullPolicy", pullPolicy(Tree.text(container, "image")));
    defaultText(container, "terminationMessagePath", "/dev/termination-log");
    defaultText(container, "terminationMessagePolicy", "File");
    defaultObject(container, "resources");
    for (ObjectNode port : Tree.objects(container.path("ports"))) {
      defaultText(port, "protocol", "TCP");
    }
    for (ObjectNode variable : Tree.objects(container.path("env"))) {
      if (variable.path("valueFrom").path("fieldRef") instanceof ObjectNode field) {
        defaultText(field, "apiVersion", "v1");
      }
    }
    for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
      if (container.path(probe) instanceof ObjectNode found) {
        probe(found);
      }
    }
    for (String hook : List.of("postStart", "preStop")) {
      httpGet(container.path("lifecycle").path(hook).path("httpGet"));
    }
  }

  private static void probe(ObjectNode probe) {
    defaultNonZero(probe, "timeoutSeconds", PROBE_TIMEOUT_SECONDS);
    defaultNonZero(probe, "periodSeconds", PROBE_PERIOD_SECONDS);
    defaultNonZero(probe, "successThreshold", PROBE_SUCCESSES);
    defaultNonZero(probe, "failureThreshold", PROBE_FAILURES);
    httpGet(probe.path("httpGet"));
    if (probe.path("grpc") instanceof ObjectNode grpc) {
      defaultIfAbsent(grpc, "service", "");
    }
  }

  private static void httpGet(JsonNode action) {
    if (action instanceof ObjectNode get) {
      defaultText(get, "path", "/");
      defaultText(get, "scheme", "HTTP");
    }
  }

  /** Always for an image that may change under its name: tag latest, or no tag and no digest. */
  static String pullPolicy(String image) {
    if (image.contains("@")) {
      return "IfNotPresent";
    }
    String last = image.substring(image.lastIndexOf('/') + 1);
    int colon = last.lastIndexOf(':');
    String tag = colon < 0 ? "latest" : last.substring(colon + 1);
    return tag.equals("latest") ? "Always" : "IfNotPresent";
  }
}

package io.troupe.node.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.kubelet.References;
import io.troupe.node.runtime.PodRuntime;
import java.time.InstantSource;

/**
 * What all workers of an agent share.
 *
 * @param address the node's, and that of its pods
 * @param allocatable of the node
 */
record WorkerParts(
    PodRuntime runtime,
    References references,
    PodOutlet outlet,
    Probes probes,
    InstantSource clock,
    String nodeName,
    String address,
    JsonNode allocatable) {

  /** Of container ids. */
  String scheme() {
    String version = runtime.version();
    return version.substring(0, version.indexOf("://"));
  }
}

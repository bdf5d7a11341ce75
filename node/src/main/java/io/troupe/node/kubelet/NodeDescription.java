package io.troupe.node.kubelet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A Node as its agent describes it.
 *
 * @param address InternalIP of the node, and of its pods under the process runtime
 * @param hostname also the label kubernetes.io/hostname
 * @param labels beside hostname, os and arch
 * @param machine capacity and identity, measured or invented
 */
public record NodeDescription(
    String name, String hostname, String address, Map<String, String> labels, Machine machine) {

  public NodeDescription {
    labels = new TreeMap<>(labels);
  }

  /**
   * @param memoryBytes of the whole machine
   * @param storageBytes of the file system that holds the pods' files
   * @param pods most pods at a time
   * @param arch in Go's spelling, for instance amd64
   */
  public record Machine(
      int cpus,
      long memoryBytes,
      long storageBytes,
      int pods,
      String arch,
      String kernel,
      String osImage,
      String machineId,
      String bootId) {

    /** For hollow nodes. */
    public static Machine invented(int cpus, long memoryBytes, int pods) {
      return new Machine(cpus, memoryBytes, memoryBytes, pods, "amd64", "hollow", "Hollow", "", "");
    }
  }

  static final String VERSION = "v1.36.0+troupe";

  ObjectNode node(ObjectNode status) {
    ObjectNode node = Json.object();
    node.put("kind", "Node").put("apiVersion", "v1");
    ObjectNode metadata = node.putObject("metadata").put("name", name);
    Map<String, String> all = new TreeMap<>(labels);
    all.put("kubernetes.io/hostname", hostname);
    all.put("kubernetes.io/os", "linux");
    all.put("kubernetes.io/arch", machine.arch());
    all.put("beta.kubernetes.io/os", "linux");
    all.put("beta.kubernetes.io/arch", machine.arch());
    ObjectNode texts = metadata.putObject("labels");
    all.forEach(texts::put);
    node.putObject("spec");
    node.set("status", status);
    return node;
  }

  /**
   * @param runtime for nodeInfo, for instance {@code process://0.1}
   * @param since when the agent became ready
   * @param limits what the runtime cannot do here; said in the Ready condition
   */
  ObjectNode status(String runtime, Instant since, List<String> limits, Instant now) {
    ObjectNode status = Json.object();
    status.set("capacity", resources());
    status.set("allocatable", resources());
    ArrayNode conditions = status.putArray("conditions");
    condition(
        conditions,
        "MemoryPressure",
        "False",
        "KubeletHasSufficientMemory",
        "kubelet has sufficient memory available",
        since,
        now);
    condition(
        conditions,
        "DiskPressure",
        "False",
        "KubeletHasNoDiskPressure",
        "kubelet has no disk pressure",
        since,
        now);
    condition(
        conditions,
        "PIDPressure",
        "False",
        "KubeletHasSufficientPID",
        "kubelet has sufficient PID available",
        since,
        now);
    String limited = limits.isEmpty() ? "" : " (" + String.join("; ", limits) + ")";
    condition(
        conditions,
        "Ready",
        "True",
        "KubeletReady",
        "kubelet is posting ready status" + limited,
        since,
        now);
    ArrayNode addresses = status.putArray("addresses");
    addresses.addObject().put("type", "InternalIP").put("address", address);
    addresses.addObject().put("type", "Hostname").put("address", hostname);
    status
        .putObject("daemonEndpoints")
        .putObject("kubeletEndpoint")
        .put("Port", 0); // nothing listens: questions come through the link
    status
        .putObject("nodeInfo")
        .put("machineID", machine.machineId())
        .put("systemUUID", machine.machineId())
        .put("bootID", machine.bootId())
        .put("kernelVersion", machine.kernel())
        .put("osImage", machine.osImage())
        .put("containerRuntimeVersion", runtime)
        .put("kubeletVersion", VERSION)
        .put("kubeProxyVersion", "")
        .put("operatingSystem", "linux")
        .put("architecture", machine.arch());
    return status;
  }

  private ObjectNode resources() {
    return Json.object()
        .put("cpu", Integer.toString(machine.cpus()))
        .put("ephemeral-storage", machine.storageBytes() / 1024 + "Ki")
        .put("hugepages-1Gi", "0")
        .put("hugepages-2Mi", "0")
        .put("memory", machine.memoryBytes() / 1024 + "Ki")
        .put("pods", Integer.toString(machine.pods()));
  }

  private static void condition(
      ArrayNode conditions,
      String type,
      String value,
      String reason,
      String message,
      Instant since,
      Instant now) {
    conditions
        .addObject()
        .put("type", type)
        .put("status", value)
        .put("lastHeartbeatTime", now.truncatedTo(ChronoUnit.SECONDS).toString())
        .put("lastTransitionTime", since.truncatedTo(ChronoUnit.SECONDS).toString())
        .put("reason", reason)
        .put("message", message);
  }
}

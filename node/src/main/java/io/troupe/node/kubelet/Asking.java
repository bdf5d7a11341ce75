package io.troupe.node.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.json.Json;
import io.troupe.core.kubelet.ContainerRecord;
import io.troupe.core.kubelet.ContainerView;
import io.troupe.core.kubelet.PodView;
import io.troupe.core.kubelet.StreamStatus;
import io.troupe.core.link.NodeLink;
import io.troupe.node.runtime.ContainerRef;
import io.troupe.node.runtime.PodRuntime;
import io.troupe.node.runtime.StreamRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What others want of one pod's containers: logs and streams. Belongs to its worker's actor. */
final class Asking {
  private final Requests requests;
  private final Map<String, ContainerRecord> records;
  // Read by threads that follow logs. Grows by one small entry per restart.
  private final Set<ContainerRef> ends = ConcurrentHashMap.newKeySet();

  Asking(Requests requests, Map<String, ContainerRecord> records) {
    this.requests = requests;
    this.records = records;
  }

  void ended(ContainerRef ref) {
    ends.add(ref);
  }

  void logs(PodView pod, WorkerMessage.Logs asked) {
    String name = Json.parse(asked.query().options()).path("container").asText();
    ContainerRecord record = records.get(name);
    int attempt = record == null ? -1 : record.attempts() - 1;
    ContainerRef ref = new ContainerRef(pod.uid(), name, attempt);
    boolean over = record == null || !record.running();
    asked
        .queries()
        .begin(asked.query(), pod, attempt, () -> over || ends.contains(ref), asked.uplink());
  }

  /** Only containers that run can be connected to, as upstream looks for running ones only. */
  void stream(PodView pod, StreamDesk desk) {
    NodeLink.StreamOpen asked = desk.asked();
    JsonNode options = Json.parse(asked.options());
    if (asked.kind().equals("portforward")) {
      if (records.values().stream().noneMatch(ContainerRecord::running)) {
        StreamRoom.refuse(desk);
      } else {
        desk.begin(new StreamRequest.PortForward(pod, options.path("port").asInt()));
      }
      return;
    }
    String name = options.path("container").asText();
    Optional<ContainerView> container = pod.container(name);
    ContainerRecord record = records.get(name);
    if (container.isEmpty() || record == null || !record.running()) {
      desk.end(StreamStatus.refused("container not found (\"" + name + "\")"));
      return;
    }
    PodRuntime.StartRequest like = requests.ofRunning(pod, container.get(), record.attempts() - 1);
    StreamRequest.Io io =
        new StreamRequest.Io(
            options.path("stdin").asBoolean(),
            options.path("stdout").asBoolean(),
            options.path("stderr").asBoolean(),
            options.path("tty").asBoolean());
    List<String> command = Json.texts(options.path("command"));
    switch (asked.kind()) {
      case "exec" -> {
        if (command.isEmpty()) {
          desk.end(StreamStatus.notExecuted("you must specify at least one command"));
        } else {
          desk.begin(new StreamRequest.Exec(like, like.ref(), command, io));
        }
      }
      case "attach" -> desk.begin(new StreamRequest.Attach(like, like.ref(), io));
      default -> desk.end(StreamStatus.refused("unknown kind of stream: " + asked.kind()));
    }
  }
}

package io.troupe.actors.mailbox;

import akka.actor.ActorPath;
import java.util.Map;
import java.util.Optional;

/**
 * As what an actor is counted, by its place in the tree; most actors are not. The set is small and
 * known: it becomes a label of a metric.
 *
 * @param type of the sharded entities; empty for an actor outside sharding
 */
record ActorLabel(String actor, String type) {
  static final String SHARD = "shard";

  private static final String ROOT = "/";
  private static final String SYSTEM = "system";
  private static final String SHARDING = "sharding";
  private static final String COORDINATOR = "Coordinator";
  private static final String CONTROLLERS = "sharded-daemon-process-controllers";

  /** Steps from the root: /system/sharding/type/shard/entity. */
  private static final int DEPTH_MAX = 5;

  /** Children of /system with a queue that can grow, and what they are called. */
  private static final Map<String, String> SERVICES =
      Map.ofEntries(
          Map.entry("aggregator", "aggregator"),
          Map.entry("controllers-feed", "controllers-feed"),
          Map.entry("event-writer", "event-writer"),
          Map.entry("image", "image-upkeep"),
          Map.entry("log", "log-peer"),
          Map.entry("node-links", "node-links"),
          Map.entry("quota-ledger", "quota-ledger"),
          Map.entry("stand-ins", "stand-ins"));

  private static final String SCHEDULER = "scheduler-";
  private static final String LINKS = "node-links";
  private static final String PEERS = "peers";

  static Optional<ActorLabel> of(ActorPath path) {
    String[] steps = new String[DEPTH_MAX];
    int depth = 0;
    for (ActorPath at = path; !at.name().equals(ROOT); at = at.parent()) {
      if (depth == DEPTH_MAX) {
        return Optional.empty();
      }
      steps[depth++] = at.name();
    }
    if (depth < 2 || !steps[depth - 1].equals(SYSTEM)) {
      return Optional.empty();
    }
    String service = steps[depth - 2];
    return service.equals(SHARDING) ? sharded(steps, depth) : single(service, steps, depth);
  }

  private static Optional<ActorLabel> single(String service, String[] steps, int depth) {
    if (depth == 2) {
      return service.startsWith(SCHEDULER)
          ? Optional.of(new ActorLabel("scheduler", ""))
          : Optional.ofNullable(SERVICES.get(service)).map(name -> new ActorLabel(name, ""));
    }
    boolean session = depth == 3 && service.equals(LINKS) && !steps[0].equals(PEERS);
    return session ? Optional.of(new ActorLabel("node-session", "")) : Optional.empty();
  }

  /** Akka's own shape: a region a type, below it shards, below these entities. */
  private static Optional<ActorLabel> sharded(String[] steps, int depth) {
    if (depth == 2) {
      return Optional.empty();
    }
    String type = steps[depth - 3];
    if (type.endsWith(COORDINATOR)) {
      return depth == 3 ? Optional.empty() : Optional.of(new ActorLabel("coordinator", type));
    }
    String name = type.equals(CONTROLLERS) ? "controllers" : type;
    return switch (depth) {
      case 3 -> Optional.of(new ActorLabel("region", name));
      case 4 -> Optional.of(new ActorLabel(SHARD, name));
      default ->
          Optional.of(new ActorLabel(name.equals("controllers") ? "controller" : "entity", name));
    };
  }
}

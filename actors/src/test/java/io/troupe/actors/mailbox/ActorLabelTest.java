package io.troupe.actors.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorPath;
import akka.actor.ActorPaths;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ActorLabelTest {
  private static Optional<ActorLabel> label(String path) {
    ActorPath at = ActorPaths.fromString("akka://troupe" + path);
    return ActorLabel.of(at);
  }

  @Test
  void shardingIsCountedByRegionShardAndEntity() {
    assertThat(label("/system/sharding/Object")).contains(new ActorLabel("region", "Object"));
    assertThat(label("/system/sharding/Object/17")).contains(new ActorLabel("shard", "Object"));
    assertThat(label("/system/sharding/Pod/3/%2Fpods%2Fdefault%2Fweb"))
        .contains(new ActorLabel("entity", "Pod"));
    assertThat(label("/system/sharding/Object/17/x/y")).isEmpty();
  }

  @Test
  void theControllersSlicesAreTheirOwnKind() {
    String slices = "/system/sharding/sharded-daemon-process-controllers";
    assertThat(label(slices + "/5")).contains(new ActorLabel("shard", "controllers"));
    assertThat(label(slices + "/5/5")).contains(new ActorLabel("controller", "controllers"));
  }

  @Test
  void coordinatorsAreNoEntities() {
    assertThat(label("/system/sharding/ObjectCoordinator/singleton/coordinator"))
        .contains(new ActorLabel("coordinator", "ObjectCoordinator"));
  }

  @Test
  void servicesAreNamedAndOthersAreNotCounted() {
    assertThat(label("/system/scheduler-default-scheduler"))
        .contains(new ActorLabel("scheduler", ""));
    assertThat(label("/system/node-links")).contains(new ActorLabel("node-links", ""));
    assertThat(label("/system/node-links/session-4")).contains(new ActorLabel("node-session", ""));
    assertThat(label("/system/node-links/peers")).isEmpty();
    assertThat(label("/system/Materializers/StreamSupervisor-0")).isEmpty();
    assertThat(label("/user/event-writer")).isEmpty();
    assertThat(label("/system")).isEmpty();
  }
}

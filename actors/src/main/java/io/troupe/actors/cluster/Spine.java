package io.troupe.actors.cluster;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Props;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.DefaultApiGate;
import io.troupe.actors.gate.GateParts;
import io.troupe.actors.image.ImageKeeper;
import io.troupe.actors.image.ImageReader;
import io.troupe.actors.image.ImageUpkeep;
import io.troupe.actors.image.RingWatchHub;
import io.troupe.actors.image.WatchHub;
import io.troupe.actors.object.Entities;
import io.troupe.actors.object.EntityParts;
import io.troupe.actors.object.EntityType;
import io.troupe.actors.pod.PodEntity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * The running middle of a control plane: entities, image, watch hub and gate.
 *
 * <p>The image exists before the actor system, because the journal's plugin is configured with it:
 * make a {@link RingWatchHub} and an {@link ImageKeeper}, then the system with the keeper as commit
 * listener and recovery source, then {@link #start}.
 */
public record Spine(Entities entities, ImageReader images, WatchHub hub, ApiGate gate) {

  /** Akka settings of this module, unresolved; to be given to {@code ConfigFactory.load}. */
  public static Config config() {
    return ConfigFactory.parseResources("troupe-actors.conf");
  }

  /**
   * Loads the image, and only then lets entities run. A node that is alone becomes a cluster of one
   * meanwhile; one that has others must be a member when it calls this.
   */
  public static CompletionStage<Spine> start(
      ActorSystem<?> system, ImageKeeper images, RingWatchHub hub, SpineParts parts) {
    if (parts.alone()) {
      Cluster cluster = Cluster.get(system);
      cluster.manager().tell(Join.create(cluster.selfMember().address()));
    }
    Executor executor = system.dispatchers().lookup(DispatcherSelector.defaultDispatcher());
    return images
        .start(parts.journal(), parts.checkpoints(), executor, parts.alone())
        .thenApply(checkpointed -> assemble(system, images, hub, parts, checkpointed));
  }

  private static Spine assemble(
      ActorSystem<?> system,
      ImageKeeper images,
      RingWatchHub hub,
      SpineParts parts,
      long checkpointed) {
    system.systemActorOf(
        ImageUpkeep.create(images, parts.checkpoints(), checkpointed), "image", Props.empty());
    List<EntityType> types = new ArrayList<>(List.of(EntityType.GENERIC, PodEntity.TYPE));
    types.addAll(parts.entityTypes());
    ShardedEntities sharded =
        ShardedEntities.start(
            system,
            types,
            new EntityParts(
                Reachability.address(Cluster.get(system).selfMember()),
                images,
                parts.facts(),
                parts.clock(),
                parts.journalBusy(),
                parts.alone()));
    Entities entities = parts.alone() ? sharded.withBirths() : sharded.withStandIns(images);
    ApiGate gate =
        new DefaultApiGate(
            new GateParts(
                parts.kinds(),
                parts.access(),
                parts.admission(),
                parts.steps().apply(entities),
                parts.hooks().apply(entities),
                parts.tokens(),
                images,
                entities,
                parts.clock(),
                parts.random(),
                duration -> after(system, duration),
                parts.versions(),
                parts.past()));
    return new Spine(entities, images, hub, gate);
  }

  private static CompletionStage<Void> after(ActorSystem<?> system, Duration duration) {
    CompletableFuture<Void> elapsed = new CompletableFuture<>();
    system
        .scheduler()
        .scheduleOnce(duration, () -> elapsed.complete(null), system.executionContext());
    return elapsed;
  }
}

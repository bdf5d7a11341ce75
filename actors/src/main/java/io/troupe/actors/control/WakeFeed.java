package io.troupe.actors.control;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.stream.javadsl.Sink;
import io.troupe.actors.image.WatchEvent;
import io.troupe.actors.image.WatchHub;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.kind.custom.LiveKinds;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.Types;
import io.troupe.core.reconcile.Wake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches this node's image and wakes the slices that live here. When a watch falls behind it
 * begins anew and everything is queued: nothing depends on having seen each change.
 */
final class WakeFeed extends AbstractBehavior<WakeFeed.Command> {
  private static final Logger LOG = LoggerFactory.getLogger(WakeFeed.class);
  private static final Duration REOPEN_AFTER = Duration.ofMillis(200);
  private static final ResourceType DEFINITIONS = LiveKinds.DEFINITIONS;

  sealed interface Command {}

  private record Open(ResourceType type, long after, boolean missed) implements Command {}

  private record Ended(ResourceType type) implements Command {}

  /** Kinds came or went with this revision. */
  private record KindsChanged(long revision) implements Command {}

  private final ControlParts parts;
  private final LocalSlices slices;
  private final PodMemory pods;
  private final TimerScheduler<Command> timers;
  private final ActorRef<Command> self;
  private final List<Controller> controllers;
  private final Set<ResourceType> opened = new TreeSet<>();

  /** Replaced as a whole; streams read it. */
  private volatile Map<ResourceType, List<Controller>> interested;

  private WakeFeed(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      List<Controller> controllers,
      ControlParts parts,
      LocalSlices slices,
      PodMemory pods) {
    super(context);
    this.timers = timers;
    this.self = context.getSelf();
    this.parts = parts;
    this.slices = slices;
    this.pods = pods;
    this.controllers = controllers;
    this.interested = interests(controllers);
    long now = parts.images().current().revision();
    open(new Open(DEFINITIONS, now, false));
    interested.keySet().forEach(type -> open(new Open(type, now, false)));
    // A slice that started sooner may have listed its keys before these watches began.
    slices.resync();
  }

  private static Map<ResourceType, List<Controller>> interests(List<Controller> controllers) {
    Map<ResourceType, List<Controller>> interested = new TreeMap<>();
    for (Controller controller : controllers) {
      for (ResourceType type : controller.watches()) {
        interested.computeIfAbsent(type, _ -> new ArrayList<>()).add(controller);
      }
    }
    return interested;
  }

  static Behavior<Command> create(
      List<Controller> controllers, ControlParts parts, LocalSlices slices, PodMemory pods) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(
            timers -> new WakeFeed(context, timers, controllers, parts, slices, pods)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Open.class, this::open)
        .onMessage(Ended.class, this::ended)
        .onMessage(KindsChanged.class, this::kindsChanged)
        .build();
  }

  private Behavior<Command> open(Open open) {
    ResourceType type = open.type();
    if (!opened.add(type)) {
      return this;
    }
    switch (parts.hub().watch(type, open.after())) {
      case WatchHub.Opened.Expired _ -> {
        opened.remove(type);
        later(type);
      }
      case WatchHub.Opened.Stream(var batches) -> {
        CompletionStage<Done> end =
            batches
                .mapAsync(
                    1,
                    batch ->
                        parts
                            .images()
                            .atLeast(batch.revision())
                            .thenApply(image -> deliver(type, batch, image)))
                .runWith(Sink.ignore(), getContext().getSystem());
        getContext().pipeToSelf(end, (_, _) -> new Ended(type));
        if (open.missed()) {
          slices.resync();
        }
      }
    }
    return this;
  }

  private Behavior<Command> ended(Ended ended) {
    LOG.info("watch of {} ended; opening it again", ended.type());
    opened.remove(ended.type());
    later(ended.type());
    return this;
  }

  /** What a new kind's resources have done since its definition is still in the window. */
  private Behavior<Command> kindsChanged(KindsChanged changed) {
    interested = interests(controllers);
    interested.keySet().forEach(type -> open(new Open(type, changed.revision(), false)));
    return this;
  }

  private void later(ResourceType type) {
    timers.startSingleTimer(
        type, new Open(type, parts.images().current().revision(), true), REOPEN_AFTER);
  }

  /** Runs in the stream. A change must be in the image before anyone is woken for it. */
  private int deliver(ResourceType type, WatchHub.Batch batch, ClusterImage image) {
    List<ControllerSlice.Woken> woken = new ArrayList<>();
    for (WatchEvent event : batch.events()) {
      ObjectChange change = event.change();
      if (type.equals(Types.PODS) && change.after().isEmpty()) {
        pods.forget(change.last());
      }
      for (Controller controller : interested.getOrDefault(type, List.of())) {
        for (Wake wake : controller.wakeUps(change, image)) {
          woken.add(
              new ControllerSlice.Woken(
                  new Work(controller, wake.key()), wake.after(), change.revision()));
        }
      }
    }
    slices.wake(woken);
    if (type.equals(DEFINITIONS)) {
      batch.events().stream()
          .findFirst()
          .ifPresent(first -> self.tell(new KindsChanged(first.change().revision())));
    }
    return woken.size();
  }
}

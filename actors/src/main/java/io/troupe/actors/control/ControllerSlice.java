package io.troupe.actors.control;

import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.Situation.Trouble;
import io.troupe.core.reconcile.Wake;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One share of all keys: queues what is woken and runs at most {@link #RUNNING_MAX} passes at once.
 * When it starts, anywhere, it first waits for an image that shows every write acknowledged before
 * (D6, so also those of the slice's former node), then queues all its keys.
 */
final class ControllerSlice extends AbstractBehavior<ControllerSlice.Command> {
  private static final Logger LOG = LoggerFactory.getLogger(ControllerSlice.class);

  static final int RUNNING_MAX = 16;
  static final int KEYS_MAX = 200_000;
  static final Duration FULL_PASS_EVERY = Duration.ofMinutes(10);
  private static final Duration START_RETRY = Duration.ofMillis(500);

  /** What a slice is told. */
  sealed interface Command {}

  /**
   * @param revision of the change, 0 for none
   */
  record Woken(Work work, Duration after, long revision) {}

  record Wakings(List<Woken> woken) implements Command {}

  /** Queue everything: changes may have been missed. */
  record Resync() implements Command {}

  /** Hand-over to another node. */
  record Stop() implements Command {}

  private record Started(Optional<ClusterImage> image) implements Command {}

  private record Begin() implements Command {}

  private record Due() implements Command {}

  private record Finished(Work work, Outcome outcome) implements Command {}

  /** What all slices of a node share. */
  record Shared(
      List<Controller> controllers,
      Reconciler reconciler,
      ControlParts parts,
      LocalSlices slices,
      LongSupplier nanoTime) {}

  private final int index;
  private final Shared shared;
  private final TimerScheduler<Command> timers;
  private final Executor executor;
  private final KeyQueue queue = new KeyQueue(KEYS_MAX);
  private final Map<Work, Trouble> troubles = new HashMap<>();
  private boolean started;

  private ControllerSlice(
      ActorContext<Command> context, TimerScheduler<Command> timers, int index, Shared shared) {
    super(context);
    this.index = index;
    this.shared = shared;
    this.timers = timers;
    this.executor = context.getExecutionContext()::execute;
  }

  static Behavior<Command> create(int index, Shared shared) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          ControllerSlice slice = new ControllerSlice(context, timers, index, shared);
          shared.slices().gained(index, context.getSelf());
          timers.startTimerWithFixedDelay(new Resync(), FULL_PASS_EVERY);
          slice.begin();
          return slice;
        }));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onAnyMessage(this::onMessage)
        .onSignal(
            PostStop.class,
            _ -> {
              shared.slices().lost(index, getContext().getSelf());
              return this;
            })
        .build();
  }

  private Behavior<Command> onMessage(Command command) {
    switch (command) {
      case Begin _ -> begin();
      case Started(var image) -> {
        if (image.isPresent()) {
          started = true;
          // Not the image waited for: what was missed since must be in it (see Resync).
          queueAll(shared.parts().images().current());
        } else {
          timers.startSingleTimer(new Begin(), START_RETRY);
        }
      }
      case Wakings(var woken) -> woken.forEach(this::queue);
      case Resync _ -> {
        if (started) { // else the start itself queues everything, later than now
          queueAll(shared.parts().images().current());
        }
      }
      case Due _ -> {}
      case Finished(var work, var outcome) -> finished(work, outcome);
      case Stop _ -> {
        return Behaviors.stopped();
      }
    }
    pump();
    return this;
  }

  private void begin() {
    getContext()
        .pipeToSelf(
            shared.parts().images().latest(),
            (image, _) -> new Started(Optional.ofNullable(image)));
  }

  private void queueAll(ClusterImage image) {
    for (Controller controller : shared.controllers()) {
      for (Wake wake : controller.everything(image)) {
        Work work = new Work(controller, wake.key());
        if (work.slice(shared.slices().count()) == index) {
          queue(new Woken(work, wake.after(), 0));
        }
      }
    }
    for (Work work : PlanJournal.works(image, shared.controllers())) {
      if (work.slice(shared.slices().count()) == index && image.get(work.key()).isEmpty()) {
        queue(new Woken(work, Duration.ZERO, 0)); // so that plans of what is gone go too
      }
    }
  }

  private void queue(Woken woken) {
    if (woken.after().isZero()) {
      queue.add(woken.work(), woken.revision());
    } else {
      queue.addLater(
          woken.work(), woken.revision(), shared.nanoTime().getAsLong() + woken.after().toNanos());
    }
  }

  private void finished(Work work, Outcome outcome) {
    outcome.trouble().ifPresentOrElse(t -> troubles.put(work, t), () -> troubles.remove(work));
    queue.finished(work, outcome.failed(), outcome.requeueAfter(), shared.nanoTime().getAsLong());
    if (queue.waitingCount() == 0 && queue.takeOverflowed()) {
      queueAll(shared.parts().images().current());
    }
  }

  private void pump() {
    if (!started) {
      return;
    }
    long now = shared.nanoTime().getAsLong();
    queue.advance(now);
    while (queue.runningCount() < RUNNING_MAX) {
      Optional<KeyQueue.Item> item = queue.take();
      if (item.isEmpty()) {
        break;
      }
      run(item.get());
    }
    queue
        .nextDue()
        .ifPresent(due ->
            timers.startSingleTimer(
                Due.class, new Due(), Duration.ofNanos(Math.max(due - now, 1_000_000))));
  }

  private void run(KeyQueue.Item item) {
    Work work = item.work();
    Optional<Trouble> trouble = Optional.ofNullable(troubles.get(work));
    CompletionStage<Outcome> pass =
        CompletableFuture.supplyAsync(
                () -> shared.reconciler().reconcile(work, item.revision(), trouble), executor)
            .thenCompose(stage -> stage);
    getContext()
        .pipeToSelf(
            pass,
            (outcome, failure) -> {
              if (failure != null) {
                LOG.warn("{} at revision {} failed", work, item.revision(), failure);
                return new Finished(work, Outcome.RETRY);
              }
              return new Finished(work, outcome);
            });
  }
}

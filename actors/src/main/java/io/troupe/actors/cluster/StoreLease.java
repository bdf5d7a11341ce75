package io.troupe.actors.cluster;

import akka.actor.Cancellable;
import akka.actor.ExtendedActorSystem;
import akka.coordination.lease.LeaseSettings;
import akka.coordination.lease.javadsl.Lease;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Akka's coordination lease over the control plane's own database; named in the configuration. The
 * split-brain resolver asks it which side of a partition lives on. A holder renews it until it is
 * released; one that dies loses it when its time has run out.
 */
public final class StoreLease extends Lease {
  private static final Duration RETRY = Duration.ofMillis(300);

  private final LeaseSettings settings;
  private final ExtendedActorSystem system;
  private final LeaseSetup.Leases leases;
  private final Duration time;
  private final Duration renewal;
  private volatile boolean held;
  private Cancellable renewing = Cancellable.alreadyCancelled();
  private Consumer<Optional<Throwable>> lost = _ -> {};

  /** Called by Akka. */
  public StoreLease(LeaseSettings settings, ExtendedActorSystem system) {
    this.settings = settings;
    this.system = system;
    this.leases =
        system
            .settings()
            .setup()
            .get(LeaseSetup.class)
            .orElseThrow(() -> new IllegalStateException("the actor system has no LeaseSetup"))
            .leases();
    this.time = Duration.ofMillis(settings.timeoutSettings().heartbeatTimeout().toMillis());
    this.renewal = Duration.ofMillis(settings.timeoutSettings().heartbeatInterval().toMillis());
  }

  @Override
  public LeaseSettings getSettings() {
    return settings;
  }

  @Override
  public CompletionStage<Boolean> acquire() {
    return acquire(_ -> {});
  }

  @Override
  public CompletionStage<Boolean> acquire(Consumer<Optional<Throwable>> whenLost) {
    return ask()
        .thenApply(granted -> {
          if (granted) {
            hold(whenLost);
          }
          return granted;
        });
  }

  @Override
  public CompletionStage<Boolean> release() {
    letGo();
    return inTime(leases.release(settings.leaseName(), settings.ownerName()));
  }

  @Override
  public boolean checkLease() {
    return held;
  }

  /** Again and again, as long as the store gives no answer at all. */
  private CompletionStage<Boolean> ask() {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    attempt(answer);
    return inTime(answer);
  }

  private void attempt(CompletableFuture<Boolean> answer) {
    leases
        .acquire(settings.leaseName(), settings.ownerName(), time)
        .whenComplete((granted, failure) -> {
          if (failure == null) {
            answer.complete(granted);
          } else if (!answer.isDone()) {
            system.scheduler().scheduleOnce(RETRY, () -> attempt(answer), system.dispatcher());
          }
        });
  }

  private CompletionStage<Boolean> inTime(CompletionStage<Boolean> answer) {
    return answer
        .toCompletableFuture()
        .orTimeout(settings.timeoutSettings().operationTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized void hold(Consumer<Optional<Throwable>> whenLost) {
    held = true;
    lost = whenLost;
    renewing.cancel();
    renewing =
        system
            .scheduler()
            .scheduleWithFixedDelay(renewal, renewal, this::renew, system.dispatcher());
  }

  private synchronized void letGo() {
    held = false;
    renewing.cancel();
  }

  private void renew() {
    ask()
        .whenComplete((granted, failure) -> {
          if (held && (failure != null || !granted)) {
            letGo();
            lost.accept(Optional.ofNullable(failure));
          }
        });
  }
}

package io.troupe.simulation;

import io.troupe.core.image.ObjectChange;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.ObjectCommand;
import io.troupe.core.reconcile.Types;
import io.troupe.core.schedule.NodeFacts;
import io.troupe.core.schedule.PodView;
import io.troupe.core.schedule.SchedulingBoard;
import io.troupe.core.schedule.profile.DefaultProfile;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** A control-plane node's scheduler, while it believes that placing pods is its business. */
final class SchedulerRun {
  private final Timeline time;
  private final Sender sender;
  private final Promises promises;
  private final Replica replica;
  private Optional<SchedulingBoard> board = Optional.empty();
  private boolean turnComes;

  SchedulerRun(Timeline time, Sender sender, Promises promises, Replica replica) {
    this.time = time;
    this.sender = sender;
    this.promises = promises;
    this.replica = replica;
    replica.follow(this::changed);
  }

  boolean on() {
    return board.isPresent();
  }

  void start() {
    SchedulingBoard fresh =
        new SchedulingBoard(DefaultProfile.named(DefaultProfile.SCHEDULER_NAME), time.random());
    fresh.rebuild(
        replica.image().of(Types.NODES).all().stream().map(NodeFacts::of).toList(),
        replica.image().of(Types.PODS).all().stream().map(PodView::of).toList(),
        time.nanos());
    board = Optional.of(fresh);
    wantTurn(Duration.ZERO);
  }

  void stop() {
    board = Optional.empty();
  }

  private void changed(ObjectChange change) {
    if (board.isEmpty()) {
      return;
    }
    var type = change.last().key().type();
    if (type.equals(Types.PODS)) {
      change
          .after()
          .ifPresentOrElse(
              pod -> board.get().podChanged(PodView.of(pod), time.nanos()),
              () -> board.get().podGone(change.last().uid(), time.nanos()));
      wantTurn(Duration.ZERO);
    } else if (type.equals(Types.NODES)) {
      change
          .after()
          .ifPresentOrElse(
              node -> board.get().nodeChanged(NodeFacts.of(node), time.nanos()),
              () -> board.get().nodeGone(change.last().key().name()));
      wantTurn(Duration.ZERO);
    }
  }

  private void wantTurn(Duration after) {
    if (!turnComes) {
      turnComes = true;
      time.in(after.plus(time.between(0, 3)), () -> replica.awake(this::turn));
    }
  }

  private void turn() {
    turnComes = false;
    if (board.isEmpty()) {
      return;
    }
    SchedulingBoard mine = board.get();
    for (var next = mine.next(time.nanos()); next.isPresent(); next = mine.next(time.nanos())) {
      if (next.get() instanceof SchedulingBoard.Attempt.Bind(var pod, var node)) {
        bind(mine, pod, node);
      }
    }
    OptionalLong due = mine.nextDueNanos();
    if (due.isPresent()) {
      wantTurn(Duration.ofNanos(Math.max(1_000_000, due.getAsLong() - time.nanos())));
    }
  }

  private void bind(SchedulingBoard mine, PodView pod, String node) {
    var cause = sender.cause("system:kube-scheduler", pod.revision());
    promises.expect(cause.requestId(), pod.uid());
    sender.send(
        pod.key(),
        new Expectation(Optional.of(pod.uid()), 0),
        cause,
        new ObjectCommand.Bind(node),
        answer ->
            replica.awake(() -> {
              if (board.isPresent() && board.get() == mine) {
                mine.bindEnded(pod.uid(), answer instanceof Journal.Answer.Done, time.nanos());
                wantTurn(Duration.ZERO);
              }
            }));
  }
}

package io.troupe.simulation;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.reconcile.LastPlan;
import io.troupe.core.reconcile.Plan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Writes plans down before they are carried out (docs/adr/0020): of two with one number only one is
 * written. What one node remembers of its own finished plans is lost with it.
 */
final class Plans {
  private final Timeline time;
  private final Sender sender;
  private final Map<ObjectKey, LastPlan.Ended> ended = new HashMap<>();

  Plans(Timeline time, Sender sender) {
    this.time = time;
    this.sender = sender;
  }

  LastPlan last(Work work, ClusterImage image) {
    String controller = work.controller().name();
    return LastPlan.read(
        controller,
        work.key(),
        image,
        ended.getOrDefault(LastPlan.planKey(controller, work.key()), LastPlan.Ended.UNKNOWN));
  }

  /** Which of these names have been given since the last plan was written. */
  void given(LastPlan last, List<ObjectKey> names, String user, Consumer<Set<String>> then) {
    Set<String> given = new TreeSet<>();
    ask(last, names, user, given, () -> then.accept(given));
  }

  private void ask(
      LastPlan last, List<ObjectKey> names, String user, Set<String> given, Runnable then) {
    if (names.isEmpty()) {
      then.run();
      return;
    }
    LastPlan.Write question = LastPlan.QUESTION;
    sender.send(
        names.getFirst(),
        question.expected(),
        sender.cause(user, 0),
        question.command(),
        answer -> {
          if (answer instanceof Journal.Answer.Stale(var revision) && last.hasBeen(revision)) {
            given.add(names.getFirst().name());
          }
          ask(last, names.subList(1, names.size()), user, given, then);
        });
  }

  /** The plan's revision; empty when somebody else was first. */
  void write(
      LastPlan last, Plan plan, long imageRevision, String user, Consumer<OptionalLong> then) {
    LastPlan.Write write =
        last.next(
            plan,
            new LastPlan.Circumstances(
                new Uid("plan-%016x".formatted(time.random().nextLong())),
                time.now(),
                imageRevision,
                0));
    sender.send(
        last.planKey(),
        write.expected(),
        sender.cause(user, 0),
        write.command(),
        answer ->
            then.accept(
                answer instanceof Journal.Answer.Done(var event)
                    ? OptionalLong.of(event.revision())
                    : OptionalLong.empty()));
  }

  void ended(LastPlan last, LastPlan.Ended end) {
    ended.put(last.planKey(), end);
  }
}

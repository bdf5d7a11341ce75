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
import java.util.TreeMap;
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

  /** What is known of these names. */
  void given(LastPlan last, List<ObjectKey> names, String user, Consumer<LastPlan.Given> then) {
    ask(names, user, new TreeMap<>(), changed -> then.accept(last.given(changed)));
  }

  private void ask(
      List<ObjectKey> names,
      String user,
      Map<String, Long> changed,
      Consumer<Map<String, Long>> then) {
    if (names.isEmpty()) {
      then.accept(changed);
      return;
    }
    LastPlan.Write question = LastPlan.QUESTION;
    sender.send(
        names.getFirst(),
        question.expected(),
        sender.cause(user, 0),
        question.command(),
        answer -> {
          if (answer instanceof Journal.Answer.Stale(var revision)) {
            changed.put(names.getFirst().name(), revision);
          }
          ask(names.subList(1, names.size()), user, changed, then);
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

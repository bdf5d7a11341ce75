package io.troupe.core.whatif;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.reconcile.Names;
import io.troupe.core.reconcile.Plan;
import io.troupe.core.reconcile.Situation.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Statuses that a controller wrote, against those that this build would have written. A status that
 * was part of a journaled plan is made again on the image of that plan. One that was all there was
 * to do is not journaled before it is written, and so not on which image it was made: it is the
 * same if this build writes it on one of those that there were since what woke the controller, a
 * pass's time back at most. That can excuse a report that came late; it accuses no right one.
 *
 * <p>How the key's pass before had failed is not journaled either, and part of some statuses: it is
 * taken from what was written.
 */
final class Reports {
  /** As long as a pass may take. */
  private static final Duration PASS_MAX = Duration.ofSeconds(60);

  /** Of one key in that time. */
  private static final int WAKES_MAX = 128;

  private static final int KEYS_MAX = 50_000;

  /** Plans whose reports may still come. */
  private static final int PLANS_MAX = 1_000;

  private static final String USER_AGENT = "troupe-controller/";

  /** What is decided about a key. */
  @FunctionalInterface
  interface Planner {
    /**
     * @param names empty for those of the plan after the last
     */
    Plan plan(
        ClusterImage image,
        ObjectKey key,
        Instant now,
        Optional<Names> names,
        Optional<Trouble> trouble);
  }

  /** A plan that was journaled. */
  record Made(ObjectKey key, long revisionSeen, Instant time, Names names) {}

  private record Woken(long revision, Instant time) {}

  /** An image and a time at which a report may have been made. */
  private record Ground(ClusterImage image, Instant now) {}

  private final String agent;
  private final Planner planner;
  private final Map<ObjectKey, Deque<Woken>> wakes = new HashMap<>();
  private final Set<ResourceType> keyTypes = new HashSet<>();
  private final Map<Long, Made> plans =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Made> eldest) {
          return size() > PLANS_MAX;
        }
      };

  Reports(String controller, Planner planner) {
    this.agent = USER_AGENT + controller;
    this.planner = planner;
  }

  void woken(ObjectKey key, long revision, Instant time) {
    keyTypes.add(key.type());
    Deque<Woken> recent = wakes.get(key);
    if (recent == null) {
      if (wakes.size() >= KEYS_MAX) {
        return;
      }
      recent = new ArrayDeque<>(2);
      wakes.put(key, recent);
    }
    Instant since = time.minus(PASS_MAX);
    while (recent.size() >= WAKES_MAX
        || !recent.isEmpty() && recent.peekFirst().time().isBefore(since)) {
      recent.removeFirst();
    }
    recent.addLast(new Woken(revision, time));
  }

  void planned(long revision, Made plan) {
    plans.put(revision, plan);
  }

  /** A status that was written, and the key in whose pass that was. */
  record Report(ObjectKey key, Optional<Made> plan, JsonNode status) {}

  /** Empty for what is no report of this controller, or of a key that is not known. */
  Optional<Report> of(CommittedEvent event, ClusterImage before) {
    if (!event.event().cause().userAgent().equals(agent)) {
      return Optional.empty();
    }
    Optional<StoredObject> known = before.get(event.key());
    JsonNode status = Json.parse(event.event().object()).path("status");
    if (known.isEmpty() || known.get().view().path("status").equals(status)) {
      return Optional.empty();
    }
    Optional<Made> plan = Optional.ofNullable(plans.get(event.event().cause().parentRevision()));
    return plan.isPresent() || keyTypes.contains(event.key().type())
        ? Optional.of(new Report(plan.map(Made::key).orElse(event.key()), plan, status))
        : Optional.empty();
  }

  /** Empty if what it was made on lies too far back. What differs is told by the newest image. */
  Optional<Judgement> judge(Report report, CommittedEvent event, RecentImages images) {
    List<Ground> grounds = grounds(report, event, images);
    List<Optional<Trouble>> troubles = new ArrayList<>(List.of(Optional.empty()));
    troublesIn(report.status()).forEach(trouble -> troubles.add(Optional.of(trouble)));
    Optional<JsonNode> other = Optional.empty();
    String why = "";
    for (Optional<Trouble> trouble : troubles) {
      for (Ground ground : grounds) {
        Plan plan =
            planner.plan(
                ground.image(),
                report.key(),
                ground.now(),
                report.plan().map(Made::names),
                trouble);
        Optional<JsonNode> status = StatusWritten.by(plan, event.key());
        if (status.isPresent() && StatusWritten.same(status.get(), report.status())) {
          List<String> step = List.of(StatusWritten.step(event.key()));
          return Optional.of(
              Judgement.recorded(event.revision(), event.key(), step, step, plan.why()));
        }
        if (trouble.isEmpty() && ground == grounds.getFirst()) {
          other = status;
          why = plan.why();
        }
      }
    }
    return grounds.isEmpty()
        ? Optional.empty()
        : Optional.of(different(report.status(), other, event, why));
  }

  private static Judgement different(
      JsonNode written, Optional<JsonNode> other, CommittedEvent event, String why) {
    String step = StatusWritten.step(event.key());
    List<String> recorded = new ArrayList<>(List.of(step));
    List<String> now = new ArrayList<>();
    other.ifPresent(status -> {
      recorded.addAll(StatusWritten.unlike(written, status));
      now.add(step);
      now.addAll(StatusWritten.unlike(status, written));
    });
    return Judgement.recorded(event.revision(), event.key(), recorded, now, why);
  }

  /** The newest first: it is the usual one. */
  private List<Ground> grounds(Report report, CommittedEvent event, RecentImages images) {
    if (report.plan().isPresent()) {
      Made plan = report.plan().get();
      return images
          .at(plan.revisionSeen())
          .map(image -> List.of(new Ground(image, plan.time())))
          .orElse(List.of());
    }
    Instant written = event.event().cause().time();
    long wokenBy = event.event().cause().parentRevision();
    List<Ground> grounds = new ArrayList<>(List.of(new Ground(images.latest(), written)));
    Deque<Woken> recent = wakes.getOrDefault(report.key(), new ArrayDeque<>());
    recent
        .descendingIterator()
        .forEachRemaining(woken -> {
          if (woken.revision() >= wokenBy && !woken.time().isBefore(written.minus(PASS_MAX))) {
            images
                .at(woken.revision())
                .ifPresent(image -> {
                  grounds.add(new Ground(image, written));
                  grounds.add(new Ground(image, woken.time()));
                });
            images
                .at(woken.revision() - 1)
                .ifPresent(image -> grounds.add(new Ground(image, woken.time())));
          }
        });
    // Of what is not there it reports nothing.
    grounds.removeIf(ground -> ground.image().get(report.key()).isEmpty());
    return grounds;
  }

  /** Conditions that may tell of a failure; their messages may put words before its own. */
  private static List<Trouble> troublesIn(JsonNode status) {
    List<Trouble> troubles = new ArrayList<>();
    for (JsonNode condition : status.path("conditions")) {
      String reason = condition.path("reason").asText();
      String message = condition.path("message").asText();
      if (reason.contains("Fail") || reason.contains("Error")) {
        troubles.add(new Trouble(reason, message));
        int colon = message.indexOf(": ");
        if (colon >= 0) {
          troubles.add(new Trouble(reason, message.substring(colon + 2)));
        }
      }
    }
    return troubles;
  }
}

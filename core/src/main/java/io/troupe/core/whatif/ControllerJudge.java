package io.troupe.core.whatif;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.kind.custom.LiveKinds;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.meta.Uid;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.LastPlan;
import io.troupe.core.reconcile.Names;
import io.troupe.core.reconcile.Plan;
import io.troupe.core.reconcile.PodViews;
import io.troupe.core.reconcile.Situation;
import io.troupe.core.reconcile.Types;
import io.troupe.core.reconcile.Wake;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A controller plans again what it planned then: on the image it saw, at that time, under the same
 * plan number, so that even the names of what it creates are the same. Beside that it looks for
 * what it would have planned where no plan was recorded. The statuses that it wrote are judged by
 * themselves, see {@link Reports}; that something else than a status was to be changed without a
 * plan (an annotation, an owner) is not.
 *
 * <p>Two things are not journaled: how the key's plan before failed (taken as well), and whether it
 * had been carried out to the end. A name of that one which was taken up again says that it had
 * not.
 */
public final class ControllerJudge implements Judge {
  private final Controller controller;
  private final String namespace;
  private final PodViews pods = new KnownPods();
  private Set<ResourceType> watched = Set.of();
  private Unrecorded unrecorded;
  private Reports reports;
  private long untold;

  /**
   * @param namespace whose objects it decides about; empty for all
   */
  public ControllerJudge(Controller controller, String namespace) {
    this.controller = controller;
    this.namespace = namespace;
    forget();
  }

  private void forget() {
    unrecorded = new Unrecorded(this::plan, this::wanted);
    reports = new Reports(controller.name(), this::plan);
  }

  @Override
  public void begin(RecentImages images, Instant time) {
    forget();
    watched = new TreeSet<>(controller.watches());
    wake(controller.everything(images.latest()), images, time);
  }

  private void wake(List<Wake> wakes, RecentImages images, Instant time) {
    for (Wake wake : wakes) {
      if (isOurs(wake.key())) {
        unrecorded.wake(wake.key(), time.plus(wake.after()));
        reports.woken(wake.key(), images.latest().revision(), time);
      }
    }
  }

  private boolean wanted(Plan plan, ObjectKey key) {
    return plan.weighty()
        || controller.statusFollowsFromImage() && StatusWritten.by(plan, key).isPresent();
  }

  private boolean isOurs(ObjectKey key) {
    return namespace.isEmpty() || key.namespace().equals(namespace);
  }

  @Override
  public List<Judgement> before(CommittedEvent event, Instant time, RecentImages images) {
    List<Judgement> told = new ArrayList<>(unrecorded.advance(images.latest(), time));
    if (decided(event)) {
      JsonNode spec = Json.parse(event.event().object()).path("spec");
      ObjectKey key = ObjectKey.parse(spec.path("object").asText());
      if (isOurs(key)) {
        reports.planned(event.revision(), made(event, spec, key, images));
        judge(event, spec, key, images).ifPresentOrElse(told::add, () -> untold++);
        unrecorded.recorded(key, Steps.recorded(spec), time);
      }
    } else if (controller.statusFollowsFromImage()) {
      reports
          .of(event, images.latest())
          .filter(report -> isOurs(report.key()))
          .ifPresent(report -> {
            reports.judge(report, event, images).ifPresentOrElse(told::add, () -> untold++);
            unrecorded.recorded(report.key(), List.of(), time);
          });
    }
    return told;
  }

  private static Reports.Made made(
      CommittedEvent event, JsonNode spec, ObjectKey key, RecentImages images) {
    return new Reports.Made(
        key,
        spec.path("revisionSeen").asLong(-1),
        event.event().cause().time(),
        names(
            spec,
            event.key(),
            images.at(spec.path("revisionSeen").asLong(-1)).orElse(images.latest())));
  }

  private boolean decided(CommittedEvent event) {
    return event.key().type().equals(Types.PLANS)
        && event.key().name().startsWith(controller.name() + ".")
        && switch (event.event().type()) {
          case CREATED, PLAN_MADE -> true;
          case SPEC_CHANGED,
              METADATA_CHANGED,
              STATUS_REPORTED,
              DELETION_REQUESTED,
              DELETED,
              POD_BOUND,
              NODE_HEARTBEAT_LOST,
              NODE_HEARTBEAT_REGAINED ->
              false;
        };
  }

  private Optional<Judgement> judge(
      CommittedEvent event, JsonNode spec, ObjectKey key, RecentImages images) {
    return images
        .at(spec.path("revisionSeen").asLong(-1))
        .map(image -> {
          Names names = names(spec, event.key(), image);
          Plan plan =
              plan(image, key, event.event().cause().time(), Optional.of(names), Optional.empty());
          return Judgement.recorded(
              event.revision(), key, Steps.recorded(spec), Steps.of(plan), plan.why());
        });
  }

  private static Names names(JsonNode spec, ObjectKey planKey, ClusterImage image) {
    Uid object = new Uid(spec.path("objectUid").asText());
    List<String> created = Json.texts(spec.path("creates"));
    List<String> unfinished = new ArrayList<>();
    image
        .get(planKey)
        .map(StoredObject::view)
        .filter(before -> before.path("spec").path("objectUid").asText().equals(object.value()))
        .ifPresent(before -> unfinished.addAll(Json.texts(before.path("spec").path("creates"))));
    unfinished.retainAll(created);
    return new Names(object, spec.path("number").asLong(1), unfinished);
  }

  /** What it would do by itself; that every plan before was carried out is taken for granted. */
  private Plan plan(ClusterImage image, ObjectKey key, Instant now) {
    return plan(image, key, now, Optional.empty(), Optional.empty());
  }

  private Plan plan(
      ClusterImage image,
      ObjectKey key,
      Instant now,
      Optional<Names> recorded,
      Optional<Situation.Trouble> trouble) {
    Names names =
        recorded.orElseGet(
            () -> LastPlan.read(controller.name(), key, image, LastPlan.Ended.ALL).names());
    return controller.plan(image, key, new Situation(now, names, trouble, pods));
  }

  @Override
  public void happened(ObjectChange change, Instant time, RecentImages images) {
    ResourceType type = change.last().key().type();
    if (type.equals(LiveKinds.DEFINITIONS)) {
      watched = new TreeSet<>(controller.watches());
    }
    if (watched.contains(type)) {
      wake(controller.wakeUps(change, images.latest()), images, time);
    }
  }

  @Override
  public List<Judgement> end(Instant time, RecentImages images) {
    return unrecorded.advance(images.latest(), time);
  }

  @Override
  public boolean whole() {
    return unrecorded.whole();
  }

  @Override
  public long untold() {
    return untold;
  }
}

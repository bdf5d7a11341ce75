package io.troupe.actors.history;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.AtOnce;
import io.troupe.actors.image.ImageReader;
import io.troupe.actors.image.WatchHub.Batch;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.history.EntryToken;
import io.troupe.core.history.Moment;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.kind.history.HistoryKinds;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import io.troupe.persistence.history.Past;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * What is asked of the past. Callers have been let in to the history resource itself; whether they
 * may see the objects concerned is judged here. Stages fail only when the database is away.
 */
public final class Histories {
  /** Answers in the making; each may have 8 MiB in hand. */
  private static final int ANSWERS_MAX = 24;

  private static final int ANSWERS_OF_ONE_USER_MAX = 10;

  /** Questions that wait for their turn; they hold next to nothing. */
  private static final int WAITING_MAX = 96;

  /** Each asks the journal for every commit, though not more than five times a second. */
  private static final int STREAMS_MAX = 200;

  private static final int STREAMS_OF_ONE_USER_MAX = 100;

  private final AtOnce answers = new AtOnce(ANSWERS_MAX, ANSWERS_OF_ONE_USER_MAX, WAITING_MAX);
  private final AtOnce streams = new AtOnce(STREAMS_MAX, STREAMS_OF_ONE_USER_MAX, 0);
  private final Parts parts;
  private final NamespaceLives lives;
  private final EntryLists lists;
  private final Whys whys;
  private final Timelines timelines;

  /**
   * What it is made of.
   *
   * @param kinds as they are at each moment
   */
  public record Parts(
      Past past, ApiGate gate, ImageReader images, KindRegistry kinds, LongSupplier nanoTime) {}

  public Histories(Parts parts) {
    this.parts = parts;
    this.lives = new NamespaceLives(parts.past());
    this.lists = new EntryLists(parts.past(), parts.nanoTime());
    this.whys = new Whys(parts, lives);
    this.timelines = new Timelines(parts.past(), parts.nanoTime());
  }

  /**
   * A page of entries.
   *
   * @param revision the newest one it can show, and from which a watch misses nothing
   * @param token of the next page; empty on the last one
   */
  public record Listed(
      List<StoredObject> entries, long revision, String token, List<String> warnings) {}

  /** Who asks for entries and what of them may be seen. */
  private record Admitted(Asker asker, Scopes scopes, long beginning) {}

  /**
   * @param image as new as the answer must be
   */
  public CompletionStage<Result<Listed>> list(UserInfo user, EntryQuery query, ClusterImage image) {
    long newest = query.resume().map(EntryToken::newest).orElse(image.revision());
    if (newest > image.revision()) {
      return refused(
          Failure.badRequest("continue key is not valid: there is no revision " + newest + " yet"));
    }
    return answers.run(
        user.name(),
        () ->
            switch (known(query)) {
              case Result.Refused<EntryQuery>(Failure failure) -> refused(failure);
              case Result.Ok<EntryQuery>(EntryQuery known) -> answer(user, known, image, newest);
            });
  }

  private static String name(Kind kind) {
    return kind.gvk().kind();
  }

  /** With the kinds as they are now. */
  private Result<EntryQuery> known(EntryQuery query) {
    KindRegistry now = parts.kinds().now();
    for (String asked : query.filter().asksForKinds()) {
      if (now.all().stream().noneMatch(kind -> name(kind).equals(asked))) {
        return Result.refused(
            Failure.badRequest(
                "object.kind: there is no kind \""
                    + asked
                    + "\"; what is left of a former one is found by object.resource"));
      }
    }
    return Result.ok(
        query.with(
            query.filter().knowing(type -> now.byType(type).map(Histories::name).orElse(""))));
  }

  private CompletionStage<Result<Listed>> answer(
      UserInfo user, EntryQuery query, ClusterImage image, long newest) {
    return admit(user, "list", query, image)
        .thenCompose(admitted ->
            switch (admitted) {
              case Result.Refused<Admitted>(Failure failure) -> refused(failure);
              case Result.Ok<Admitted>(Admitted ok) ->
                  Stretch.of(parts.past(), query.since(), query.until(), newest)
                      .thenCompose(stretch ->
                          switch (stretch) {
                            case Result.Refused<Stretch>(Failure failure) -> refused(failure);
                            case Result.Ok<Stretch>(Stretch all) ->
                                page(query, ok, resumed(query, all, ok.beginning()), newest);
                          });
            });
  }

  private static Stretch resumed(EntryQuery query, Stretch all, long beginning) {
    long from = Math.max(all.from(), beginning);
    OptionalLong one = query.filter().revision();
    if (one.isPresent()) {
      return new Stretch(Math.max(from, one.getAsLong()), Math.min(all.to(), one.getAsLong()));
    }
    if (query.resume().isEmpty()) {
      return new Stretch(from, all.to());
    }
    long next = query.resume().get().next();
    return query.oldestFirst()
        ? new Stretch(Math.max(from, next), all.to())
        : new Stretch(from, Math.min(all.to(), next));
  }

  private CompletionStage<Result<Listed>> page(
      EntryQuery query, Admitted admitted, Stretch stretch, long newest) {
    EntryReader reader = reader(admitted.asker(), "list", query, admitted.beginning());
    return lists
        .page(query, admitted.scopes(), stretch, reader, newest)
        .thenApply(page ->
            Result.ok(
                new Listed(
                    page.entries(),
                    newest,
                    page.resume().map(EntryToken::encode).orElse(""),
                    leftOut(page.leftOut()))));
  }

  private static List<String> leftOut(Set<ResourceType> types) {
    return types.isEmpty()
        ? List.of()
        : List.of(
            "entries of "
                + types.size()
                + " resources are left out because you may not list these: "
                + types.stream().map(ResourceType::qualified).collect(Collectors.joining(", ")));
  }

  private EntryReader reader(Asker asker, String verb, EntryQuery query, long beginning) {
    return new EntryReader(
        parts.kinds(), asker, verb, query.namespace(), query.filter(), beginning);
  }

  /**
   * Entries as they are committed.
   *
   * @param after entries of greater revisions come
   */
  public CompletionStage<Result<Source<Batch, NotUsed>>> watch(
      UserInfo user, EntryQuery query, ClusterImage image, long after) {
    if (!streams.hasRoom(user.name())) {
      return refused(AtOnce.refusal());
    }
    return switch (known(query)) {
      case Result.Refused<EntryQuery>(Failure failure) -> refused(failure);
      case Result.Ok<EntryQuery>(EntryQuery known) -> stream(user, known, image, after);
    };
  }

  private CompletionStage<Result<Source<Batch, NotUsed>>> stream(
      UserInfo user, EntryQuery query, ClusterImage image, long after) {
    return admit(user, "watch", query, image)
        .thenCombine(
            parts.past().bounds(),
            (admitted, bounds) ->
                admitted.then(ok -> {
                  if (after < bounds.floor()) {
                    return Result.refused(
                        Failure.of(
                            Reason.EXPIRED,
                            "too old resource version: " + after + " (" + bounds.floor() + ")"));
                  }
                  EntryStream stream =
                      new EntryStream(
                          parts.past(),
                          parts.images(),
                          ok.scopes(),
                          () -> reader(ok.asker().again(), "watch", query, ok.beginning()));
                  return Result.ok(counted(user.name(), stream.after(after)));
                }));
  }

  /** From when it begins to run, which it may never do. */
  private Source<Batch, NotUsed> counted(String user, Source<Batch, NotUsed> stream) {
    return Source.lazySource(() ->
            streams.begin(user)
                ? stream.watchTermination((_, ended) -> {
                  ended.whenComplete((_, _) -> streams.end(user));
                  return NotUsed.getInstance();
                })
                : Source.<Batch>empty())
        .mapMaterializedValue(_ -> NotUsed.getInstance());
  }

  /** A resource that is named must be one that may be listed or watched; a name may help. */
  private CompletionStage<Result<Admitted>> admit(
      UserInfo user, String verb, EntryQuery query, ClusterImage image) {
    Asker asker = new Asker(parts.gate(), user);
    Scopes scopes = Scopes.of(query.filter(), query.namespace(), parts.kinds().now());
    CompletionStage<Optional<Failure>> refusal =
        scopes.type().isEmpty()
            ? CompletableFuture.completedFuture(Optional.empty())
            : asker.refusal(
                verb, scopes.type().get(), query.namespace(), query.filter().name().orElse(""));
    return refusal.thenCompose(no ->
        no.isPresent()
            ? refused(no.get())
            : beginning(asker, verb, query, scopes.type(), image)
                .thenApply(from -> Result.ok(new Admitted(asker, scopes, from))));
  }

  private CompletionStage<Long> beginning(
      Asker asker, String verb, EntryQuery query, Optional<ResourceType> type, ClusterImage image) {
    if (query.namespace().isEmpty()) {
      return CompletableFuture.completedFuture(0L);
    }
    return asker
        .may(verb, HistoryKinds.ENTRIES, "", "")
        .thenCompose(wide ->
            wide && type.isPresent()
                ? asker.may(verb, type.get(), "", "")
                : CompletableFuture.completedFuture(wide))
        .thenCompose(wide ->
            wide
                ? CompletableFuture.completedFuture(0L)
                : lives.beginning(query.namespace(), image));
  }

  /**
   * Why an object is as it is.
   *
   * @param namespace empty for objects of the cluster
   * @param name such as {@code pods:web-0} or {@code deployments.apps:web}
   * @param revision the change that is asked about; empty for the newest that says something
   */
  public CompletionStage<Result<ObjectNode>> why(
      UserInfo user, String namespace, String name, Optional<Moment> revision, ClusterImage image) {
    return answers.run(
        user.name(),
        () -> whys.answer(new Asker(parts.gate(), user), namespace, name, revision, image));
  }

  /**
   * How much happened when.
   *
   * @param namespace empty for the cluster
   */
  public CompletionStage<Result<ObjectNode>> timeline(
      UserInfo user,
      String namespace,
      Optional<Moment> since,
      Optional<Moment> until,
      int buckets,
      ClusterImage image) {
    return answers.run(
        user.name(),
        () ->
            visibleSince(user, namespace, image)
                .thenCompose(from ->
                    timelines.answer(namespace, since, until, buckets, image.revision(), from)));
  }

  private CompletionStage<Long> visibleSince(UserInfo user, String namespace, ClusterImage image) {
    return namespace.isEmpty()
        ? CompletableFuture.completedFuture(0L)
        : new Asker(parts.gate(), user)
            .may("get", HistoryKinds.TIMELINES, "", "")
            .thenCompose(wide ->
                wide ? CompletableFuture.completedFuture(0L) : lives.beginning(namespace, image));
  }

  private static <T> CompletionStage<Result<T>> refused(Failure failure) {
    return CompletableFuture.completedFuture(Result.refused(failure));
  }
}

package io.troupe.http.route;

import io.troupe.actors.gate.ReadRequest.Freshness;
import io.troupe.actors.history.EntryQuery;
import io.troupe.core.history.EntryFilter;
import io.troupe.core.history.EntryToken;
import io.troupe.core.history.Moment;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What a list or watch of entries asks for, checked: what cannot be met is refused with 400. */
final class EntryOptions {
  private EntryOptions() {}

  /** A watch: which entries, and the usual options of watches. */
  record Watched(EntryQuery query, ListOptions options) {}

  static Result<EntryQuery> list(ResourceCall call) {
    Query query = call.exchange().query();
    return onlyOfLists(query)
        .then(_ -> revision(query))
        .then(_ -> limit(query))
        .then(limit ->
            resume(call)
                .then(resume -> oldestFirst(query).then(order -> of(call, limit, resume, order))));
  }

  /** As new as the client knows it to be, and as newest otherwise. */
  static Freshness freshness(Query query) {
    return revision(query) instanceof Result.Ok<Long>(Long known) && known > 0
        ? new Freshness.NotOlderThan(known)
        : new Freshness.Latest();
  }

  static Result<Watched> watch(ResourceCall call) {
    return ListOptions.parse(call.exchange().query(), true)
        .then(options ->
            of(call, EntryQuery.LIMIT_DEFAULT, Optional.empty(), true)
                .then(query ->
                    query.since().isPresent() || query.until().isPresent()
                        ? Result.refused(
                            Failure.badRequest(
                                "since and until are for lists; a watch goes on from its"
                                    + " resourceVersion"))
                        : Result.ok(new Watched(query, options))));
  }

  private static Result<EntryQuery> of(
      ResourceCall call, int limit, Optional<EntryToken> resume, boolean oldestFirst) {
    Query query = call.exchange().query();
    if (!query.text("labelSelector").isEmpty()) {
      return Result.refused(
          Failure.badRequest("entries have no labels; select them with fieldSelector"));
    }
    return EntryFilter.parse(query.text("fieldSelector"))
        .then(filter ->
            Moment.parse("since", query.text("since"))
                .then(since ->
                    Moment.parse("until", query.text("until"))
                        .then(until -> Moment.inOrder(since, until).then(_ -> Result.ok(until)))
                        .then(until ->
                            Result.ok(
                                new EntryQuery(
                                    call.target().namespace(),
                                    filter,
                                    since,
                                    until,
                                    oldestFirst,
                                    limit,
                                    resume,
                                    question(call))))));
  }

  /** All that says which entries there are and in which order; pages may differ in size. */
  private static int question(ResourceCall call) {
    Query query = call.exchange().query();
    return EntryToken.question(
        List.of(
            call.target().namespace(),
            query.text("fieldSelector"),
            query.text("since"),
            query.text("until"),
            query.text("order").replace("newest", "")));
  }

  /**
   * What says which past is meant has other names here; to leave it out would be another answer.
   */
  private static Result<Boolean> onlyOfLists(Query query) {
    boolean exact = query.text(ListOptions.MATCH).equals(ListOptions.EXACT);
    if (exact || query.has(AsOf.NAME)) {
      return Result.refused(
          Failure.badRequest(
              (exact ? ListOptions.MATCH + " Exact" : AsOf.NAME)
                  + " is not allowed for entries; since and until say from when and up to when"));
    }
    return Result.ok(true);
  }

  private static Result<Long> revision(Query query) {
    String text = query.text("resourceVersion");
    return text.isEmpty() ? Result.ok(0L) : ListOptions.revisionOf(text);
  }

  private static Result<Integer> limit(Query query) {
    return query
        .number("limit")
        .then((OptionalLong number) -> {
          long limit = number.orElse(0);
          if (limit < 0) {
            return Result.refused(Failure.badRequest("limit must not be negative"));
          }
          return Result.ok(
              limit == 0 ? EntryQuery.LIMIT_DEFAULT : (int) Math.min(limit, EntryQuery.LIMIT_MAX));
        });
  }

  private static Result<Optional<EntryToken>> resume(ResourceCall call) {
    String token = call.exchange().query().text("continue");
    return token.isEmpty()
        ? Result.ok(Optional.empty())
        : EntryToken.decode(token)
            .then(decoded ->
                decoded.question() == question(call)
                    ? Result.ok(Optional.of(decoded))
                    : Result.refused(
                        Failure.badRequest(
                            "continue key is not valid: it is of a list with another namespace,"
                                + " fieldSelector, since, until or order")));
  }

  private static Result<Boolean> oldestFirst(Query query) {
    return switch (query.text("order")) {
      case "", "newest" -> Result.ok(false);
      case "oldest" -> Result.ok(true);
      default ->
          Result.refused(
              Failure.badRequest(
                  "order must be newest or oldest, not \"" + query.text("order") + "\""));
    };
  }
}

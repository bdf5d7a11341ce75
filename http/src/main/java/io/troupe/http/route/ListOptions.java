package io.troupe.http.route;

import io.troupe.actors.gate.ReadRequest.Freshness;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.outcome.Result;
import io.troupe.core.select.ContinueToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a list or watch asks for, checked. Follows upstream apimachinery
 * pkg/apis/meta/internalversion/validation.
 *
 * @param limit 0 for all
 * @param resume where the page before ended
 * @param revision of the resourceVersion; empty when unset, 0 for any
 * @param asOf the time to look back to
 * @param sendInitialEvents empty when unset
 * @param timeoutSeconds empty when the server may choose
 */
record ListOptions(
    String labelSelector,
    String fieldSelector,
    int limit,
    Optional<ContinueToken> resume,
    OptionalLong revision,
    String match,
    Optional<Instant> asOf,
    boolean bookmarks,
    Optional<Boolean> sendInitialEvents,
    OptionalLong timeoutSeconds) {

  private static final GroupVersionKind KIND =
      new GroupVersionKind("meta.k8s.io", "v1", "ListOptions");
  static final String EXACT = "Exact";
  private static final String NOT_OLDER_THAN = "NotOlderThan";
  static final String MATCH = "resourceVersionMatch";

  static Result<ListOptions> parse(Query query, boolean watch) {
    List<FieldError> errors = watch ? watchErrors(query) : listErrors(query);
    if (!errors.isEmpty()) {
      return Result.refused(Failure.invalid(KIND, "", errors));
    }
    Result<Optional<Instant>> asOf = watch ? AsOf.none(query) : AsOf.of(query);
    return asOf.then(time ->
        revision(query)
            .then(revision ->
                query
                    .number("limit")
                    .then(limit ->
                        query
                            .number("timeoutSeconds")
                            .then(timeout ->
                                resume(query)
                                    .then(resume ->
                                        Result.ok(
                                            of(query, revision, limit, timeout, resume, time)))))));
  }

  /** Whether a list, if it can be answered at all, is read from the journal. */
  static boolean isOfThePast(Query query) {
    return query.has(AsOf.NAME)
        || query.text(MATCH).equals(EXACT)
        || resume(query) instanceof Result.Ok<Optional<ContinueToken>>(var token)
            && token.filter(ContinueToken::past).isPresent();
  }

  private static ListOptions of(
      Query query,
      OptionalLong revision,
      OptionalLong limit,
      OptionalLong timeout,
      Optional<ContinueToken> resume,
      Optional<Instant> asOf) {
    return new ListOptions(
        query.text("labelSelector"),
        query.text("fieldSelector"),
        Math.clamp(limit.orElse(0), 0, Integer.MAX_VALUE),
        resume,
        revision,
        query.text(MATCH),
        asOf,
        query.flag("allowWatchBookmarks"),
        query.has("sendInitialEvents")
            ? Optional.of(query.flag("sendInitialEvents"))
            : Optional.empty(),
        timeout);
  }

  /** The image a list needs, by resourceVersion, resourceVersionMatch and paging. */
  Freshness listFreshness() {
    if (resume.isPresent()) {
      long at = resume.get().revision();
      if (resume.get().past()) {
        return new Freshness.Past(at);
      }
      return at < 0 ? new Freshness.Latest() : new Freshness.Exact(at);
    }
    if (asOf.isPresent()) {
      return new Freshness.AsOf(asOf.get());
    }
    if (revision.isEmpty()) {
      return new Freshness.Latest();
    }
    long wanted = revision.getAsLong();
    if (wanted == 0) {
      return new Freshness.Any();
    }
    if (match.equals(EXACT)) {
      return new Freshness.Past(wanted);
    }
    boolean exact = match.isEmpty() && limit > 0;
    return exact ? new Freshness.Exact(wanted) : new Freshness.NotOlderThan(wanted);
  }

  /** The image a watch begins with, or for one that resumes, waits for. */
  Freshness watchFreshness() {
    if (revision.isEmpty()) {
      return new Freshness.Latest();
    }
    return revision.getAsLong() == 0
        ? new Freshness.Any()
        : new Freshness.NotOlderThan(revision.getAsLong());
  }

  /** Whether a watch first shows what there is. */
  boolean beginsWithState() {
    return sendInitialEvents.orElse(revision.isEmpty() || revision.getAsLong() == 0);
  }

  private static Result<OptionalLong> revision(Query query) {
    String text = query.text("resourceVersion");
    if (text.isEmpty()) {
      return Result.ok(OptionalLong.empty());
    }
    return revisionOf(text).then(revision -> Result.ok(OptionalLong.of(revision)));
  }

  /** Refused with 400 for what is no decimal number. */
  static Result<Long> revisionOf(String text) {
    boolean digits = text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits
        ? Result.ok(Long.parseLong(text))
        : Result.refused(Failure.badRequest("invalid resource version \"" + text + "\""));
  }

  private static Result<Optional<ContinueToken>> resume(Query query) {
    String token = query.text("continue");
    if (token.isEmpty()) {
      return Result.ok(Optional.empty());
    }
    String revision = query.text("resourceVersion");
    if (!revision.isEmpty() && !revision.equals("0")) {
      return Result.refused(
          Failure.badRequest("specifying resource version is not allowed when using continue"));
    }
    return ContinueToken.decode(token).then(decoded -> Result.ok(Optional.of(decoded)));
  }

  private static List<FieldError> listErrors(Query query) {
    List<FieldError> errors = new ArrayList<>(0);
    String match = query.text(MATCH);
    if (!match.isEmpty()) {
      if (query.text("resourceVersion").isEmpty()) {
        errors.add(
            FieldError.forbidden(
                MATCH, "resourceVersionMatch is forbidden unless resourceVersion is provided"));
      }
      if (!query.text("continue").isEmpty()) {
        errors.add(withContinue());
      }
      if (!match.equals(EXACT) && !match.equals(NOT_OLDER_THAN)) {
        errors.add(FieldError.notSupported(MATCH, match, List.of(EXACT, NOT_OLDER_THAN, "")));
      }
      if (match.equals(EXACT) && query.text("resourceVersion").equals("0")) {
        errors.add(
            FieldError.forbidden(
                MATCH, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
      }
    }
    if (query.has("sendInitialEvents")) {
      errors.add(
          FieldError.forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
    }
    return errors;
  }

  private static List<FieldError> watchErrors(Query query) {
    List<FieldError> errors = new ArrayList<>(0);
    String match = query.text(MATCH);
    boolean initial = query.has("sendInitialEvents");
    if (initial && !match.equals(NOT_OLDER_THAN)) {
      errors.add(
          FieldError.forbidden(
              MATCH, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
    }
    if (!match.isEmpty()) {
      if (!initial) {
        errors.add(
            FieldError.forbidden(
                MATCH,
                "resourceVersionMatch is forbidden for watch unless sendInitialEvents is"
                    + " provided"));
      }
      if (!match.equals(NOT_OLDER_THAN)) {
        errors.add(FieldError.notSupported(MATCH, match, List.of(NOT_OLDER_THAN)));
      }
      if (!query.text("continue").isEmpty()) {
        errors.add(withContinue());
      }
    }
    return errors;
  }

  private static FieldError withContinue() {
    return FieldError.forbidden(
        MATCH, "resourceVersionMatch is forbidden when continue is provided");
  }
}

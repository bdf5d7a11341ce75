package io.troupe.actors.gate;

import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kind.Kind;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The gates every request passes (D8). Stages never complete exceptionally but for bugs; refusals
 * are values.
 */
public interface ApiGate {

  /** Authorizes, then gives an image fresh enough to read from. */
  CompletionStage<ReadAnswer> read(ReadRequest request);

  /**
   * Authorizes, prepares, admits, validates, and asks the object's entity; recomputes up to five
   * times when it has moved on.
   */
  CompletionStage<WriteAnswer> write(WriteRequest request);

  /**
   * Authorizes and admits a connection; what it is made with is the caller's affair. Admission may
   * have changed the request's options.
   */
  default CompletionStage<ReadAnswer> connect(ConnectRequest request) {
    return read(
        new ReadRequest(
            request.caller(),
            request.target(),
            request.verb(),
            new ReadRequest.Freshness.Latest()));
  }

  /**
   * Objects read from an image, as a kind shows them: the same objects for a kind that is stored as
   * it is served.
   */
  default CompletionStage<Result<List<StoredObject>>> inVersion(
      Kind kind, List<StoredObject> objects) {
    return CompletableFuture.completedStage(Result.ok(objects));
  }

  /** As {@link #inVersion}, of objects as they stood once: nothing of today is filled in. */
  default CompletionStage<Result<List<StoredObject>>> asRecorded(
      Kind kind, List<StoredObject> objects) {
    return inVersion(kind, objects);
  }

  /**
   * Whether a write may be tried at all, so that nobody's body is read for nothing. {@link #write}
   * judges again. Refuses what only somebody outside can judge: see {@link #permitWrite}.
   *
   * @param verb such as {@code create}
   */
  default Authorization authorizeWrite(UserInfo user, String verb, Target target) {
    return new Authorization.Allowed();
  }

  /**
   * For paths that are no resources. Refuses what only somebody outside can judge: see {@link
   * #permitPath}.
   *
   * @param method lower case
   */
  Authorization authorizePath(UserInfo user, String method, String path);

  /**
   * As {@link #authorizePath}, and asks outside where the authorizers are configured to.
   *
   * @param method lower case
   */
  default CompletionStage<Authorization> permitPath(UserInfo user, String method, String path) {
    return permit(Attributes.ofPath(user, method, path));
  }

  /** As {@link #authorizeWrite}, and asks outside where the authorizers are configured to. */
  default CompletionStage<Authorization> permitWrite(UserInfo user, String verb, Target target) {
    return CompletableFuture.completedFuture(authorizeWrite(user, verb, target));
  }

  /** Any permission at all. The stage never fails. */
  default CompletionStage<Authorization> permit(Attributes attributes) {
    return CompletableFuture.completedFuture(
        authorizePath(attributes.user(), attributes.verb(), attributes.path()));
  }

  /** How an authorization ends. */
  sealed interface Authorization {
    record Allowed() implements Authorization {}

    record Denied(Failure failure) implements Authorization {}
  }
}

package io.troupe.http.server;

import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.ReadAnswer;
import io.troupe.actors.gate.ReadRequest;
import io.troupe.actors.gate.WriteAnswer;
import io.troupe.actors.gate.WriteRequest;
import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers by a set of sentences such as {@code watch replays team}. */
final class SentenceGate implements ApiGate {
  volatile Set<String> allowed = Set.of();

  @Override
  public CompletionStage<ReadAnswer> read(ReadRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<WriteAnswer> write(WriteRequest request) {
    throw new UnsupportedOperationException("nothing is written");
  }

  @Override
  public Authorization authorizePath(UserInfo user, String method, String path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Authorization> permit(Attributes asked) {
    String sentence = asked.verb() + " " + asked.resource() + " " + asked.namespace();
    boolean yes = allowed.contains("everything") || allowed.contains(sentence.strip());
    return CompletableFuture.completedFuture(
        yes
            ? new Authorization.Allowed()
            : new Authorization.Denied(
                Failure.forbidden(
                    new ResourceType(asked.group(), asked.resource()), "", sentence)));
  }
}

package io.troupe.http.route;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.ApiGate;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.json.Json;
import io.troupe.http.error.StatusResponse;
import io.troupe.persistence.verify.ChainHead;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * {@code GET /troupe/v1/journal}: the head of the journal's hash chain, for whoever keeps it
 * somewhere else and gives it to {@code troupe verify --anchor} one day.
 */
public final class JournalRoute implements RouteExtension {
  public static final String PATH = "/troupe/v1/journal";

  private final ApiGate gate;
  private final Supplier<CompletionStage<Optional<ChainHead>>> head;

  /**
   * @param head of the last commit; empty while there is none with a hash
   */
  public JournalRoute(ApiGate gate, Supplier<CompletionStage<Optional<ChainHead>>> head) {
    this.gate = gate;
    this.head = head;
  }

  @Override
  public boolean handles(String path) {
    return path.equals(PATH);
  }

  @Override
  public CompletionStage<HttpResponse> handle(HttpRequest request, UserInfo caller) {
    return ReadOnlyPath.answer(
        gate, request, caller, PATH, () -> head.get().thenApply(JournalRoute::shown));
  }

  private static HttpResponse shown(Optional<ChainHead> head) {
    ObjectNode shown = Json.object();
    head.ifPresent(at ->
        shown.put("revision", at.revision()).put("hash", at.hash()).put("head", at.toString()));
    return HttpResponse.create().withEntity(StatusResponse.JSON, Json.bytes(shown));
  }
}

package io.troupe.actors.link;

import akka.actor.typed.javadsl.ActorContext;
import io.troupe.actors.gate.WriteAnswer;
import io.troupe.core.json.Json;
import io.troupe.core.link.NodeLink;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tokens that one agent asks for, made by the gate in the node's name: it refuses all that are not
 * bound to a pod of that node. Belongs to the session's actor.
 */
final class SessionTokens {
  private static final ResourceType SERVICE_ACCOUNTS = new ResourceType("", "serviceaccounts");
  private static final int UNDER_WAY_MAX = 256;

  private final ActorContext<SessionMessage> context;
  private final long session;
  private final LinkWrites writes;
  private final Consumer<NodeLink.Down> down;
  private int underWay;

  SessionTokens(
      ActorContext<SessionMessage> context,
      long session,
      LinkWrites writes,
      Consumer<NodeLink.Down> down) {
    this.context = context;
    this.session = session;
    this.writes = writes;
    this.down = down;
  }

  void wanted(NodeLink.TokenWanted wanted) {
    if (underWay >= UNDER_WAY_MAX) {
      refuse(wanted.query(), "too many tokens are asked for at once");
      return;
    }
    underWay++;
    ObjectKey account =
        new ObjectKey(SERVICE_ACCOUNTS, wanted.namespace(), wanted.serviceAccount());
    context.pipeToSelf(
        writes.token(account, Json.parse(wanted.request())),
        (answer, failure) ->
            new SessionMessage.TokenMade(
                wanted.query(),
                Optional.ofNullable(answer),
                failure == null ? "" : "the API server failed: " + failure.getMessage()));
  }

  void made(SessionMessage.TokenMade made) {
    underWay--;
    if (made.answer().isEmpty()) {
      refuse(made.query(), made.error());
      return;
    }
    switch (made.answer().get()) {
      case WriteAnswer.Other(var json, _, _) ->
          down.accept(new NodeLink.TokenAnswer(session, made.query(), json, Optional.empty()));
      case WriteAnswer.Refused(var failure, _) -> refuse(made.query(), failure.message());
      case WriteAnswer.Written _, WriteAnswer.Removed _, WriteAnswer.RemovedMany _ ->
          refuse(made.query(), "the API server made no token");
    }
  }

  private void refuse(long query, String why) {
    down.accept(new NodeLink.TokenAnswer(session, query, new byte[0], Optional.of(why)));
  }
}

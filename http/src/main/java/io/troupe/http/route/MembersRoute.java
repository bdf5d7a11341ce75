package io.troupe.http.route;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.ApiGate;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.json.Json;
import io.troupe.core.member.Member;
import io.troupe.http.error.StatusResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** {@code GET /troupe/v1/members}: the control-plane nodes as this one knows them. */
public final class MembersRoute implements RouteExtension {
  public static final String PATH = "/troupe/v1/members";

  private final ApiGate gate;
  private final Supplier<List<Member>> members;

  public MembersRoute(ApiGate gate, Supplier<List<Member>> members) {
    this.gate = gate;
    this.members = members;
  }

  @Override
  public boolean handles(String path) {
    return path.equals(PATH);
  }

  @Override
  public CompletionStage<HttpResponse> handle(HttpRequest request, UserInfo caller) {
    return ReadOnlyPath.answer(
        gate,
        request,
        caller,
        PATH,
        () ->
            CompletableFuture.completedStage(
                HttpResponse.create().withEntity(StatusResponse.JSON, Json.bytes(list()))));
  }

  private ObjectNode list() {
    ObjectNode list = Json.object();
    ArrayNode items = list.putArray("members");
    for (Member member : members.get()) {
      items
          .addObject()
          .put("name", member.name())
          .put("address", member.api())
          .put("state", state(member))
          .put("build", member.build())
          .put("since", member.startedAt().toString());
    }
    return list;
  }

  /** What its row says, unless it has fallen silent. */
  private static String state(Member member) {
    return switch (member.state()) {
      case JOINING, UP, LEAVING -> member.living() ? member.state().word() : "silent";
      case LEFT, DOWN -> member.state().word();
    };
  }
}

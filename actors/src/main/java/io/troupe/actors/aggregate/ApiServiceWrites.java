package io.troupe.actors.aggregate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.Caller;
import io.troupe.actors.gate.Target;
import io.troupe.actors.gate.WriteAnswer;
import io.troupe.actors.gate.WriteRequest;
import io.troupe.actors.gate.WriteRequest.Operation;
import io.troupe.core.aggregate.ApiService;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.object.DeleteOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Writes APIServices through the gate, as the API server itself. */
final class ApiServiceWrites {
  private static final UserInfo SELF =
      new UserInfo(
          "system:apiserver", "", List.of(UserInfo.MASTERS, UserInfo.AUTHENTICATED), Map.of());

  private final ApiGate gate;
  private final Kind kind;
  private final Supplier<String> requestIds;

  ApiServiceWrites(ApiGate gate, KindRegistry kinds, Supplier<String> requestIds) {
    this.gate = gate;
    this.kind = kinds.byType(ApiService.TYPE).orElseThrow();
    this.requestIds = requestIds;
  }

  CompletionStage<WriteAnswer> create(ObjectNode object) {
    return write("", "", new Operation.Create(object, List.of()), 0);
  }

  /**
   * @param object with the resourceVersion it was computed from
   */
  CompletionStage<WriteAnswer> update(String name, ObjectNode object) {
    return write(name, "", new Operation.Update(object, List.of()), version(object));
  }

  CompletionStage<WriteAnswer> updateStatus(String name, ObjectNode object) {
    return write(name, "status", new Operation.Update(object, List.of()), version(object));
  }

  CompletionStage<WriteAnswer> delete(String name, String uid) {
    DeleteOptions options =
        new DeleteOptions(Optional.empty(), Optional.empty(), Optional.of(uid), Optional.empty());
    return write(name, "", new Operation.Delete(options), 0);
  }

  private static long version(ObjectNode object) {
    return object.path("metadata").path("resourceVersion").asLong(0);
  }

  private CompletionStage<WriteAnswer> write(
      String name, String subresource, Operation operation, long parent) {
    Caller caller = new Caller(SELF, "", "kube-aggregator", requestIds.get(), parent);
    return gate.write(
        new WriteRequest(
            caller, new Target(kind, subresource, "", name), operation, WriteRequest.Options.NONE));
  }
}

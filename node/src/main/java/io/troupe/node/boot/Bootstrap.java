package io.troupe.node.boot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.Caller;
import io.troupe.actors.gate.Target;
import io.troupe.actors.gate.WriteAnswer;
import io.troupe.actors.gate.WriteRequest;
import io.troupe.actors.gate.WriteRequest.Operation;
import io.troupe.core.auth.BootstrapObjects;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Brings the objects every cluster begins with into this one, through the gate like any other
 * write. Blocks.
 */
final class Bootstrap {
  /** System property: the folder conf/, which may not be on the class path (see bin/troupe). */
  private static final String CONF = "troupe.conf";

  private static final UserInfo SELF =
      new UserInfo(
          "system:apiserver", "", List.of(UserInfo.MASTERS, UserInfo.AUTHENTICATED), Map.of());

  /** Shards move while nodes come and go, and a starved machine takes long for that. */
  private static final Set<Reason> LATER = EnumSet.of(Reason.TIMEOUT, Reason.SERVICE_UNAVAILABLE);

  private static final int ATTEMPTS_MAX = 12;

  /** Before the next attempt: for another node to finish what it has begun. */
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final ApiGate gate;
  private final KindRegistry kinds;
  private final Supplier<ClusterImage> image;
  private final Supplier<String> requestIds;

  /**
   * @param requestIds a new one for each write: an entity takes the same one twice for a repeat,
   *     and would not apply what a later start brings
   */
  Bootstrap(
      ApiGate gate, KindRegistry kinds, Supplier<ClusterImage> image, Supplier<String> requestIds) {
    this.requestIds = requestIds;
    this.gate = gate;
    this.kinds = kinds;
    this.image = image;
  }

  /**
   * @param resource a YAML file of conf/bootstrap: in the folder that the launcher names, or, in
   *     tests, on the class path
   */
  static List<ObjectNode> read(String resource) {
    try (InputStream in = open(resource)) {
      if (in == null) {
        throw new IllegalStateException("conf/bootstrap/" + resource + " is not on the class path");
      }
      return BootstrapObjects.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String resource) throws IOException {
    String conf = System.getProperty(CONF);
    return conf == null
        ? Bootstrap.class.getResourceAsStream("/bootstrap/" + resource)
        : Files.newInputStream(Path.of(conf, "bootstrap", resource));
  }

  /**
   * Objects of one call may not need each other.
   *
   * @throws IllegalStateException if one is refused
   */
  void apply(List<ObjectNode> objects) {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (ObjectNode object : objects) {
      all.add(apply(object));
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
  }

  /** Writes an object of a kind that a PUT creates, whatever stands in its place. */
  CompletableFuture<Void> replace(ObjectNode object) {
    Target target = target(object);
    image
        .get()
        .get(target.key())
        .ifPresent(stands ->
            object
                .withObjectProperty("metadata")
                .put("resourceVersion", Long.toString(stands.revision())));
    return write(target, new Operation.Update(object, List.of()));
  }

  /** Fails softly, as all here do, if another node has made it just now. */
  CompletableFuture<Void> create(ObjectNode object) {
    return write(target(object), new Operation.Create(object, List.of()));
  }

  ObjectKey key(ObjectNode object) {
    return target(object).key();
  }

  private CompletableFuture<Void> apply(ObjectNode wanted) {
    Target target = target(wanted);
    ObjectKey key = target.key();
    Optional<ObjectNode> stored = image.get().get(key).map(StoredObject::tree);
    return switch (BootstrapObjects.reconcile(wanted, stored)) {
      case BootstrapObjects.Step.Nothing _ -> CompletableFuture.completedFuture(null);
      case BootstrapObjects.Step.Create(var object) ->
          write(target, new Operation.Create(object, List.of()));
      case BootstrapObjects.Step.Update(var object) ->
          write(target, new Operation.Update(object, List.of()));
      case BootstrapObjects.Step.Recreate(var object) ->
          write(target, new Operation.Delete(DeleteOptions.DEFAULT))
              .thenCompose(_ -> write(target, new Operation.Create(object, List.of())));
    };
  }

  private Target target(ObjectNode wanted) {
    GroupVersionKind gvk =
        GroupVersionKind.of(wanted.path("apiVersion").asText(), wanted.path("kind").asText());
    Kind kind =
        kinds.byKind(gvk).orElseThrow(() -> new IllegalStateException("no such kind: " + gvk));
    return new Target(
        kind,
        "",
        wanted.path("metadata").path("namespace").asText(""),
        wanted.path("metadata").path("name").asText());
  }

  private CompletableFuture<Void> write(Target target, Operation operation) {
    return write(target, operation, ATTEMPTS_MAX);
  }

  private CompletableFuture<Void> write(Target target, Operation operation, int attempts) {
    Caller caller = new Caller(SELF, "", "troupe/bootstrap", requestIds.get(), 0);
    return gate.write(
            new WriteRequest(
                caller, target, operation, WriteRequest.Options.managedBy("kube-apiserver")))
        .thenCompose(answer ->
            answer instanceof WriteAnswer.Refused(var failure, _)
                ? refused(target, operation, failure, attempts - 1)
                : CompletableFuture.completedFuture(null))
        .toCompletableFuture();
  }

  /** Another control-plane node may have made, changed or deleted it just now. */
  private static boolean doneByAnother(Operation operation, Reason reason) {
    return reason == Reason.ALREADY_EXISTS
        || reason == Reason.CONFLICT
        || reason == Reason.NOT_FOUND && operation instanceof Operation.Delete;
  }

  private CompletableFuture<Void> refused(
      Target target, Operation operation, Failure failure, int attemptsLeft) {
    if (doneByAnother(operation, failure.reason())) {
      return CompletableFuture.completedFuture(null);
    }
    if (operation instanceof Operation.Create
        && failure.reason() == Reason.INVALID
        && attemptsLeft > 0) {
      return unlessMadeMeanwhile(target, operation, attemptsLeft);
    }
    return LATER.contains(failure.reason()) && attemptsLeft > 0
        ? afterPause().thenCompose(_ -> write(target, operation, attemptsLeft))
        : CompletableFuture.failedFuture(
            new IllegalStateException(
                "cannot bootstrap " + target.key() + ": " + failure.message()));
  }

  /**
   * Another node that makes the same Service just now has claimed its address already, and the
   * Service follows.
   */
  private CompletableFuture<Void> unlessMadeMeanwhile(
      Target target, Operation operation, int attemptsLeft) {
    return afterPause()
        .thenCompose(_ ->
            image.get().get(target.key()).isPresent()
                ? CompletableFuture.<Void>completedFuture(null)
                : write(target, operation, attemptsLeft));
  }

  private static CompletableFuture<Void> afterPause() {
    return CompletableFuture.runAsync(
        () -> {}, CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
  }
}

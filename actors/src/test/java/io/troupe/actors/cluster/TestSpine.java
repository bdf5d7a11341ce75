package io.troupe.actors.cluster;

import akka.actor.setup.ActorSystemSetup;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigFactory;
import io.troupe.actors.gate.Access;
import io.troupe.actors.gate.Caller;
import io.troupe.actors.gate.Target;
import io.troupe.actors.gate.WriteAnswer;
import io.troupe.actors.gate.WriteRequest;
import io.troupe.actors.gate.WriteRequest.Operation;
import io.troupe.actors.image.ImageKeeper;
import io.troupe.actors.image.KindFollower;
import io.troupe.actors.image.RingWatchHub;
import io.troupe.actors.quota.ChargesInFlight;
import io.troupe.actors.quota.QuotaAdmission;
import io.troupe.actors.version.ConversionCalls;
import io.troupe.actors.version.Versions;
import io.troupe.core.admit.AdmissionPlugin;
import io.troupe.core.auth.Authorizer;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindFactsReader;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.kind.custom.LiveKinds;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.object.EventType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import io.troupe.core.schema.SchemaLibrary;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** A whole spine on a journal in memory, with words for tests. */
public final class TestSpine implements AutoCloseable {
  public static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  public final LiveKinds kinds = new LiveKinds(new BuiltInKinds(), SchemaLibrary.builtIn());
  public final List<AdmissionPlugin> admission = new ArrayList<>();
  public final AtomicReference<Authorizer> authorizer =
      new AtomicReference<>((_, _) -> new Authorizer.Verdict(true, ""));
  final MemoryJournal.Store journal = new MemoryJournal.Store();
  public final ChargesInFlight charges = new ChargesInFlight(InstantSource.fixed(NOW));
  public final ActorSystem<Void> system;
  public final Spine spine;
  private final AtomicLong requests = new AtomicLong();
  private final SplittableRandom random = new SplittableRandom(42);

  public TestSpine(AdmissionPlugin... plugins) {
    AtomicLong ticks = new AtomicLong();
    RingWatchHub hub = new RingWatchHub(ticks::incrementAndGet);
    KindFactsReader facts = new KindFactsReader(kinds);
    ImageKeeper images =
        new ImageKeeper(facts, hub, ticks::incrementAndGet, new KindFollower(kinds, facts));
    journal.attach(images, images);
    var config =
        ConfigFactory.load(
            ConfigFactory.parseString(
                    "akka.persistence.journal.plugin = memory\n"
                        + "memory.class = \""
                        + MemoryJournal.class.getName()
                        + "\"\nakka.coordinated-shutdown.exit-jvm = off\n"
                        // Members that only join, see SecondNode, hold no entities.
                        + "akka.cluster.roles = [truth]\nakka.cluster.sharding.role = truth\n")
                .withFallback(Spine.config()));
    system =
        ActorSystem.create(
            Behaviors.<Void>empty(),
            "test",
            ActorSystemSetup.create(journal, akka.actor.BootstrapSetup.create(config)));
    spine =
        await(
            Spine.start(
                system,
                images,
                hub,
                new SpineParts(
                    kinds,
                    facts,
                    Access.of((attributes, image) -> authorizer.get().authorize(attributes, image)),
                    List.of(plugins),
                    entities ->
                        List.of(
                            QuotaAdmission.start(
                                system,
                                entities,
                                images,
                                charges,
                                InstantSource.fixed(NOW),
                                new Locked())),
                    _ -> List.of(),
                    (_, _, _) -> Result.refused(Failure.badRequest("no tokens here")),
                    List.of(),
                    journal,
                    journal,
                    () -> false,
                    true,
                    InstantSource.fixed(NOW),
                    new Locked(),
                    new Versions(ConversionCalls.NONE),
                    Optional.empty())));
  }

  /** A seeded generator that any thread may use. */
  private final class Locked implements java.util.random.RandomGenerator {
    @Override
    public synchronized long nextLong() {
      return random.nextLong();
    }
  }

  public Caller caller() {
    return new Caller(
        new UserInfo("admin", "", List.of(UserInfo.MASTERS), java.util.Map.of()),
        "127.0.0.1",
        "test",
        "request-" + requests.incrementAndGet(),
        0);
  }

  public Target target(String resource, String namespace, String name) {
    int slash = resource.indexOf('/');
    String main = slash < 0 ? resource : resource.substring(0, slash);
    String sub = slash < 0 ? "" : resource.substring(slash + 1);
    Kind kind =
        kinds.all().stream()
            .filter(k -> k.type().resource().equals(main))
            .findFirst()
            .orElseThrow();
    return new Target(kind, sub, namespace, name);
  }

  public WriteAnswer write(Target target, Operation operation) {
    return write(target, operation, WriteRequest.Options.NONE);
  }

  public WriteAnswer write(Target target, Operation operation, WriteRequest.Options options) {
    return await(spine.gate().write(new WriteRequest(caller(), target, operation, options)));
  }

  public WriteAnswer create(String resource, String namespace, String json) {
    return write(
        target(resource, namespace, ""),
        new Operation.Create(Json.parse(json.replace('\'', '"')), List.of()));
  }

  public WriteAnswer update(String resource, String namespace, ObjectNode object) {
    return write(
        target(resource, namespace, object.path("metadata").path("name").asText()),
        new Operation.Update(object, List.of()));
  }

  public WriteAnswer patch(
      String resource, String namespace, String name, WriteRequest.PatchType type, String json) {
    try {
      return write(
          target(resource, namespace, name),
          new Operation.Patch(type, Json.mapper().readTree(json.replace('\'', '"')), List.of()));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** What the journal calls the event of one revision. */
  public EventType eventAt(long revision) {
    return await(journal.read(revision - 1, 1)).getFirst().events().getFirst().event().type();
  }

  public WriteAnswer delete(String resource, String namespace, String name) {
    return write(target(resource, namespace, name), new Operation.Delete(DeleteOptions.DEFAULT));
  }

  public static <T> T await(java.util.concurrent.CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("no answer", e);
    }
  }

  @Override
  public void close() {
    system.terminate();
    await(system.getWhenTerminated());
  }
}

package io.troupe.actors.object;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.SerializationTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import com.typesafe.config.ConfigFactory;
import io.troupe.actors.cluster.Spine;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.OwnerReference;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.Cause;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.object.EventType;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.ObjectCommand;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.StatusCause;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every message must survive the way to another node. */
final class MessagesTest {
  private static final byte[] BYTES =
      "{\"metadata\":{}}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
  private static ActorTestKit kit;
  private static SerializationTestKit serialization;

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create(ConfigFactory.load(Spine.config()));
    serialization = new SerializationTestKit(kit.system());
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void commandsArriveAsTheyWereSent() {
    TestProbe<EntityAnswer> probe = kit.createTestProbe();
    Cause cause =
        new Cause(
            "u",
            List.of("g"),
            "10.0.0.1",
            "kubectl",
            "delete",
            "",
            "id",
            Instant.ofEpochSecond(5),
            9);
    for (ObjectCommand command :
        List.of(
            new ObjectCommand.Create(new Uid("u1"), BYTES),
            new ObjectCommand.Replace(EventType.STATUS_REPORTED, BYTES),
            new ObjectCommand.Bind("n1"),
            new ObjectCommand.Delete(
                new DeleteOptions(
                    Optional.of(5L),
                    Optional.of(DeleteOptions.Propagation.ORPHAN),
                    Optional.of("u1"),
                    Optional.empty())))) {
      EntityAsk ask =
          new EntityAsk(Expectation.of(new Uid("u1"), 3), cause, command, probe.getRef());
      EntityAsk back = serialization.verifySerialization(ask, false);
      assertThat(back).usingRecursiveComparison().ignoringFields("replyTo").isEqualTo(ask);
      assertThat(back.replyTo()).isEqualTo(ask.replyTo());
    }
  }

  @Test
  void repliesArriveAsTheyWereSent() {
    StoredObject object =
        new StoredObject(
            ObjectKey.of("apps", "deployments", "default", "web"),
            new Uid("u1"),
            7,
            2,
            BYTES,
            new ObjectFacts(
                Map.of("app", "web"),
                Map.of("f", "v"),
                List.of(new OwnerReference("v1", "K", "n", new Uid("u2"), true, false)),
                List.of("a/b"),
                true));
    assertThat(object.view().has("metadata")).isTrue(); // what it has parsed stays here
    for (EntityReply reply :
        List.of(
            new EntityReply.Done(object, true),
            new EntityReply.Unchanged(4),
            new EntityReply.Stale(5),
            new EntityReply.Retry(),
            new EntityReply.Busy(),
            new EntityReply.Refused(
                Failure.badRequest("no").withCauses(List.of(new StatusCause("r", "m", "f"))), 6))) {
      EntityAnswer answer = new EntityAnswer("akka://troupe@127.0.0.1:1", reply);
      assertThat(serialization.verifySerialization(answer, false))
          .usingRecursiveComparison()
          .ignoringFields("reply.object.parsed")
          .isEqualTo(answer);
    }
  }
}

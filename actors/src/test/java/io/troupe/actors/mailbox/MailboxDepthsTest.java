package io.troupe.actors.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import io.troupe.actors.mailbox.MailboxDepths.Depth;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MailboxDepthsTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String END = "end";

  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseString(
                  """
                  akka.actor.provider = local
                  akka.actor.typed.default-mailbox.mailbox-type = "io.troupe.actors.mailbox.MeasuredMailbox"
                  """)
              .withFallback(ConfigFactory.load()));

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void whatWaitsForABusyActorIsSeenUntilItEnds() {
    CountDownLatch busy = new CountDownLatch(1);
    ActorRef<String> actor =
        kit.system().systemActorOf(waiting(busy), "event-writer", Props.empty());
    for (int i = 0; i < 5; i++) {
      actor.tell("one more");
    }
    await().atMost(SOON).untilAsserted(() -> assertThat(seen()).isEqualTo(new Depth(1, 4, 4)));
    busy.countDown();
    await().atMost(SOON).untilAsserted(() -> assertThat(seen()).isEqualTo(new Depth(1, 0, 0)));
    actor.tell(END);
    await().atMost(SOON).untilAsserted(() -> assertThat(seen()).isNull());
  }

  private Depth seen() {
    return MailboxDepths.of(kit.system()).byActor().get("event-writer");
  }

  private static Behavior<String> waiting(CountDownLatch busy) {
    return Behaviors.receiveMessage(message -> {
      busy.await();
      return message.equals(END) ? Behaviors.stopped() : Behaviors.same();
    });
  }
}

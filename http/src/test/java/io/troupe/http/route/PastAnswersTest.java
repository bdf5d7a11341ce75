package io.troupe.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.SinkQueueWithCancel;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PastAnswersTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Duration SOON = Duration.ofSeconds(20);

  private Instant now = Instant.parse("2026-11-22T05:00:00Z");
  private final InstantSource clock = () -> now;
  private final PastAnswers answers = new PastAnswers(100, clock);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void whatIsSentMakesRoomForOthers() throws Exception {
    PastAnswers.Lease lease = answers.take(80).orElseThrow();
    assertThat(answers.take(30)).isEmpty();
    assertThat(answers.take(20)).isPresent();
    long sent =
        lease
            .until(chunks())
            .runWith(Sink.seq(), KIT.system())
            .toCompletableFuture()
            .get(SOON.toSeconds(), TimeUnit.SECONDS)
            .size();
    assertThat(sent).isEqualTo(2);
    Awaitility.await().atMost(SOON).until(() -> answers.take(80).isPresent());
  }

  @Test
  void aReaderWhoHangsUpMakesRoom() throws Exception {
    // A queue reads ahead: what had an end would come to it before anybody hangs up.
    SinkQueueWithCancel<ByteString> reader =
        answers
            .take(100)
            .orElseThrow()
            .until(Source.repeat(ByteString.fromString("a")))
            .runWith(Sink.queue(), KIT.system());
    assertThat(reader.pull().toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS))
        .isPresent();
    now = now.plusSeconds(600);
    assertThat(answers.take(1)).as("while it is slow, however long").isEmpty();
    reader.cancel();
    Awaitility.await().atMost(SOON).until(() -> answers.take(1).isPresent());
  }

  @Test
  void anAnswerThatIsNeverBegunIsForgotten() {
    assertThat(answers.take(100)).isPresent();
    assertThat(answers.take(1)).isEmpty();
    now = now.plusSeconds(61);
    assertThat(answers.take(100)).isPresent();
  }

  @Test
  void oneThatIsLargerThanAllGoesAlone() {
    PastAnswers.Lease lease = answers.take(1_000).orElseThrow();
    assertThat(answers.take(1)).isEmpty();
    lease.close();
    lease.close();
    assertThat(answers.take(100)).isPresent();
    assertThat(answers.take(1)).isEmpty();
  }

  private static Source<ByteString, akka.NotUsed> chunks() {
    return Source.from(List.of(ByteString.fromString("a"), ByteString.fromString("b")));
  }
}

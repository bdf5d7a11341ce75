package io.troupe.http.replay;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.Materializer;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final String USER = "bob";
  private static final int ROUNDS = 50;
  private static ActorTestKit kit;

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void whoHearsOfTheEndMayTakeTheNextTurnAtOnce() throws Exception {
    Materializer materializer = Materializer.matFromSystem(kit.system());
    Turns turns = new Turns(1, 1, materializer);
    for (int round = 0; round < ROUNDS; round++) {
      Turns.Turn turn = turns.take(USER).orElseThrow();
      assertThat(turns.take(USER)).isEmpty();
      CompletableFuture<Boolean> another = new CompletableFuture<>();
      turn.of(Source.single(ByteString.fromString("all")))
          .runWith(
              Sink.onComplete(_ -> another.complete(turns.take(USER).map(this::ended).isPresent())),
              materializer);
      assertThat(another.get(60, TimeUnit.SECONDS)).as("round %d", round).isTrue();
    }
  }

  private Turns.Turn ended(Turns.Turn turn) {
    turn.end();
    return turn;
  }
}

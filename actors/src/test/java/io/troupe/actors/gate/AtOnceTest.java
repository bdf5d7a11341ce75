package io.troupe.actors.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.outcome.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class AtOnceTest {
  private final AtOnce atOnce = new AtOnce(3, 2);
  private final List<CompletableFuture<Result<String>>> asked = new ArrayList<>();

  @Test
  void oneUserLeavesRoomForOthers() {
    assertThat(ask("a")).isNotDone();
    assertThat(ask("a")).isNotDone();
    assertThat(atOnce.hasRoom("a")).isFalse();
    assertThat(atOnce.hasRoom("b")).isTrue();
    assertThat(ask("a")).isCompletedWithValueMatching(Result.Refused.class::isInstance);
    assertThat(ask("b")).isNotDone();
    assertThat(ask("b")).isCompletedWithValueMatching(Result.Refused.class::isInstance);
    asked.getFirst().complete(Result.ok("x"));
    assertThat(ask("b")).isNotDone();
    assertThat(ask("a")).isCompletedWithValueMatching(Result.Refused.class::isInstance);
  }

  @Test
  void whateverEndsMakesRoom() {
    for (int i = 0; i < 10; i++) {
      assertThat(ask("a")).isNotDone();
      asked.getLast().completeExceptionally(new IllegalStateException("away"));
      CompletionStage<Result<String>> thrown =
          atOnce.run(
              "a",
              () -> {
                throw new RejectedExecutionException("full");
              });
      assertThat(thrown.toCompletableFuture()).isCompletedExceptionally();
    }
    assertThat(ask("a")).isNotDone();
    assertThat(ask("a")).isNotDone();
  }

  private CompletableFuture<Result<String>> ask(String user) {
    return atOnce
        .run(
            user,
            () -> {
              asked.add(new CompletableFuture<>());
              return asked.getLast();
            })
        .toCompletableFuture();
  }
}

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
  private final List<CompletableFuture<Result<String>>> asked = new ArrayList<>();
  private AtOnce atOnce = new AtOnce(3, 2, 0);

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

  @Test
  void someWaitAndWhoHasAllThatOneMayHaveLetsOthersPass() {
    atOnce = new AtOnce(3, 2, 6);
    var first = ask("a");
    ask("a");
    List<CompletableFuture<Result<String>>> waitingOfA = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      waitingOfA.add(ask("a"));
    }
    assertThat(asked).as("two are answered").hasSize(2);
    assertThat(waitingOfA).noneMatch(CompletableFuture::isDone);
    assertThat(ask("a"))
        .as("two thirds of the waiting are one user's share")
        .isCompletedWithValueMatching(Result.Refused.class::isInstance);

    var ofB = ask("b");
    assertThat(asked).as("another passes those that wait").hasSize(3);
    var waitingOfC = ask("c");
    asked.get(0).complete(Result.ok("x"));
    assertThat(first).isCompletedWithValue(Result.ok("x"));
    assertThat(asked).as("the first of those that wait").hasSize(4);
    asked.get(2).complete(Result.ok("y"));
    assertThat(ofB).isCompletedWithValue(Result.ok("y"));
    asked.get(4).complete(Result.ok("z"));
    assertThat(waitingOfC).as("for a has its two").isCompletedWithValue(Result.ok("z"));
    assertThat(waitingOfA).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void whoeverWaitsIsAnsweredInTheEnd() {
    atOnce = new AtOnce(3, 2, 300);
    List<CompletableFuture<Result<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      answers.add(ask("a"));
    }
    for (int i = 0; i < asked.size(); i++) {
      asked.get(i).complete(Result.ok("x"));
    }
    assertThat(asked).hasSize(200);
    assertThat(answers).allMatch(CompletableFuture::isDone);
    assertThat(atOnce.hasRoom("a")).isTrue();
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

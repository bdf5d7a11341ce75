package io.troupe.node.boot;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a process whose control plane the others have given up. */
@Timeout(120)
class StewardTest {
  private static final long PATIENCE_SECONDS = 60;

  private static final Progress SILENT =
      new Progress() {
        @Override
        public void step(String what) {}

        @Override
        public void note(String text) {}
      };

  /** One that ends as it is told to. */
  private record Plane(
      CompletableFuture<String> given, CompletableFuture<Boolean> ended, boolean ends)
      implements Steward.Ward {
    Plane(boolean ends) {
      this(new CompletableFuture<>(), new CompletableFuture<>(), ends);
    }

    @Override
    public Optional<CompletionStage<String>> removed() {
      return Optional.of(given);
    }

    @Override
    public void stop() {
      ended.complete(true);
    }

    @Override
    public boolean end() {
      ended.complete(false);
      return ends;
    }
  }

  @Test
  void oneThatWasGivenUpIsEndedAndAnotherBegins() throws Exception {
    List<Plane> planes = List.of(new Plane(true), new Plane(true));
    var next = planes.iterator();
    CompletableFuture<Boolean> second = new CompletableFuture<>();
    Steward steward =
        new Steward(_ -> {
          Plane plane = next.next();
          if (plane == planes.get(1)) {
            second.complete(true);
          }
          return plane;
        });
    steward.begin(SILENT);
    planes.getFirst().given().complete("the others have given this node up");
    assertThat(planes.getFirst().ended().get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isFalse();
    assertThat(second.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    steward.stop();
    assertThat(planes.get(1).ended().get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void oneWhoseActorsDoNotEndTakesItsProcessWithIt() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Stuck.class.getName())
            .redirectErrorStream(true)
            .start();
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(said).isTrue();
      assertThat(process.exitValue()).as(said).isEqualTo(70);
      assertThat(said)
          .contains("the control plane that was given up does not end; this process does instead");
    } finally {
      process.destroyForcibly();
    }
  }

  /** A process with one actor that never stops. */
  static final class Stuck implements Steward.Ward {
    private static final Ending.Limits SHORT =
        new Ending.Limits(Duration.ofMillis(500), Duration.ofMillis(200), Duration.ofMillis(500));

    private final ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.setup(_ ->
                Behaviors.receive(Void.class)
                    .onSignal(
                        PostStop.class,
                        _ -> {
                          new CountDownLatch(1).await();
                          return Behaviors.same();
                        })
                    .build()),
            "stuck",
            ConfigFactory.parseString(
                    """
                    akka.actor.provider = cluster
                    akka.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                    """)
                .withFallback(ConfigFactory.load()));

    public static void main(String[] arguments) {
      new Steward(_ -> new Stuck()).begin(SILENT);
    }

    @Override
    public Optional<CompletionStage<String>> removed() {
      return Optional.of(CompletableFuture.completedStage("the others have given this node up"));
    }

    @Override
    public void stop() {}

    @Override
    public boolean end() {
      return new Ending(
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.of(system),
              Optional.empty())
          .atOnce(SHORT);
    }
  }
}

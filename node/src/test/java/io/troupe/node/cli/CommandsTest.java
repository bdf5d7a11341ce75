package io.troupe.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What is answered without anything being started. */
class CommandsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up",
        "down",
        "status",
        "logs",
        "reset",
        "token",
        "agent",
        "bench",
        "completion",
        "backup",
        "restore"
      })
  void eachCommandExplainsItself(String command) {
    Said said = say(command, "--help");
    assertThat(said.code()).isZero();
    assertThat(said.out()).startsWith("Usage: troupe " + command).contains("--help");
  }

  @Test
  void unknownOptionsAreWrongUsage() {
    Said said = say("up", "--prot=1");
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err())
        .contains("troupe: Unknown option: '--prot=1'", "See 'troupe up --help'.")
        .doesNotContain("Usage:");
    assertThat(say("upp").code()).isEqualTo(2);
    assertThat(say("up", "--port=many").err()).contains("--port", "'many' is not an int");
    assertThat(say("agent").err()).contains("--server");
  }

  @Test
  void theAuditsOptionsAreUpstreams() {
    assertThat(say("up", "--help").out())
        .contains("--audit-log-mode=MODE", "--audit-webhook-batch-throttle-qps=N")
        .contains("--audit-log-truncate-max-event-size=BYTES", "--audit-log-compress[=BOOL]");
    assertThat(say("completion").out()).contains("--audit-webhook-initial-backoff");
  }

  @Test
  void completionsKnowTheCommands() {
    Said said = say("completion");
    assertThat(said.code()).isZero();
    assertThat(said.out()).contains("--data-dir", "status", "complete -F");
  }

  @Test
  void failuresAreToldInTheWordsOfWhoeverNoticed() {
    IOException cause = new IOException("Connection refused");
    assertThat(Failures.words(new IllegalStateException("cannot reach it", cause)))
        .isEqualTo("cannot reach it");
    assertThat(Failures.words(new UncheckedIOException(cause))).isEqualTo("Connection refused");
    assertThat(Failures.words(new ExecutionException(cause))).isEqualTo("Connection refused");
    assertThat(Failures.words(new UncheckedIOException(new AccessDeniedException("/data"))))
        .isEqualTo("/data: permission denied");
    assertThat(Failures.words(new IllegalStateException())).isEqualTo("IllegalStateException");
  }

  private record Said(int code, String out, String err) {}

  private static Said say(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Troupe.line();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return new Said(line.execute(words), out.toString(), err.toString());
  }
}

package io.troupe.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.node.boot.DataDirectory;
import io.troupe.node.boot.Verifications;
import io.troupe.persistence.verify.ChainHead;
import io.troupe.persistence.verify.DatabaseVerification.Verified;
import io.troupe.persistence.verify.Findings;
import io.troupe.persistence.verify.JournalVerification.Report;
import io.troupe.persistence.verify.JournalVerification.State;
import io.troupe.persistence.verify.JournalVerification.Wish;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Reads all of the journal and says what is not as it was written. Exit code 1 if anything is. */
@Command(
    name = "verify",
    description =
        "Check that the journal is whole and unchanged, and that it makes the state that is served.")
final class Verify implements Callable<Integer> {
  @Mixin private DataDirectoryOption data;
  @Mixin private DatabaseUrlOption database;
  @Spec private CommandSpec spec;

  @Option(
      names = {"--expect", "--anchor"},
      paramLabel = "REVISION:HASH",
      description =
          "A head that verify or status printed or the server logged earlier, kept elsewhere: the"
              + " only proof against somebody who could rewrite the whole database.")
  private Optional<String> expected = Optional.empty();

  @Option(
      names = "--at",
      paramLabel = "REVISION",
      description = "Rebuild the state at this revision and print its digest.")
  private Optional<Long> at = Optional.empty();

  @Override
  public Integer call() throws IOException {
    // What fails is said here; the data directory's log is the server's.
    System.setProperty("troupe.log", "/dev/null");
    Optional<Served> served = at.isPresent() ? Optional.empty() : served(data.directory());
    Wish wish =
        new Wish(
            expected.map(this::head),
            at.or(() -> served.map(Served::revision))
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty));
    try (VerifyProgress progress = new VerifyProgress()) {
      Verified verified =
          new Verifications(data.directory(), database.config()).run(wish, progress);
      progress.finish();
      return print(verified, served, progress.seconds());
    }
  }

  private ChainHead head(String text) {
    try {
      return ChainHead.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--expect: " + e.getMessage());
    }
  }

  /** What a running server holds in memory. */
  private record Served(long revision, String digest) {}

  private static Optional<Served> served(DataDirectory directory) {
    return directory
        .running()
        .flatMap(running -> {
          try (LocalApi api = new LocalApi(directory, running.api())) {
            JsonNode image = api.json("/troupe/v1/image");
            return image.hasNonNull("digest")
                ? Optional.of(
                    new Served(image.path("revision").asLong(), image.path("digest").asText()))
                : Optional.empty();
          } catch (IOException | UncheckedIOException | IllegalArgumentException unanswered) {
            return Optional.empty();
          }
        });
  }

  private int print(Verified verified, Optional<Served> served, double seconds) {
    Report report = verified.report();
    System.out.printf(
        "%,d events of revisions %d to %d in %.1f s, %,.0f a second%n",
        report.events(),
        report.floor() + 1,
        report.head().revision(),
        seconds,
        report.events() / seconds);
    System.out.printf("  under the hash chain   %,d events%n", report.covered());
    if (report.uncovered() > 0) {
      System.out.printf(
          "  from before the chain  %,d commits, which only their numbers vouch for%n",
          report.uncovered());
    }
    if (report.base().objects() > 0) {
      System.out.printf(
          "  objects at the floor   %,d, %s%n", report.base().objects(), report.base().digest());
    }
    if (!report.epochs().isEmpty()) {
      System.out.printf("  epochs                 %d compared%n", report.epochs().size());
    }
    if (report.summaries() > 0) {
      System.out.printf("  summaries              %,d compared%n", report.summaries());
    }
    report
        .checkpoints()
        .forEach(revision ->
            System.out.printf("  checkpoint             %d compared, byte by byte%n", revision));
    if (!verified.keys()) {
      System.out.println("  Secrets                not opened: store/root.key is not here");
    }
    boolean agrees = state(report, served);
    System.out.println("  head                   " + report.head());
    Findings findings = report.findings();
    findings.kept().forEach(finding -> System.out.println("! " + finding));
    if (findings.count() > findings.kept().size()) {
      System.out.printf("! and %,d more%n", findings.count() - findings.kept().size());
    }
    boolean whole = findings.count() == 0 && agrees;
    System.out.println(whole ? "The journal is whole." : "The journal is NOT whole.");
    return whole ? 0 : 1;
  }

  private boolean state(Report report, Optional<Served> served) {
    if (report.state().isEmpty()) {
      System.out.println("! there is no state at that revision: it is outside of the journal");
      return false;
    }
    State state = report.state().get();
    System.out.printf(
        "  state at %-13d %,d objects, %s%n", state.revision(), state.objects(), state.digest());
    if (served.isEmpty()) {
      return true;
    }
    boolean same = served.get().digest().equals(state.digest());
    System.out.println(
        same
            ? "  the server's memory    holds the same"
            : "! revision "
                + state.revision()
                + ": the server's memory holds something else: "
                + served.get().digest());
    return same;
  }
}

package io.troupe.node.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.troupe.core.member.Member;
import io.troupe.core.member.MemberState;
import io.troupe.persistence.member.JoinTable;
import io.troupe.persistence.member.MemberTables;
import io.troupe.persistence.postgres.Database;
import io.troupe.persistence.postgres.DatabaseStartFailure;
import io.troupe.persistence.postgres.EmbeddedPostgres;
import io.troupe.persistence.postgres.SchemaMigration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a data directory comes to a cluster's identity, over a real database. */
class ClusterIdentityTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
  @TempDir static Path server;
  private static EmbeddedPostgres postgres;
  private static Database database;

  @TempDir Path folder;
  private MemberTables tables;
  private MemberTables joiners;

  @BeforeAll
  static void startDatabase() {
    postgres = EmbeddedPostgres.start(server, RANDOM);
    database = Database.open(postgres.url());
    SchemaMigration.migrate(database);
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
    postgres.close();
  }

  @BeforeEach
  void empty() throws SQLException {
    database.read(c -> {
      try (var truncate = c.createStatement()) {
        return truncate.execute("TRUNCATE cluster, member, join_request, lease");
      }
    });
    tables = MemberTables.over(database);
    joiners = MemberTables.over(database);
  }

  @AfterEach
  void close() {
    tables.close();
    joiners.close();
  }

  private static final Progress QUIET =
      new Progress() {
        @Override
        public void step(String what) {}

        @Override
        public void note(String text) {}
      };

  private DataDirectory directory(String name) {
    return new DataDirectory(folder.resolve(name));
  }

  private static PeerSettings settings(Duration patience, String build, String... seeds) {
    return new PeerSettings("127.0.0.1", "127.0.0.1", 1, List.of(seeds), patience, build);
  }

  private void ensure(String name, MemberTables over, PeerSettings settings) {
    ensure(name, over, settings, ProcessTime::nanos);
  }

  private void ensure(String name, MemberTables over, PeerSettings settings, LongSupplier nanos) {
    new ClusterIdentity(
            new IdentityFiles(directory(name)), over, settings, "127.0.0.1:1", CLOCK, nanos, RANDOM)
        .ensure(name + "-id", QUIET);
  }

  private void found(String name) {
    ensure(name, tables, settings(Duration.ofSeconds(1), "0.1.0"));
  }

  private CompletableFuture<Void> joining(String name, PeerSettings settings) {
    return CompletableFuture.runAsync(() -> ensure(name, joiners, settings));
  }

  /** As a member does every second. */
  private void answer(String name, String address, String build) {
    Member self =
        new Member(
            name,
            name,
            name,
            "https://" + address,
            "",
            build,
            MemberState.UP,
            Instant.EPOCH,
            Duration.ZERO);
    ClusterIdentity.answer(
        tables.joins(), new IdentityFiles(directory(name)), self, address, RANDOM);
  }

  @Test
  void anEmptyDatabaseGetsTheFirstDirectorysIdentity() throws Exception {
    found("a");
    assertThat(tables.cluster().read())
        .get()
        .satisfies(row ->
            assertThat(row.certificate())
                .isEqualTo(new IdentityFiles(directory("a")).certificate()));
    found("a");
  }

  @Test
  void aMemberHandsItToWhoAsks() throws Exception {
    found("a");
    CompletableFuture<Void> joined = joining("b", settings(PATIENCE.multipliedBy(2), "0.2.0"));
    await()
        .atMost(PATIENCE)
        .until(() -> {
          answer("a", "127.0.0.1:7", "0.1.0");
          return joined.isDone();
        });
    joined.join();
    for (String file :
        List.of("pki/ca.key", "pki/sa.key", "pki/front-proxy-ca.key", "store/root.key")) {
      assertThat(directory("b").root().resolve(file))
          .hasSameBinaryContentAs(directory("a").root().resolve(file));
    }
    assertThat(tables.joins().pending()).isEmpty();
  }

  @Test
  void theSeedIsAskedFirstAndAnybodyLater() throws Exception {
    found("a");
    PeerSettings seeded = settings(Duration.ofDays(1), "0.1.0", "127.0.0.9:9");
    AtomicLong nanos = new AtomicLong();
    CompletableFuture<Void> joined =
        CompletableFuture.runAsync(() -> ensure("b", joiners, seeded, nanos::get));
    await().atMost(PATIENCE).until(() -> !tables.joins().pending().isEmpty());
    answer("a", "127.0.0.1:7", "0.1.0");
    assertThat(tables.joins().pending()).as("it is the seed's to answer").hasSize(1);
    assertThat(joined).isNotDone();
    // From when on it waits for the seed is not known here.
    await()
        .atMost(PATIENCE)
        .until(() -> {
          nanos.addAndGet(Duration.ofSeconds(6).toNanos());
          answer("a", "127.0.0.1:7", "0.1.0");
          return joined.isDone();
        });
    joined.join();
  }

  @Test
  void aDistantBuildIsRefusedWithBothNames() throws Exception {
    found("a");
    CompletableFuture<Void> joined = joining("b", settings(PATIENCE.multipliedBy(2), "0.9.0"));
    await()
        .atMost(PATIENCE)
        .until(() -> {
          answer("a", "127.0.0.1:7", "0.1.0");
          return joined.isDone();
        });
    assertThat(joined.exceptionNow()).hasMessageContaining("0.9.0").hasMessageContaining("0.1.0");
  }

  @Test
  void anAnswerThatIsNotForThisKeyIsRefused() throws Exception {
    found("a");
    CompletableFuture<Void> joined = joining("b", settings(PATIENCE.multipliedBy(2), "0.1.0"));
    await().atMost(PATIENCE).until(() -> !tables.joins().pending().isEmpty());
    String id = tables.joins().pending().getFirst().id();
    tables.joins().answer(id, new JoinTable.Answer.Sealed(new byte[100]));
    await().atMost(PATIENCE).until(joined::isDone);
    assertThat(joined.exceptionNow()).hasMessageContaining("sealed box");
    assertThat(directory("b").pki().resolve("ca.crt")).doesNotExist();
  }

  @Test
  void withoutAMemberThereIsNoJoining() throws Exception {
    found("a");
    assertThatExceptionOfType(DatabaseStartFailure.class)
        .isThrownBy(() -> ensure("b", joiners, settings(Duration.ofMillis(200), "0.1.0")))
        .withMessageContaining("none of its members has answered");
    assertThat(tables.joins().pending()).isEmpty();
  }

  @Test
  void whoNamesASeedDoesNotBeginTheCluster() {
    assertThatExceptionOfType(DatabaseStartFailure.class)
        .isThrownBy(
            () -> ensure("b", joiners, settings(Duration.ofMillis(200), "0.1.0", "127.0.0.9:9")))
        .withMessageContaining("nobody has begun a cluster");
  }

  @Test
  void anotherClustersDirectoryIsRefused() throws Exception {
    found("a");
    empty();
    found("b");
    assertThatExceptionOfType(DatabaseStartFailure.class)
        .isThrownBy(() -> found("a"))
        .withMessageContaining("belongs to another cluster");
  }

  @Test
  void aCopyNeedsNobody() throws Exception {
    found("a");
    for (String part : List.of("pki", "store")) {
      Files.createDirectories(directory("b").root().resolve(part));
      try (var files = Files.list(directory("a").root().resolve(part))) {
        for (Path file : files.toList()) {
          Files.copy(file, directory("b").root().resolve(part).resolve(file.getFileName()));
        }
      }
    }
    ensure("b", joiners, settings(Duration.ofMillis(200), "0.1.0"));
  }

  @Test
  void theWrongRootKeyIsRefused() throws Exception {
    found("a");
    Files.delete(directory("a").store().resolve("root.key"));
    assertThatExceptionOfType(DatabaseStartFailure.class)
        .isThrownBy(() -> found("a"))
        .withMessageContaining("root.key");
  }
}

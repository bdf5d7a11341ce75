package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.Cause;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.codec.EventCodec;
import io.troupe.persistence.postgres.DatabaseUrl;
import io.troupe.persistence.postgres.EmbeddedPostgres;
import io.troupe.system.TroupeProcess.Finished;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code troupe verify} as its users run it: beside a running server, on what a stopped one left,
 * and on databases that somebody has been at with SQL.
 */
class VerifyTest {
  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
  private static final int WRITES = 12;
  private static final int AT_ONCE = 2;

  /** The last event of map {@code n} is of this name. */
  private static final String NAME = "/configmaps/default/map-";

  @TempDir Path folder;

  @Test
  void whatIsNotAsItWasWrittenIsNamed() throws Exception {
    Path data = folder.resolve("data");
    String head;
    try (TroupeProcess troupe = TroupeProcess.start(data)) {
      write(new ApiClient(troupe));
      head = besideTheServer(data);
    }
    Finished stopped = verify(data, "--anchor=" + head);
    assertThat(stopped.code()).as(stopped.text()).isZero();
    assertThat(stopped.text()).contains("The journal is whole.").contains("  head ");

    Path postgres = data.resolve("store/postgres");
    try (EmbeddedPostgres server = EmbeddedPostgres.start(postgres, new SecureRandom())) {
      tampered(data, server.url());
    }
  }

  private static void write(ApiClient api) throws IOException {
    for (int i = 0; i < WRITES; i++) {
      ObjectNode map = Json.object().put("kind", "ConfigMap").put("apiVersion", "v1");
      map.putObject("metadata").put("name", "map-" + i);
      map.putObject("data").put("key", "value-" + i);
      assertThat(api.post(CONFIG_MAPS, map).code()).isEqualTo(201);
    }
  }

  /**
   * @return the head of the chain, as the server tells it
   */
  private static String besideTheServer(Path data) throws Exception {
    Finished whole = verify(data);
    assertThat(whole.code()).as(whole.text()).isZero();
    assertThat(whole.text())
        .contains("the server's memory    holds the same")
        .contains("The journal is whole.");
    Finished status = TroupeProcess.run(List.of("status", "--data-dir=" + data));
    String head =
        status
            .text()
            .lines()
            .filter(line -> line.startsWith("  journal "))
            .map(line -> line.substring("  journal".length()).strip())
            .findFirst()
            .orElseThrow(() -> new AssertionError(status.text()));

    DatabaseUrl url = EmbeddedPostgres.running(data.resolve("store/postgres")).orElseThrow();
    long revision = revision(url, NAME + 1);
    change(url, "CREATE TABLE kept AS SELECT * FROM event_journal WHERE ordering = " + revision);
    change(url, forged(url, NAME + 1, VerifyTest::ofOtherContent));
    Finished other = verify(data);
    change(
        url,
        "UPDATE event_journal j SET event_payload = k.event_payload FROM kept k"
            + " WHERE j.ordering = k.ordering");
    change(url, "DROP TABLE kept");
    assertThat(other.code()).as(other.text()).isEqualTo(1);
    assertThat(other.text())
        .contains("! " + commitOf(url, revision))
        .contains(NAME + 1)
        .contains(": the server's memory holds something else")
        .contains("The journal is NOT whole.");
    return head;
  }

  /** One database for each, with what is to be said of it. */
  private record Case(String name, List<String> sql, List<String> said, List<String> more) {}

  private static void tampered(Path data, DatabaseUrl url) throws Exception {
    long[] at = new long[WRITES];
    for (int i = 0; i < WRITES; i++) {
      at[i] = revision(url, NAME + i);
    }
    List<Case> cases = cases(url, at);
    ExecutorService commands = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<CompletableFuture<Finished>> all = new ArrayList<>();
      for (int i = 0; i < cases.size(); i++) {
        DatabaseUrl own = copy(url, "tampered" + i);
        cases.get(i).sql().forEach(sql -> change(own, sql));
        List<String> arguments = new ArrayList<>(List.of("--database-url=" + own.withPassword()));
        arguments.addAll(cases.get(i).more());
        all.add(
            CompletableFuture.supplyAsync(
                () -> verify(data, arguments.toArray(String[]::new)), commands));
      }
      for (int i = 0; i < cases.size(); i++) {
        Finished finished = all.get(i).get(5, TimeUnit.MINUTES);
        assertThat(finished.code()).as(cases.get(i).name() + "\n" + finished.text()).isEqualTo(1);
        assertThat(finished.text()).as(cases.get(i).name()).contains(cases.get(i).said());
      }
    } finally {
      commands.shutdown();
    }
  }

  private static List<Case> cases(DatabaseUrl url, long[] at) throws SQLException {
    String flipped =
        "UPDATE event_journal SET event_payload = set_byte(event_payload,"
            + " octet_length(event_payload) - 1,"
            + " get_byte(event_payload, octet_length(event_payload) - 1) # 1) WHERE ordering = ";
    List<Case> cases = new ArrayList<>();
    cases.add(changed("a byte", flipped + at[0], commitOf(url, at[0]), NAME + 0));
    cases.add(
        changed(
            "a user in a cause",
            forged(url, NAME + 1, VerifyTest::bySomebodyElse),
            commitOf(url, at[1]),
            NAME + 1));
    cases.add(
        changed(
            "a row deleted",
            "DELETE FROM event_journal WHERE ordering = " + at[2],
            "revision " + at[2] + ": the row is missing",
            "head has number 1 of " + NAME + 2 + ", the journal none"));
    cases.add(
        changed(
            "a row inserted",
            "INSERT INTO event_journal SELECT n + 1, 'a/b/c/d', 1, false, writer, write_timestamp,"
                + " '', event_ser_id, event_ser_manifest, event_payload FROM event_journal,"
                + " revision WHERE ordering = "
                + at[3],
            "the row of a/b/c/d is in no commit"));
    cases.add(swapped(at[4], at[5], commitOf(url, at[4]), commitOf(url, at[5])));
    cases.add(
        changed(
            "a commit's time",
            "UPDATE commit SET committed_at = committed_at + interval '1 hour' WHERE last >= "
                + at[6]
                + " AND first <= "
                + at[6],
            commitOf(url, at[6]),
            NAME + 6));
    cases.add(
        changed(
            "a commit removed",
            "DELETE FROM commit WHERE last >= " + at[7] + " AND first <= " + at[7],
            "the row of " + NAME + 7 + " is in no commit"));
    cases.add(
        changed(
            "a head row",
            "UPDATE head SET sequence_number = 7 WHERE persistence_id = '" + NAME + "8'",
            "revision " + at[8] + ": the last event of " + NAME + 8 + " is number 1, head says"));
    cases.add(cutOff(url));
    return cases;
  }

  private static Case changed(String name, String sql, String... said) {
    return new Case(name, List.of(sql), Arrays.asList(said), List.of());
  }

  private static Case swapped(long one, long other, String... said) {
    String move = "UPDATE event_journal SET ordering = %d WHERE ordering = %d";
    return new Case(
        "two rows swapped",
        List.of(move.formatted(0, one), move.formatted(one, other), move.formatted(other, 0)),
        Arrays.asList(said),
        List.of());
  }

  /**
   * With everything that tells of it set back; only a head that was kept elsewhere knows better.
   */
  private static Case cutOff(DatabaseUrl url) throws SQLException {
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement();
        ResultSet head =
            statement.executeQuery(
                "SELECT last || ':' || encode(chain_hash, 'hex') FROM commit"
                    + " ORDER BY last DESC LIMIT 1")) {
      head.next();
      return new Case(
          "the newest rows cut off",
          List.of(
              "CREATE TABLE tail AS SELECT first - 1 AS floor, last FROM commit"
                  + " ORDER BY last DESC LIMIT 1",
              "DELETE FROM event_journal USING tail WHERE ordering > floor",
              "DELETE FROM commit USING tail WHERE commit.last > floor",
              "DELETE FROM checkpoint USING tail WHERE revision > floor",
              "DELETE FROM checkpoint_chunk USING tail WHERE revision > floor",
              "DELETE FROM epoch USING tail WHERE revision > floor",
              "DELETE FROM head USING tail WHERE ordering > floor AND sequence_number = 1",
              "UPDATE head h SET (sequence_number, ordering) ="
                  + " (SELECT max(j.sequence_number), max(j.ordering) FROM event_journal j"
                  + " WHERE j.persistence_id = h.persistence_id)"
                  + " WHERE ordering > (SELECT floor FROM tail)",
              "UPDATE revision SET (n, chain_hash) ="
                  + " (SELECT last, chain_hash FROM commit ORDER BY last DESC LIMIT 1)"),
          List.of("no commit ends here, but the expected hash is of one"),
          List.of("--expect=" + head.getString(1)));
    }
  }

  /** Puts another event in the place of a name's last one, as who knows the format can. */
  private static String forged(DatabaseUrl url, String name, UnaryOperator<ObjectEvent> forgery)
      throws SQLException {
    long revision = revision(url, name);
    try (Connection connection = connect(url);
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT event_payload FROM event_journal WHERE ordering = " + revision);
        ResultSet row = query.executeQuery()) {
      row.next();
      EventCodec codec = EventCodec.plain();
      ObjectKey key = ObjectKey.parse(name);
      ObjectEvent event = forgery.apply(codec.decode(key, row.getBytes(1)));
      return "UPDATE event_journal SET event_payload = '\\x"
          + HexFormat.of().formatHex(codec.encode(key, event).payload())
          + "' WHERE ordering = "
          + revision;
    }
  }

  private static ObjectEvent ofOtherContent(ObjectEvent event) {
    String object = new String(event.object(), StandardCharsets.UTF_8);
    return new ObjectEvent(
        event.type(),
        event.uid(),
        object.replace("value-", "other-").getBytes(StandardCharsets.UTF_8),
        event.cause());
  }

  private static ObjectEvent bySomebodyElse(ObjectEvent event) {
    Cause cause = event.cause();
    return new ObjectEvent(
        event.type(),
        event.uid(),
        event.object(),
        new Cause(
            "mallory",
            cause.groups(),
            cause.sourceAddress(),
            cause.userAgent(),
            cause.verb(),
            cause.subresource(),
            cause.requestId(),
            cause.time(),
            cause.parentRevision()));
  }

  private static long revision(DatabaseUrl url, String name) throws SQLException {
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT ordering FROM head WHERE persistence_id = '" + name + "'")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** How a finding about the commit of a revision begins; others may have written with it. */
  private static String commitOf(DatabaseUrl url, long revision) throws SQLException {
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT first, last FROM commit WHERE last >= " + revision + " ORDER BY last")) {
      row.next();
      return "revision %d: the commit of revisions %d to %d by "
          .formatted(row.getLong(2), row.getLong(1), row.getLong(2));
    }
  }

  private static DatabaseUrl copy(DatabaseUrl url, String name) {
    DatabaseUrl beside = named(url, "template1");
    change(beside, "CREATE DATABASE " + name + " TEMPLATE postgres");
    return named(url, name);
  }

  private static DatabaseUrl named(DatabaseUrl url, String name) {
    String server = url.jdbc().substring(0, url.jdbc().lastIndexOf('/') + 1);
    return new DatabaseUrl(server + name, url.user(), url.password());
  }

  private static Connection connect(DatabaseUrl url) throws SQLException {
    return DriverManager.getConnection(url.jdbc(), url.user(), url.password());
  }

  private static void change(DatabaseUrl url, String sql) {
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static Finished verify(Path data, String... more) {
    List<String> arguments = new ArrayList<>(List.of("verify", "--data-dir=" + data));
    arguments.addAll(List.of(more));
    return TroupeProcess.run(arguments);
  }
}

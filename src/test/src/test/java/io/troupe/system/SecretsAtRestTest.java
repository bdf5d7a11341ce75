package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.codec.EventCodec;
import io.troupe.persistence.row.RowReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a Secret holds is in clear nowhere on disk: neither in the files as they lie there, nor in
 * the tables once everything is unpacked that can be unpacked without keys. A ConfigMap that goes
 * the same ways is found by the same search, so the search is known to see. Checkpoints, which come
 * too late for this test, have their own beside the code that writes them.
 */
class SecretsAtRestTest {
  private static final String CREATED = "created-aWvKq3Zp81TtYh";
  private static final String UPDATED = "updated-bXoLs5Rn92UuJg";
  private static final String APPLIED = "applied-cYpMt7Qm03VvKf";
  private static final String DELETED = "deleted-dZqNu9Sl14WwLe";
  private static final String OPEN = "open-eArPv2Tk25XxMd";
  private static final String SECRETS = "/api/v1/namespaces/default/secrets/";

  @TempDir Path folder;

  @Test
  void noContentOfASecretLiesInClear() throws Exception {
    assumeTrue(Kubectl.isPresent(), "kubectl is not on the PATH");
    List<String> hidden = new ArrayList<>(List.of(CREATED, UPDATED, APPLIED, DELETED));
    String goneUid;
    String keptUid;
    try (TroupeProcess troupe = TroupeProcess.start(folder.resolve("data"))) {
      ApiClient api = new ApiClient(troupe);
      Kubectl kubectl = new Kubectl(troupe.kubeconfig(), folder.resolve("cache"));
      Scene.again(api, "default").untilUsable();
      hidden.add(write(kubectl, api));
      keptUid = uid(api, "kept");
      goneUid = uid(api, "gone");
      assertThat(keysOf(troupe)).contains(keptUid, goneUid);
      kubectl.ok("delete", "secret", "gone");
      assertThat(keysOf(troupe)).contains(keptUid).doesNotContain(goneUid);

      troupe.kill9();
      troupe.start();

      assertThat(kubectl.ok("get", "secret", "kept", "-o=jsonpath={.data.word}"))
          .isEqualTo(base64(UPDATED));
      List<String> unpacked = unpacked(troupe);
      assertThat(unpacked).as("the search sees").anyMatch(text -> text.contains(OPEN));
      for (String secret : hidden) {
        assertThat(unpacked).noneMatch(text -> shows(text, secret));
      }
    }
    Set<String> found = new TreeSet<>();
    for (Path file : files(folder.resolve("data"))) {
      String text = new String(bytes(file), StandardCharsets.ISO_8859_1);
      if (text.contains("at-rest-control")) {
        found.add("control");
      }
      hidden.stream()
          .filter(secret -> shows(text, secret))
          .forEach(secret -> found.add(secret + " in " + folder.relativize(file)));
    }
    assertThat(found).containsExactly("control");
  }

  /**
   * @return the token that was made for the token Secret
   */
  private static String write(Kubectl kubectl, ApiClient api) throws IOException {
    kubectl.ok("create", "configmap", "at-rest-control", "--from-literal=word=" + OPEN);
    kubectl.ok("create", "secret", "generic", "kept", "--from-literal=word=" + CREATED);
    ObjectNode secret = api.get(SECRETS + "kept").json();
    secret.withObject("data").put("word", base64(UPDATED));
    assertThat(api.put(SECRETS + "kept", secret).code()).isEqualTo(200);
    kubectl.okWith(manifest("applied", "stringData", CREATED), "apply", "-f=-");
    kubectl.okWith(manifest("applied", "stringData", APPLIED), "apply", "-f=-");
    // Refused, for it is not Base64; the refusal must not be logged with what was sent.
    assertThat(kubectl.run(manifest("bad", "data", APPLIED), "create", "-f=-").code()).isNotZero();
    kubectl.ok("create", "secret", "generic", "gone", "--from-literal=word=" + DELETED);
    kubectl.okWith(
        """
        apiVersion: v1
        kind: Secret
        type: kubernetes.io/service-account-token
        metadata:
          name: account
          annotations: {kubernetes.io/service-account.name: default}
        """,
        "create",
        "-f=-");
    return org.awaitility.Awaitility.await()
        .atMost(Scene.PATIENCE)
        .until(
            () ->
                new String(
                    Base64.getDecoder()
                        .decode(api.get(SECRETS + "account").json().at("/data/token").asText())),
            token -> !token.isEmpty());
  }

  private static String manifest(String name, String field, String word) {
    return "apiVersion: v1\nkind: Secret\nmetadata: {name: %s}\n%s: {word: %s}\n"
        .formatted(name, field, word);
  }

  private static String uid(ApiClient api, String name) throws IOException {
    return api.get(SECRETS + name).json().at("/metadata/uid").asText();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** As it is, as it stands in an object, as PostgreSQL shows bytes, and both. */
  private static boolean shows(String text, String secret) {
    HexFormat hex = HexFormat.of();
    return Stream.of(secret, base64(secret))
        .anyMatch(form -> text.contains(form) || text.contains(hex.formatHex(form.getBytes())));
  }

  private static Connection connect(TroupeProcess troupe) throws SQLException, IOException {
    Path postgres = troupe.data().resolve("store/postgres");
    String port = Files.readAllLines(postgres.resolve("data/postmaster.pid")).get(3);
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
        "troupe",
        Files.readString(postgres.resolve("password")).strip());
  }

  private static Set<String> keysOf(TroupeProcess troupe) throws SQLException, IOException {
    Set<String> uids = new TreeSet<>();
    try (Connection connection = connect(troupe);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT uid FROM object_key")) {
      while (rows.next()) {
        uids.add(rows.getString(1));
      }
    }
    return uids;
  }

  /** All tables as text; and what events give to somebody who has no key. */
  private static List<String> unpacked(TroupeProcess troupe) throws SQLException, IOException {
    List<String> texts = new ArrayList<>();
    RowReader keyless = new RowReader(EventCodec.plain());
    try (Connection connection = connect(troupe);
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")) {
        while (rows.next()) {
          tables.add(rows.getString(1));
        }
      }
      for (String table : tables) {
        try (ResultSet rows = statement.executeQuery("SELECT t::text FROM \"" + table + "\" t")) {
          while (rows.next()) {
            texts.add(rows.getString(1));
          }
        }
      }
      try (PreparedStatement events =
          connection.prepareStatement("SELECT " + RowReader.COLUMNS + " FROM event_journal")) {
        for (CommittedEvent committed : keyless.read(events)) {
          ObjectEvent event = committed.event();
          texts.add(new String(event.object(), StandardCharsets.UTF_8) + event.cause());
        }
      }
    }
    return texts;
  }

  /** Without the database's programs, which hold nothing of ours. */
  private static List<Path> files(Path data) throws IOException {
    try (Stream<Path> all = Files.walk(data)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !data.relativize(file).toString().matches("store/postgres/postgres-.*"))
          .toList();
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException _) {
      return new byte[0];
    }
  }
}

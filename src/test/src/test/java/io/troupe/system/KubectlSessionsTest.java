package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plays the recorded sessions of {@code src/test/resources/sessions} again, each in a namespace of
 * its own, and compares what kubectl asks and prints. With {@code TROUPE_SESSIONS_RECORD=true} it
 * writes down what it sees instead, to be read before it is committed.
 *
 * <p>Requests are compared when kubectl is of the version that was recorded, since they are
 * kubectl's own choice; what it prints is compared always. How often it has to wait, to watch and
 * to look whether something is gone is the machine's choice and is left out.
 */
@ExtendWith(SharedTroupe.class)
class KubectlSessionsTest {
  private static final Path SESSIONS = Path.of("src/test/resources/sessions");
  private static final String RECORDED_WITH = "v1.32.";
  private static final boolean RECORD = "true".equals(System.getenv("TROUPE_SESSIONS_RECORD"));
  private static final Pattern REQUEST =
      Pattern.compile("] (GET|POST|PUT|PATCH|DELETE) https://[^/]+(/\\S*) (\\d{3}) ");
  private static final Pattern DELETION = Pattern.compile("> DELETE (/[^ ?]+)/([^ /?]+) 2\\d\\d");
  private static final Pattern LOG_LINE = Pattern.compile("^[IWE]\\d{4} \\d\\d:.*");

  @TempDir static Path folder;
  private static boolean sameKubectl;

  @BeforeAll
  static void look() throws IOException {
    if (!Kubectl.isPresent()) {
      System.err.println(
          "\n*** kubectl is not on the PATH: NO session is played in this run. ***\n");
    }
    Assumptions.assumeTrue(Kubectl.isPresent(), "kubectl is not on the PATH");
    sameKubectl = kubectl("version").ok("version", "--client").contains(RECORDED_WITH);
    if (!sameKubectl) {
      System.err.println(
          "\n*** kubectl is not " + RECORDED_WITH + "x: requests are not compared ***\n");
    }
  }

  @TestFactory
  Stream<DynamicTest> sessions() throws IOException {
    try (Stream<Path> files = Files.list(SESSIONS)) {
      return files
          .filter(file -> file.toString().endsWith(".session"))
          .sorted()
          .map(file -> DynamicTest.dynamicTest(name(file), () -> play(Session.read(file))))
          .toList()
          .stream();
    }
  }

  private static void play(Session session) throws IOException {
    String namespace = "session-" + name(session.file());
    Kubectl kubectl = kubectl(namespace);
    kubectl.ok("create", "namespace", namespace);
    kubectl.ok("config", "set-context", "--current", "--namespace=" + namespace);
    Scene.again(SharedTroupe.api(), namespace).untilUsable();
    // What kubectl learns of the server once and keeps, it learns before the session.
    kubectl.ok("api-resources");
    Placeholders placeholders =
        new Placeholders()
            .naming("127.0.0.1:" + SharedTroupe.troupe().port(), "<server>")
            .naming(namespace, "<ns>");
    List<Session.Entry> seen = new ArrayList<>();
    for (Session.Entry entry : session.entries()) {
      seen.add(again(entry, kubectl, placeholders));
    }
    if (RECORD) {
      session.with(seen).write();
    } else {
      compare(session, seen);
    }
    kubectl.ok("delete", "namespace", namespace, "--wait=false");
  }

  private static void compare(Session session, List<Session.Entry> seen) {
    for (int i = 0; i < seen.size(); i++) {
      Session.Entry wanted = session.entries().get(i);
      assertThat(seen.get(i).output()).as(wanted.command()).isEqualTo(wanted.output());
      if (sameKubectl) {
        assertThat(settled(seen.get(i))).as(wanted.command()).isEqualTo(settled(wanted));
      }
    }
  }

  /**
   * Without the looks that kubectl takes at what it has deleted: how often, and whether it is still
   * there or there again, is the machine's choice.
   */
  private static List<String> settled(Session.Entry entry) {
    List<String> requests = new ArrayList<>(entry.requests());
    for (String deletion : entry.requests()) {
      Matcher deleted = DELETION.matcher(deletion);
      if (deleted.matches()) {
        String collection = deleted.group(1);
        String name = deleted.group(2);
        int after = requests.indexOf(deletion) + 1;
        requests
            .subList(after, requests.size())
            .removeIf(request ->
                request.startsWith("> GET " + collection + "/" + name + " ")
                    || request.startsWith(
                        "> GET " + collection + "?fieldSelector=metadata.name%3D" + name + "&"));
      }
    }
    return requests;
  }

  private static Session.Entry again(
      Session.Entry entry, Kubectl kubectl, Placeholders placeholders) {
    List<String> words = new ArrayList<>(words(entry.command()));
    words.removeFirst();
    words.add(1, "-v=6");
    Kubectl.Result result = kubectl.run(null, words.toArray(String[]::new));
    assertThat(result.code() != 0)
        .as("%s: %s%s", entry.command(), result.out(), result.err())
        .isEqualTo(entry.fails());
    List<String> lines = new ArrayList<>();
    result
        .err()
        .lines()
        .forEach(line -> {
          Matcher request = REQUEST.matcher(line);
          if (request.find() && !request.group(2).contains("watch=true")) {
            lines.add(
                placeholders.in(
                    "> " + request.group(1) + ' ' + request.group(2) + ' ' + request.group(3)));
          }
        });
    Stream.concat(result.out().lines(), said(result.err()).stream())
        .filter(line -> !line.startsWith("Waiting for "))
        .map(placeholders::in)
        .forEach(lines::add);
    return new Session.Entry(entry.fails(), entry.command(), lines);
  }

  /** Standard error without kubectl's log, whose entries may go over several lines. */
  private static List<String> said(String err) {
    List<String> said = new ArrayList<>();
    boolean inside = false;
    for (String line : err.lines().toList()) {
      boolean log = LOG_LINE.matcher(line).matches();
      if (!inside && !log) {
        said.add(line);
      }
      inside = log ? line.endsWith("[{") : inside && !line.equals("}]");
    }
    return said;
  }

  /** Words as a shell would see them; single quotes keep one together. */
  private static List<String> words(String command) {
    List<String> words = new ArrayList<>();
    Matcher word = Pattern.compile("(?:[^\\s']|'[^']*')+").matcher(command);
    while (word.find()) {
      String plain = word.group().replace("'", "");
      words.add(plain.startsWith("files/") ? SESSIONS.resolve(plain).toString() : plain);
    }
    return words;
  }

  private static Kubectl kubectl(String name) throws IOException {
    Path config = folder.resolve(name + ".kubeconfig");
    Files.copy(SharedTroupe.troupe().kubeconfig(), config);
    return new Kubectl(config, folder.resolve(name + ".cache")).editingWith("sed -i s/blue/green/");
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".session", "");
  }
}

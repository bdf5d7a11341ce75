package io.troupe.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A recorded kubectl session: what was typed, what kubectl asked the server, what it printed.
 *
 * <pre>{@code
 * # about the session; kept
 * $ kubectl get cm settings
 * > GET /api/v1/namespaces/<ns>/configmaps/settings?limit=500 200
 * NAME       DATA   AGE
 * settings   1      <age>
 * }</pre>
 *
 * A command that is to fail begins with {@code !} in place of {@code $}. What differs from run to
 * run stands as a placeholder, see {@link Placeholders}.
 */
record Session(Path file, List<String> about, List<Entry> entries) {

  /**
   * @param fails whether kubectl is to end with an error
   * @param command as typed, {@code kubectl} included
   * @param lines requests and output
   */
  record Entry(boolean fails, String command, List<String> lines) {

    List<String> requests() {
      return lines.stream().filter(Entry::isRequest).toList();
    }

    List<String> output() {
      return lines.stream().filter(line -> !isRequest(line)).toList();
    }

    private static boolean isRequest(String line) {
      return line.startsWith("> ");
    }
  }

  static Session read(Path file) {
    List<String> about = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith("$ ") || line.startsWith("! ")) {
          entries.add(new Entry(line.startsWith("! "), line.substring(2), new ArrayList<>()));
        } else if (entries.isEmpty()) {
          about.add(line);
        } else {
          entries.getLast().lines().add(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Session(file, about, entries);
  }

  void write() {
    List<String> text = new ArrayList<>(about);
    for (Entry entry : entries) {
      text.add((entry.fails() ? "! " : "$ ") + entry.command());
      text.addAll(entry.lines());
    }
    try {
      Files.write(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Session with(List<Entry> recorded) {
    return new Session(file, about, recorded);
  }
}

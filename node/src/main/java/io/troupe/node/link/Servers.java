package io.troupe.node.link;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which control plane to try next: those that live, as the last one said, in an order of chance, so
 * that the agents of a dead one spread over the others; then those the agent was started with. The
 * one just tried comes last. Remembers them in a file for the next start. Any thread.
 */
public final class Servers {
  private static final Logger LOG = LoggerFactory.getLogger(Servers.class);

  /** More than a cluster has control planes. */
  private static final int LIVING_MAX = 64;

  private final List<URI> given;
  private final Path file;
  private final RandomGenerator random;
  private final Deque<URI> round = new ArrayDeque<>();
  private List<URI> living;
  private URI last;
  private URI linked;

  /**
   * @param given at least one
   * @param file where they are remembered; may not exist yet
   */
  public Servers(List<URI> given, Path file, RandomGenerator random) {
    this.given = List.copyOf(given);
    this.file = file;
    this.random = random;
    this.living = remembered(file);
  }

  /** The one to try now. */
  public synchronized URI next() {
    if (round.isEmpty()) {
      List<URI> shuffled = new ArrayList<>(living);
      Collections.shuffle(shuffled, Random.from(random));
      Set<URI> all = new LinkedHashSet<>(shuffled);
      all.addAll(given);
      if (all.remove(last)) {
        all.add(last);
      }
      round.addAll(all);
    }
    last = round.poll();
    return last;
  }

  /** How many there are to try before the first again. */
  synchronized int count() {
    Set<URI> all = new LinkedHashSet<>(living);
    all.addAll(given);
    return all.size();
  }

  /** The stream to {@link #next} works: after it, all are to be tried again. */
  synchronized void connected() {
    round.clear();
    if (!last.equals(linked)) {
      LOG.info("linked to {}", last);
      linked = last;
    }
  }

  /**
   * @param urls of all control planes that live; nothing is forgotten if there are none. Those that
   *     are no https URLs are passed over
   */
  synchronized void learned(List<String> urls) {
    List<URI> next = new ArrayList<>();
    for (String url : urls) {
      if (next.size() < LIVING_MAX) {
        parse(url, next);
      }
    }
    if (!next.isEmpty() && !next.equals(living)) {
      living = List.copyOf(next);
      remember();
    }
  }

  /** A file of a few lines, written when the control planes change: rarely. */
  private void remember() {
    try {
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.write(fresh, living.stream().map(URI::toString).toList());
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("cannot remember the control planes in {}: {}", file, e.toString());
    }
  }

  private static List<URI> remembered(Path file) {
    List<URI> found = new ArrayList<>();
    try {
      if (Files.exists(file)) {
        Files.readAllLines(file).forEach(line -> parse(line, found));
      }
    } catch (IOException e) {
      LOG.warn("cannot read the control planes in {}: {}", file, e.toString());
    }
    return List.copyOf(found);
  }

  private static void parse(String text, List<URI> into) {
    try {
      URI url = URI.create(text.strip());
      if ("https".equals(url.getScheme()) && url.getHost() != null) {
        into.add(url);
      }
    } catch (IllegalArgumentException e) {
      LOG.warn("not the URL of a control plane: {}", text);
    }
  }
}

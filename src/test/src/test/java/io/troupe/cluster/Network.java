package io.troupe.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Machines that are none: a network namespace each, all on one router, which is a namespace too.
 * The router loses packets between two of them on request, in one direction or both, without a word
 * to either, as a broken network does. The machine of the tests is joined to the router, so clients
 * need no namespace. Nothing of it outlives the JVM that made it, unless that is killed.
 *
 * <p>Nothing but iproute2 is needed: the router refuses by a rule of its routing.
 */
public final class Network implements AutoCloseable {
  /** Addresses for benchmarks between networks (RFC 2544): nobody's. */
  private static final String PREFIX = "198.18.";

  private static final int PREFIXES = 256;

  /** Addresses of one link: of the network, the router's end, the machine's end, all. */
  private static final int LINK_ADDRESSES = 4;

  private static final int COMMAND_SECONDS_MAX = 60;
  private static final Optional<String> MISSING = probe();

  private final int block;
  private final List<String> machines;
  private final Thread hook = new Thread(this::remove);
  private final List<List<String>> losses = new ArrayList<>();

  private Network(int block, List<String> machines) {
    this.block = block;
    this.machines = List.copyOf(machines);
  }

  /** Why there can be none here; empty if there can. */
  public static Optional<String> missing() {
    return MISSING;
  }

  /** Whether there can be one; says loudly why not, if not. */
  public static boolean possible() {
    MISSING.ifPresent(why -> System.err.println("SKIPPED, no network namespaces: " + why));
    return MISSING.isEmpty();
  }

  /**
   * @param machines names; at most 60
   */
  static Network of(List<String> machines) {
    removeOrphans();
    int first = (int) (ProcessHandle.current().pid() % PREFIXES);
    for (int i = 0; i < PREFIXES; i++) {
      int block = (first + i) % PREFIXES;
      if (run(List.of("ip", "-4", "route", "show", "root", prefix(block))).text().isEmpty()) {
        Network network = new Network(block, machines);
        Runtime.getRuntime().addShutdownHook(network.hook);
        try {
          network.make();
          return network;
        } catch (RuntimeException e) {
          network.close();
          throw e;
        }
      }
    }
    throw new IllegalStateException("all of " + PREFIX + "0.0/16 is taken");
  }

  private void make() {
    must("ip", "netns", "add", space("router"));
    must("ip", "-n", space("router"), "link", "set", "lo", "up");
    must(
        Stream.concat(
                entering(space("router")).stream(),
                Stream.of("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward"))
            .toArray(String[]::new));
    String own = "troupe" + block;
    must("ip", "link", "add", own, "type", "veth", "peer", "name", "p0", "netns", space("router"));
    link(List.of("ip"), own, 0);
    must("ip", "route", "add", prefix(block), "via", address(0, 1), "dev", own);
    for (int i = 1; i <= machines.size(); i++) {
      String space = space(machines.get(i - 1));
      must("ip", "netns", "add", space);
      must("ip", "-n", space, "link", "set", "lo", "up");
      must(
          "ip",
          "-n",
          space,
          "link",
          "add",
          "eth0",
          "type",
          "veth",
          "peer",
          "name",
          "p" + i,
          "netns",
          space("router"));
      link(List.of("ip", "-n", space), "eth0", i);
      must("ip", "-n", space, "route", "add", "default", "via", address(i, 1));
    }
  }

  private void link(List<String> ip, String device, int number) {
    List<String> router = List.of("ip", "-n", space("router"));
    must(words(router, "addr", "add", address(number, 1) + "/30", "dev", "p" + number));
    must(words(router, "link", "set", "p" + number, "up"));
    must(words(ip, "addr", "add", address(number, 2) + "/30", "dev", device));
    must(words(ip, "link", "set", device, "up"));
  }

  /** Where a machine is reached, from the tests too. */
  public String address(String machine) {
    return address(number(machine), 2);
  }

  /** Of all of them, and of the tests as they see them. */
  String addresses() {
    return prefix(block);
  }

  /** What goes before a command that shall run on a machine; it becomes the command. */
  List<String> enter(String machine) {
    number(machine);
    return entering(space(machine));
  }

  /** From now on nothing that one sends reaches the other. */
  public void lose(String from, String to) {
    loss("from", address(from), "to", address(to));
  }

  /** Nothing passes between the two. */
  public void cut(String one, String other) {
    lose(one, other);
    lose(other, one);
  }

  /** Nothing passes between it and anybody, the tests included. */
  public void cutOff(String machine) {
    loss("from", address(machine));
    loss("to", address(machine));
  }

  private synchronized void loss(String... what) {
    losses.add(List.of(what));
    must(words(List.of("ip", "-n", space("router"), "rule", "add"), what, "blackhole"));
  }

  /** Everything reaches everybody again. */
  public synchronized void heal() {
    for (List<String> loss : losses) {
      must(
          words(
              List.of("ip", "-n", space("router"), "rule", "del"),
              loss.toArray(String[]::new),
              "blackhole"));
    }
    losses.clear();
  }

  /** Removes all of it; processes on a machine should have ended. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      return;
    }
    remove();
  }

  private void remove() {
    run(List.of("ip", "link", "del", "troupe" + block));
    machines.forEach(machine -> run(List.of("ip", "netns", "del", space(machine))));
    run(List.of("ip", "netns", "del", space("router")));
  }

  private String space(String machine) {
    return "troupe-" + ProcessHandle.current().pid() + "-" + block + "-" + machine;
  }

  private int number(String machine) {
    int index = machines.indexOf(machine);
    if (index < 0) {
      throw new IllegalArgumentException(machine + " is none of " + machines);
    }
    return index + 1;
  }

  private String address(int link, int end) {
    return PREFIX + block + "." + (link * LINK_ADDRESSES + end);
  }

  private static String prefix(int block) {
    return PREFIX + block + ".0/24";
  }

  private static List<String> entering(String space) {
    return List.of("nsenter", "--net=/run/netns/" + space);
  }

  /** Of test runs that were killed. */
  private static void removeOrphans() {
    for (String line : run(List.of("ip", "netns", "list")).text().lines().toList()) {
      String[] parts = line.split("[- ]");
      if (parts.length > 2
          && parts[0].equals("troupe")
          && parts[1].matches("\\d{1,9}")
          && ProcessHandle.of(Long.parseLong(parts[1])).isEmpty()) {
        run(List.of("ip", "netns", "del", line.split(" ")[0]));
      }
    }
  }

  private static Optional<String> probe() {
    for (String program : List.of("ip", "nsenter")) {
      if (Stream.of(System.getenv("PATH").split(":"))
          .noneMatch(folder -> Files.isExecutable(Path.of(folder, program)))) {
        return Optional.of("'" + program + "' is not installed (packages iproute2, util-linux)");
      }
    }
    String name = "troupe-" + ProcessHandle.current().pid() + "-probe";
    Ended made = run(List.of("ip", "netns", "add", name));
    Ended linked =
        run(
            List.of(
                "ip", "-n", name, "link", "add", "name", "a0", "type", "veth", "peer", "name",
                "b0"));
    Ended ruled = run(List.of("ip", "-n", name, "rule", "add", "from", "198.18.0.1", "blackhole"));
    run(List.of("ip", "netns", "del", name));
    return Stream.of(made, linked, ruled)
        .filter(ended -> ended.code() != 0)
        .findFirst()
        .map(ended -> "this user or this kernel may not make them: " + ended.text().strip());
  }

  private record Ended(int code, String text) {}

  private static String[] words(List<String> before, String... after) {
    return Stream.concat(before.stream(), Stream.of(after)).toArray(String[]::new);
  }

  private static String[] words(List<String> before, String[] between, String after) {
    return words(List.of(words(before, between)), after);
  }

  private static void must(String... command) {
    Ended ended = run(List.of(command));
    if (ended.code() != 0) {
      throw new IllegalStateException(String.join(" ", command) + ": " + ended.text());
    }
  }

  private static Ended run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String text =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return new Ended(-1, "it does not end");
      }
      return new Ended(process.exitValue(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

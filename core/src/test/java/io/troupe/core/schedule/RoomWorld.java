package io.troupe.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Schedulers, their network and their workers' rooms, with one clock; a seed is one life of it. */
final class RoomWorld {
  private static final long STEP = Duration.ofMillis(50).toNanos();
  private static final int STEPS = 1_200;
  private static final int NODES = 4;
  private static final int ROOM = 3;

  /** Steps that the others need to give up one that is silent. */
  private static final int GIVEN_UP_AFTER = 100;

  /** Steps that they need to find that one does not answer. */
  private static final int SUSPECTED_AFTER = 40;

  private static final long UNUSED_MAX = Duration.ofSeconds(10).toNanos();

  /** A word, a wish, or an answer on its way. */
  private record Message(String from, String to, long at, Runnable arrives) {}

  /**
   * @param at when it was asked for
   */
  private record Room(String pod, String owner, int node, long at) {}

  private final long seed;
  private final Random random;
  private final Map<String, Player> players = new TreeMap<>();

  /** In the order of their age, given up ones not among them. */
  private final List<String> members = new ArrayList<>();

  private final List<Message> network = new ArrayList<>();

  /** Rooms in use, and since when. */
  private final Map<Room, Long> taken = new LinkedHashMap<>();

  private final Map<String, Long> fifo = new HashMap<>();
  private long now;
  private int made;
  private long granted;

  RoomWorld(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
    for (int i = 0; i < 3; i++) {
      join();
    }
  }

  private void join() {
    String name = "s" + made++;
    members.add(name);
    players.put(name, new Player(this, name));
    members.forEach(member -> players.get(member).count = members.size());
  }

  long play() {
    for (int step = 0; step < STEPS; step++) {
      now += STEP;
      mischief();
      deliver();
      for (Player player : List.copyOf(players.values())) {
        player.step();
      }
      giveUpTheSilent();
      returnRooms();
      check();
    }
    return granted;
  }

  private void mischief() {
    int chance = random.nextInt(1_000);
    if (chance < 3
        && members.size() < 5
        && members.stream().noneMatch(name -> players.get(name).silent())) {
      join();
    } else if (chance < 5 && members.size() > 1) {
      String leaver = members.get(random.nextInt(members.size()));
      players.get(leaver).leave();
      players.remove(leaver);
      members.remove(leaver);
    } else if (chance < 9) {
      Player victim = any();
      victim.stoppedUntil = now + random.nextInt(20_000) * 1_000_000L;
    } else if (chance < 13) {
      Player victim = any();
      victim.cutOffUntil = now + random.nextInt(20_000) * 1_000_000L;
      victim.hears = random.nextBoolean();
    }
  }

  private Player any() {
    List<Player> all = List.copyOf(players.values());
    return all.get(random.nextInt(all.size()));
  }

  /** Who is silent for long is out; should he live, he learns of it much later. */
  private void giveUpTheSilent() {
    for (String name : List.copyOf(members)) {
      Player player = players.get(name);
      player.silent = player.silent() ? player.silent + 1 : 0;
      if (player.silent > GIVEN_UP_AFTER && members.size() > 1) {
        members.remove(name);
      }
    }
    players.values().removeIf(p -> !members.contains(p.name) && p.gone++ > 400);
  }

  void send(Player from, String to, Runnable arrives) {
    if (from.cutOffUntil > now || random.nextInt(20) == 0) {
      return;
    }
    long at =
        Math.max(now + random.nextInt(400) * 1_000_000L, fifo.getOrDefault(from.name + to, 0L));
    fifo.put(from.name + to, at);
    network.add(new Message(from.name, to, at, arrives));
  }

  private void deliver() {
    for (Message message : List.copyOf(network)) {
      Player to = players.get(message.to());
      if (to == null || to.cutOffUntil > now && !to.hears) {
        network.remove(message);
      } else if (message.at() <= now && to.stoppedUntil <= now) {
        network.remove(message);
        message.arrives().run();
      }
    }
  }

  /** Bound pods end, and their rooms are free. */
  private void returnRooms() {
    for (Room room : List.copyOf(taken.keySet())) {
      if (random.nextInt(40) == 0) {
        taken.remove(room);
        players.values().forEach(player -> player.known.remove(room));
      }
    }
  }

  private void check() {
    int[] counts = new int[NODES];
    taken.keySet().forEach(room -> counts[room.node()]++);
    for (int node = 0; node < NODES; node++) {
      assertThat(counts[node])
          .as(
              "rooms of node %d given away at %d ms; again: -Dtroupe.rooms.seed=%d"
                  + " -Dtroupe.rooms.seeds=1",
              node, now / 1_000_000, seed)
          .isLessThanOrEqualTo(ROOM);
    }
  }

  /** One scheduler, with what {@code Rooms} does around the agreement. */
  private static final class Player {
    private final RoomWorld world;
    private final String name;
    private final RoomAgreement agreement;
    private final Map<String, Long> questions = new HashMap<>();
    private final Set<String> wanting = new HashSet<>();
    private final Map<String, Set<Room>> held = new HashMap<>();

    /** Rooms that count here: given away, or learned of. */
    private final Set<Room> known = new HashSet<>();

    /** Rooms that this one has been given and uses. */
    private final Set<Room> own = new HashSet<>();

    private long stoppedUntil;
    private long cutOffUntil;
    private int count;
    private boolean hears;
    private int silent;
    private int gone;
    private int wishes;
    private long spoken;

    private Player(RoomWorld world, String name) {
      this.world = world;
      this.name = name;
      this.agreement = new RoomAgreement(name, world.now);
      this.count = world.members.size();
      lookAround(new TreeSet<>(Set.of(name)));
      if (agreement.agreed(world.now)) {
        agreement.begin(world.now);
      }
    }

    boolean silent() {
      return stoppedUntil > world.now || cutOffUntil > world.now;
    }

    private void lookAround(Set<String> all) {
      boolean eldest =
          name.equals(world.members.getFirst()) || all.contains(world.members.getFirst());
      if (agreement.members(all, eldest, world.now)) {
        questions.keySet().retainAll(agreement.view());
        wanting.retainAll(agreement.view());
        held.clear();
      }
    }

    void step() {
      if (stoppedUntil > world.now) {
        return;
      }
      // Members hear of each other sooner or later; one that is cut off or out does not.
      if (cutOffUntil <= world.now
          && world.members.contains(name)
          && world.random.nextInt(6) == 0) {
        Set<String> seen = new TreeSet<>(world.members);
        if (world.random.nextInt(5) == 0) {
          seen.remove(world.members.get(world.random.nextInt(world.members.size())));
        }
        lookAround(seen);
      }
      if (world.now - spoken > 400_000_000L) {
        spoken = world.now;
        agreement.view().forEach(this::say);
      }
      if (agreement.agreed(world.now) && !agreement.begun()) {
        held.values().forEach(known::addAll);
        world.taken.keySet().stream().filter(this::shown).forEach(known::add);
        agreement.begin(world.now);
      }
      if (world.random.nextInt(4) == 0) {
        wish();
      }
      own.retainAll(world.taken.keySet());
    }

    /** The newest image shows what is bound; a bind takes a moment. */
    private boolean shown(Room room) {
      return room.pod().hashCode() % 2 == 0
          || world.now - world.taken.get(room) >= RoomAgreement.LINGER.toNanos();
    }

    private void say(String to) {
      if (to.equals(name) || !agreement.maySay(world.now) || unreachable(to)) {
        return;
      }
      boolean wanted = agreement.lacks(to);
      boolean full = wanted || wanting.contains(to);
      SortedSet<String> view = new TreeSet<>(agreement.view());
      long asked = world.now;
      long answers = questions.getOrDefault(to, 0L);
      Set<Room> rooms = new HashSet<>();
      if (full) {
        rooms.addAll(own);
        rooms.addAll(known);
      }
      agreement.said(to, world.now);
      world.send(
          this, to, () -> world.players.get(to).heard(name, view, asked, answers, wanted, rooms));
    }

    private boolean unreachable(String to) {
      Player other = world.players.get(to);
      return other == null || other.silent > SUSPECTED_AFTER;
    }

    private void heard(
        String from,
        SortedSet<String> view,
        long asked,
        long answers,
        boolean wanted,
        Set<Room> rooms) {
      if (!agreement.view().contains(from)) {
        return;
      }
      if (view.equals(agreement.view()) && agreement.lacks(from)) {
        held.put(from, rooms);
      }
      agreement.heard(from, view, answers);
      questions.put(from, asked);
      if (wanted) {
        wanting.add(from);
        say(from);
      } else {
        wanting.remove(from);
      }
    }

    /** Nobody is let in before all members know of him; one that is out hears of nobody. */
    private boolean holds() {
      count = world.members.contains(name) ? world.members.size() : count;
      return agreement.holds(count, world.now);
    }

    private String keeper(int node) {
      String best = "";
      int highest = Integer.MIN_VALUE;
      for (String member : agreement.view()) {
        int score = (member + node).hashCode() * 0x9E3779B9;
        if (score > highest) {
          highest = score;
          best = member;
        }
      }
      return best;
    }

    private void wish() {
      if (!holds()) {
        return;
      }
      int node = world.random.nextInt(NODES);
      Room room = new Room(name + "-" + wishes++, name, node, world.now);
      SortedSet<String> view = new TreeSet<>(agreement.view());
      String keeper = keeper(node);
      if (keeper.equals(name)) {
        if (fits(node)) {
          known.add(room);
          take(room);
        }
      } else {
        world.send(this, keeper, () -> world.players.get(keeper).asked(name, room, view));
      }
    }

    /** What was given away and never used is not counted for ever. */
    private boolean fits(int node) {
      known.removeIf(r -> !world.taken.containsKey(r) && world.now - r.at() > UNUSED_MAX);
      return known.stream().filter(r -> r.node() == node).count() < ROOM;
    }

    private void asked(String from, Room room, SortedSet<String> view) {
      if (view.equals(agreement.view()) && holds() && fits(room.node())) {
        known.add(room);
        world.send(this, from, () -> world.players.get(from).given(room, view));
      }
    }

    private void given(Room room, SortedSet<String> view) {
      if (view.equals(agreement.view()) && holds()) {
        take(room);
      }
    }

    private void take(Room room) {
      own.add(room);
      world.taken.put(room, world.now);
      world.granted++;
    }

    void leave() {
      agreement.view().stream()
          .filter(to -> !to.equals(name))
          .forEach(to ->
              world.send(this, to, () -> world.players.get(to).agreement.left(name, world.now)));
    }
  }
}

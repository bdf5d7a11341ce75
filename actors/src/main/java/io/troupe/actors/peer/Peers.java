package io.troupe.actors.peer;

import akka.actor.Address;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import io.troupe.core.reconcile.Fnv;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The actors of one service, one on each control-plane node that is reachable, and which of them
 * answers for what.
 *
 * <p>Each thing goes to the actor that scores highest for it (rendezvous hashing), so when one
 * comes or goes only its own share moves, and nobody has to be asked. While two nodes see different
 * members, two may act for one thing, or nobody for a moment: whoever divides work in this way has
 * a fence behind it, and looks again when the members change.
 *
 * <p>Worked example: of A, B and C, pod {@code u} goes to B. B dies; a few seconds later A and C
 * both see {A, C}, and both say that {@code u} is C's. All other pods of A and C stay where they
 * were.
 */
public final class Peers<T> {
  private final ActorRef<T> self;
  private final SortedMap<String, ActorRef<T>> byName;

  private Peers(ActorRef<T> self, SortedMap<String, ActorRef<T>> byName) {
    this.self = self;
    this.byName = byName;
  }

  /** Nobody else is known. */
  public static <T> Peers<T> alone(ActorRef<T> self, ActorSystem<?> system) {
    return of(self, List.of(), system);
  }

  /**
   * @param self counts even before the listing names it
   */
  public static <T> Peers<T> of(
      ActorRef<T> self, Receptionist.Listing listing, ServiceKey<T> key, ActorSystem<?> system) {
    return of(self, listing.getServiceInstances(key), system);
  }

  /** Those that cannot be reached among them, until they are given up. */
  public static <T> Peers<T> registered(
      ActorRef<T> self, Receptionist.Listing listing, ServiceKey<T> key, ActorSystem<?> system) {
    return of(self, listing.getAllServiceInstances(key), system);
  }

  static <T> Peers<T> of(
      ActorRef<T> self, Collection<ActorRef<T>> reachable, ActorSystem<?> system) {
    SortedMap<String, ActorRef<T>> byName = new TreeMap<>();
    reachable.forEach(ref -> byName.put(name(ref, system), ref));
    byName.put(name(self, system), self);
    return new Peers<>(self, byName);
  }

  /** All of them by their names, which no two actors ever share. */
  public SortedMap<String, ActorRef<T>> named() {
    return Collections.unmodifiableSortedMap(byName);
  }

  /**
   * Whether the eldest member's is among them. Members agree upon who that is, and he was there
   * before all others: who does not see his actor does not see everybody's yet.
   */
  public boolean hasEldest(ActorSystem<?> system) {
    return Members.eldest(system)
        .map(eldest ->
            byName.keySet().stream().anyMatch(name -> name.startsWith(eldest.toString() + '#')))
        .orElse(true);
  }

  /**
   * How many members there are, by what this node knows, at least itself. Nobody is let in before
   * all members know of him, so those that only join count.
   */
  public static int members(ActorSystem<?> system) {
    return Math.max(1, Members.count(system));
  }

  /** The same on every node: a node does not name itself in its own references. */
  public static String name(ActorRef<?> ref, ActorSystem<?> system) {
    Address address = ref.path().address();
    return (address.hasGlobalScope() ? address : system.address()) + "#" + ref.path().uid();
  }

  public boolean alone() {
    return byName.size() == 1;
  }

  /** Whether the actor here answers for it. */
  public boolean isMine(String thing) {
    return alone() || responsibleFor(thing).equals(self);
  }

  /** Who answers for it. */
  public ActorRef<T> responsibleFor(String thing) {
    if (alone()) {
      return self;
    }
    ActorRef<T> best = self;
    long highest = Long.MIN_VALUE;
    for (var peer : byName.entrySet()) {
      long score = Fnv.hash64(peer.getKey() + '|' + thing);
      if (score > highest) {
        highest = score;
        best = peer.getValue();
      }
    }
    return best;
  }

  public Collection<ActorRef<T>> all() {
    return List.copyOf(byName.values());
  }

  public Collection<ActorRef<T>> others() {
    return byName.values().stream().filter(ref -> !ref.equals(self)).toList();
  }

  public boolean has(ActorRef<T> peer) {
    return byName.containsValue(peer);
  }
}

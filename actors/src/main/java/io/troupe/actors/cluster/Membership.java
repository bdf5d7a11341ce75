package io.troupe.actors.cluster;

import akka.actor.Address;
import akka.actor.AddressFromURIString;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.ClusterEvent;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Down;
import akka.cluster.typed.Join;
import akka.cluster.typed.JoinSeedNodes;
import akka.cluster.typed.Subscribe;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.actors.control.Controllers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** This node's place in the Akka cluster, for those who may not know Akka's cluster. Any thread. */
public final class Membership {
  private static final String LIFE = "life-";

  private final Cluster cluster;

  private Membership(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Told on an actor's thread: must return at once. */
  public interface Listener {
    /** This node is out: nothing here may serve any more. */
    void removed();

    /**
     * The cluster has given up another one.
     *
     * @param artery {@code host:port}
     */
    void downed(String artery, String incarnation);
  }

  /** Settings of a node that may have others beside it; over those of {@link Spine#config}. */
  public static Config config() {
    return ConfigFactory.parseResources("troupe-members.conf");
  }

  /**
   * What is this node's alone.
   *
   * @param host where the others reach it; what it listens on may be a wildcard
   * @param incarnation of this life, which the others see beside its address
   * @param build its version
   */
  public static Config self(
      String host, String listen, int port, String incarnation, String build) {
    Map<String, Object> own = new LinkedHashMap<>();
    own.put("akka.remote.artery.canonical.hostname", host);
    own.put("akka.remote.artery.canonical.port", port);
    own.put("akka.remote.artery.bind.hostname", listen);
    own.put("akka.cluster.roles", List.of(LIFE + incarnation));
    own.put("akka.cluster.app-version", build);
    own.put(FixedSettings.SLICES, Controllers.SLICES);
    return ConfigFactory.parseMap(own, "this member");
  }

  public static Membership of(ActorSystem<?> system, Listener listener) {
    Cluster cluster = Cluster.get(system);
    system.systemActorOf(watch(cluster, listener), "membership", Props.empty());
    return new Membership(cluster);
  }

  private static Behavior<Object> watch(Cluster cluster, Listener listener) {
    return Behaviors.setup(context -> {
      cluster
          .subscriptions()
          .tell(Subscribe.create(context.getSelf().narrow(), ClusterEvent.MemberEvent.class));
      return Behaviors.receiveMessage(message -> {
        switch (message) {
          case ClusterEvent.MemberDowned down -> told(cluster, down.member(), listener);
          case ClusterEvent.MemberRemoved gone when gone.previousStatus() == MemberStatus.down() ->
              told(cluster, gone.member(), listener);
          default -> {}
        }
        return Behaviors.same();
      });
    });
  }

  private static void told(Cluster cluster, Member member, Listener listener) {
    if (member.uniqueAddress().equals(cluster.selfMember().uniqueAddress())) {
      listener.removed();
    } else {
      incarnation(member).ifPresent(life -> listener.downed(place(member.address()), life));
    }
  }

  private static Optional<String> incarnation(Member member) {
    return member.getRoles().stream()
        .filter(role -> role.startsWith(LIFE))
        .map(role -> role.substring(LIFE.length()))
        .findFirst();
  }

  private static String place(Address address) {
    return address.getHost().orElse("") + ":" + address.getPort().orElse(0);
  }

  /** Where the others reach this one, {@code host:port}. */
  public String artery() {
    return place(cluster.selfMember().address());
  }

  /** Begins a cluster. Only for who may. */
  public void form() {
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
  }

  /**
   * Tries to join these, again and again.
   *
   * @param arteries {@code host:port}, none of them this node's own
   */
  public void join(List<String> arteries) {
    Address self = cluster.selfMember().address();
    cluster
        .manager()
        .tell(
            new JoinSeedNodes(
                arteries.stream()
                    .map(place ->
                        AddressFromURIString.parse(
                            self.protocol() + "://" + self.system() + "@" + place))
                    .toList()));
  }

  /** Gives up one that is known to be dead; nothing happens if it is no member. */
  public void down(String incarnation) {
    cluster
        .state()
        .getMembers()
        .forEach(member -> {
          if (incarnation(member).filter(incarnation::equals).isPresent()) {
            cluster.manager().tell(new Down(member.address()));
          }
        });
  }

  /**
   * For a node that the others have given up and that may not have heard so from them: it need not
   * ask them to let it go. Nobody would answer, and it would wait for some ten seconds.
   */
  public void giveUp() {
    cluster.manager().tell(new Down(cluster.selfMember().address()));
  }

  public boolean isUp() {
    return cluster.selfMember().status() == MemberStatus.up();
  }

  /** Versions of all members by this node's own view, its own among them. */
  public Set<String> builds() {
    Set<String> all = new TreeSet<>();
    cluster.state().getMembers().forEach(member -> all.add(member.appVersion().version()));
    return all;
  }

  /** Incarnations of those that are members by this node's own view. */
  public List<String> incarnations() {
    List<String> all = new ArrayList<>();
    cluster.state().getMembers().forEach(member -> incarnation(member).ifPresent(all::add));
    return all;
  }
}

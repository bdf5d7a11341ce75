package io.troupe.node.boot;

import akka.actor.setup.Setup;
import akka.actor.typed.ActorSystem;
import com.typesafe.config.Config;
import io.troupe.actors.cluster.ClusterHealth;
import io.troupe.actors.cluster.LeaseSetup;
import io.troupe.actors.cluster.MemberTls;
import io.troupe.actors.cluster.Membership;
import io.troupe.core.member.Member;
import io.troupe.core.member.MemberState;
import io.troupe.core.member.Rivals;
import io.troupe.persistence.member.MemberTables;
import io.troupe.persistence.member.MembersUnavailable;
import io.troupe.persistence.postgres.Database;
import io.troupe.persistence.postgres.DatabaseStartFailure;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node among those that share its database: says every second that it lives, reads who else
 * does, answers who wants to join, keeps the split-brain resolver's lease, and hears when the
 * others have given this node up. What touches the database runs on one thread of its own.
 */
final class Peers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Peers.class);
  private static final long BEAT_MILLIS = 1_000;

  /** Members that are just joining, or were just given up, look like rivals for a moment. */
  private static final int RIVAL_BEATS_MAX = 10;

  private static final long END_SECONDS_MAX = 5;

  private final Settings settings;
  private final PeerSettings peers;
  private final MemberTables tables;
  private final Database database;
  private final Member self;
  private final IdentityFiles files;
  private final MemberCredentials credentials;
  private final SecureRandom random;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> {
        Thread own = new Thread(task, "members");
        own.setDaemon(true);
        return own;
      });
  private final CompletableFuture<String> removed = new CompletableFuture<>();
  private volatile List<Member> members;
  private volatile MemberState state = MemberState.JOINING;
  private volatile Optional<ClusterHealth> health = Optional.empty();
  private volatile Optional<Membership> membership = Optional.empty();
  private final DeadMembers deadMembers;
  private boolean silent;
  private int rivalBeats;

  Peers(
      Settings settings,
      PeerSettings peers,
      Database database,
      MemberTables tables,
      Member self,
      IdentityFiles files,
      MemberCredentials credentials,
      SecureRandom random) {
    this.settings = settings;
    this.peers = peers;
    this.database = database;
    this.tables = tables;
    this.self = self;
    this.files = files;
    this.credentials = credentials;
    this.random = random;
    this.members = List.of(self);
    this.deadMembers =
        DeadMembers.over(
            self.incarnation(), dead -> membership.ifPresent(m -> m.down(dead.incarnation())));
    thread.scheduleWithFixedDelay(this::beat, 0, BEAT_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** With the name that this node has among the others. */
  Settings settings() {
    return settings;
  }

  PeerSettings peerSettings() {
    return peers;
  }

  MemberTables tables() {
    return tables;
  }

  Member self() {
    return self;
  }

  /** As last read; at most a second old while the database answers. */
  List<Member> members() {
    return members;
  }

  /** The same, for a node that may be alone: it knows of nobody. */
  static Supplier<List<Member>> known(Optional<Peers> peers) {
    return () -> peers.map(Peers::members).orElse(List.of());
  }

  /** Completed, with the reason, once the others go on without this node. */
  CompletionStage<String> removed() {
    return removed;
  }

  /** What to say of a start that failed: why, if it failed because this node was given up. */
  RuntimeException instead(RuntimeException failure) {
    return removed.isDone() ? new GivenUp(removed.join(), failure) : failure;
  }

  /** Why this node may not serve; empty when it may. */
  Optional<String> problem() {
    if (removed.isDone()) {
      return Optional.of("the others go on without this node");
    }
    return state == MemberState.UP
        ? health.flatMap(ClusterHealth::problem)
        : Optional.of("this node is " + state.word());
  }

  /** Of the actor system; to be called once its entities run. */
  void watchHealth(ActorSystem<?> system) {
    health = Optional.of(ClusterHealth.start(system));
  }

  Config config(Config config) {
    return Membership.self(
            peers.host(), peers.listen(), peers.port(), self.incarnation(), peers.build())
        .withFallback(config);
  }

  /** What the actor system needs to find when it is made. */
  List<Setup> setups() {
    return List.of(
        MemberTls.setup(credentials),
        new LeaseSetup(
            new LeaseSetup.Leases() {
              @Override
              public CompletionStage<Boolean> acquire(String name, String owner, Duration time) {
                return onThread(
                    () -> tables.leases().acquire(name, owner, self.incarnation(), time));
              }

              @Override
              public CompletionStage<Boolean> release(String name, String owner) {
                return onThread(() -> {
                  tables.leases().release(name, owner);
                  return true;
                });
              }
            }));
  }

  /**
   * Becomes a member: of the cluster there is, or of a new one. Blocks.
   *
   * @throws DatabaseStartFailure if it cannot
   */
  void join(ActorSystem<?> system) {
    Membership membership =
        Membership.of(
            system,
            new Membership.Listener() {
              @Override
              public void removed() {
                end("the cluster has given this node up");
              }

              @Override
              public void downed(String artery, String incarnation) {
                onThread(() -> {
                  tables.members().down(artery, incarnation);
                  return true;
                });
              }
            });
    system.getWhenTerminated().thenRun(() -> end("the actor system has ended"));
    try {
      new Forming(tables, self, membership, peers, credentials, ProcessTime::nanos).join();
      this.membership = Optional.of(membership);
      state = MemberState.UP;
    } catch (MembersUnavailable e) {
      throw new DatabaseStartFailure("cannot join the cluster: " + e.getMessage(), e);
    }
  }

  /** Tells the others what this node does next; gives up soon if the database is away. */
  void enter(MemberState next) {
    state = next;
    try {
      onThread(() -> tables.members().enter(self.incarnation(), next))
          .toCompletableFuture()
          .orTimeout(END_SECONDS_MAX, TimeUnit.SECONDS)
          .join();
    } catch (java.util.concurrent.CompletionException e) {
      LOG.warn("the others could not be told that this node is {}: {}", next.word(), e.toString());
    }
  }

  private void end(String why) {
    if ((state == MemberState.JOINING || state == MemberState.UP) && removed.complete(why)) {
      LOG.error("{}; it ends and starts anew", why);
      membership.ifPresent(Membership::giveUp);
    }
  }

  private void beat() {
    try {
      List<Member> read = tables.members().beat(self.incarnation());
      if (silent) {
        LOG.info("the database answers again");
        silent = false;
      }
      if (read.isEmpty()) {
        end("another process has taken this node's name, or the database has been replaced");
        return;
      }
      members = read;
      lookForRivals(read);
      if (state == MemberState.UP) {
        deadMembers.look(read);
      }
      read.stream()
          .filter(m -> m.incarnation().equals(self.incarnation()))
          .filter(m -> m.state() == MemberState.DOWN)
          .findFirst()
          .ifPresent(_ -> end("the others have given this node up"));
      if (state == MemberState.JOINING || state == MemberState.UP) {
        ClusterIdentity.answer(
            tables.joins(), files, self, peers.host() + ":" + settings.port(), random);
      }
    } catch (RuntimeException e) {
      if (!silent) {
        LOG.warn("the database does not take this node's sign of life: {}", e.toString());
      }
      silent = true;
    }
  }

  private void lookForRivals(List<Member> read) {
    boolean rivals =
        state == MemberState.UP
            && membership
                .map(m -> Rivals.mustYield(read, new HashSet<>(m.incarnations())))
                .orElse(false);
    rivalBeats = rivals ? rivalBeats + 1 : 0;
    if (rivalBeats == RIVAL_BEATS_MAX) {
      end("there is an older cluster over this database");
    }
  }

  private <T> CompletionStage<T> onThread(Supplier<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    thread.execute(() -> {
      try {
        result.complete(work.get());
      } catch (RuntimeException e) {
        result.completeExceptionally(e);
      }
    });
    return result;
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      thread.awaitTermination(END_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    tables.close();
    database.close();
  }
}

package io.troupe.node.boot;

import io.troupe.actors.cluster.Membership;
import io.troupe.core.member.Build;
import io.troupe.core.member.Member;
import io.troupe.core.member.MemberState;
import io.troupe.persistence.member.MemberTables;
import io.troupe.persistence.postgres.DatabaseStartFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a node that has started becomes a member. It joins those that serve. If there are none, one
 * node at a time may begin a cluster of its own: who holds a lease in the database, while nobody
 * else could be one already.
 */
final class Forming {
  private static final Logger LOG = LoggerFactory.getLogger(Forming.class);
  private static final String LEASE = "forming";
  private static final Duration LEASE_TIME = Duration.ofSeconds(5);
  private static final long POLL_NANOS = 50_000_000L;
  private static final int POLLS_PER_STEP = 10;
  private static final int ANSWER_MILLIS_MAX = 1_000;

  private final MemberTables tables;
  private final Member self;
  private final Membership membership;
  private final PeerSettings settings;
  private final Supplier<SSLContext> credentials;
  private final LongSupplier nanos;
  private List<String> asked = List.of();
  private boolean founder;

  Forming(
      MemberTables tables,
      Member self,
      Membership membership,
      PeerSettings settings,
      Supplier<SSLContext> credentials,
      LongSupplier nanos) {
    this.tables = tables;
    this.self = self;
    this.membership = membership;
    this.settings = settings;
    this.credentials = credentials;
    this.nanos = nanos;
  }

  /**
   * Blocks until this node is a member and the others can read so.
   *
   * @throws DatabaseStartFailure after the time to join, or when it was given up meanwhile
   */
  void join() {
    long until = nanos.getAsLong() + settings.joinTimeout().toNanos();
    while (!membership.isUp()) {
      if (nanos.getAsLong() > until) {
        throw new DatabaseStartFailure(
            "no member has let this node join within "
                + settings.joinTimeout().toSeconds()
                + " s; asked were "
                + asked);
      }
      step();
      for (int i = 0; i < POLLS_PER_STEP && !membership.isUp(); i++) {
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
    refuseOtherBuilds();
    if (founder) {
      giveUpTheSilent();
    }
    boolean entered =
        founder
            ? tables.leases().enterAsHolder(LEASE, self.incarnation(), MemberState.UP)
            : tables.members().enter(self.incarnation(), MemberState.UP);
    if (!entered) {
      throw new DatabaseStartFailure("the others went on without this node while it joined");
    }
    if (founder) {
      tables.leases().release(LEASE, self.incarnation());
    }
  }

  /** A member that the database has not heard of for a while may be one all the same. */
  private void refuseOtherBuilds() {
    Build own = new Build(settings.build());
    for (String build : membership.builds()) {
      own.refuses(new Build(build))
          .ifPresent(why -> {
            throw new DatabaseStartFailure(why);
          });
    }
  }

  /**
   * Who seemed dead when this cluster began must not go on beside it: when he wakes up he reads
   * that he is down, and joins.
   */
  private void giveUpTheSilent() {
    for (Member other : tables.members().all()) {
      if (!other.name().equals(self.name()) && other.state() == MemberState.UP) {
        tables.members().down(other.artery(), other.incarnation());
      }
    }
  }

  private void step() {
    List<Member> others =
        tables.members().all().stream().filter(m -> !m.name().equals(self.name())).toList();
    List<String> serving =
        others.stream()
            .filter(m -> m.state() == MemberState.UP)
            .filter(this::mayRun)
            .map(Member::artery)
            .toList();
    if (founder) {
      founder = tables.leases().acquire(LEASE, self.incarnation(), self.incarnation(), LEASE_TIME);
    } else if (!serving.isEmpty()) {
      if (!serving.equals(asked)) {
        LOG.info("joining {}", serving);
        membership.join(serving);
        asked = serving;
      }
    } else if (tables.leases().acquire(LEASE, self.incarnation(), self.incarnation(), LEASE_TIME)) {
      // Somebody may have become a member just before.
      founder =
          tables.members().all().stream()
              .filter(m -> !m.name().equals(self.name()))
              .noneMatch(m -> m.state() == MemberState.UP && mayRun(m));
      if (founder) {
        LOG.info("no member is there: beginning the cluster");
        membership.form();
      } else {
        tables.leases().release(LEASE, self.incarnation());
      }
    }
  }

  /**
   * Whether it may be a member now. One whose port nobody listens on is not, however fresh its sign
   * of life. One that answers is, however old that: it may only lack the database. One that takes
   * the connection and says nothing is stopped, and counts while its sign of life is fresh.
   */
  private boolean mayRun(Member member) {
    int colon = member.artery().lastIndexOf(':');
    String host = member.artery().substring(0, colon);
    int port = Integer.parseInt(member.artery().substring(colon + 1));
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), ANSWER_MILLIS_MAX);
      if (member.living()) {
        return true;
      }
      plain.setSoTimeout(ANSWER_MILLIS_MAX);
      SSLSocket tls =
          (SSLSocket) credentials.get().getSocketFactory().createSocket(plain, host, port, true);
      tls.startHandshake();
      return true;
    } catch (ConnectException refused) {
      return false;
    } catch (IOException unanswered) {
      return member.living();
    }
  }
}

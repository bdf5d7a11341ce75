package io.troupe.node.boot;

import com.typesafe.config.Config;
import io.troupe.core.member.Build;
import io.troupe.core.member.Member;
import io.troupe.core.member.MemberState;
import io.troupe.core.member.NameClaim;
import io.troupe.node.pki.Pki;
import io.troupe.persistence.member.MemberTables;
import io.troupe.persistence.member.MembersUnavailable;
import io.troupe.persistence.postgres.Database;
import io.troupe.persistence.postgres.DatabaseStartFailure;
import io.troupe.persistence.postgres.DatabaseUrl;
import io.troupe.persistence.postgres.SchemaMigration;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * What a node does before anything else where others share its database: sees that its build may
 * run beside theirs, gets the cluster's identity, and takes a name that nobody else has. Blocks.
 */
final class Entrance {
  private static final long POLL_NANOS = 500_000_000L;

  /** Longer than the sign of life of a node's own former life can look fresh. */
  private static final Duration NAME_WAIT = Member.SILENCE_MAX.plusSeconds(2);

  private final Settings settings;
  private final PeerSettings peers;
  private final DataDirectory directory;
  private final Optional<String> explicitName;
  private final InstantSource clock;
  private final SecureRandom random;

  private Entrance(
      Settings settings,
      PeerSettings peers,
      DataDirectory directory,
      Optional<String> explicitName,
      InstantSource clock,
      SecureRandom random) {
    this.settings = settings;
    this.peers = peers;
    this.directory = directory;
    this.explicitName = explicitName;
    this.clock = clock;
    this.random = random;
  }

  /**
   * @param version of this program
   * @return empty for a node with a database of its own: it is alone
   * @throws DatabaseStartFailure saying why this node may not enter
   */
  static Optional<Peers> enter(
      Settings settings,
      DataDirectory directory,
      Config config,
      String version,
      Progress progress,
      InstantSource clock,
      SecureRandom random) {
    if (settings.databaseUrl().isEmpty()) {
      return Optional.empty();
    }
    Database database = Database.open(DatabaseUrl.parse(settings.databaseUrl().get()));
    MemberTables tables = MemberTables.over(database);
    try {
      PeerSettings peers = PeerSettings.of(config, settings, version);
      String name = config.getString("troupe.node-name");
      Entrance entrance =
          new Entrance(
              settings,
              peers,
              directory,
              Optional.of(name).filter(n -> !n.isEmpty()),
              clock,
              random);
      return Optional.of(entrance.enter(database, tables, progress));
    } catch (MembersUnavailable e) {
      tables.close();
      database.close();
      throw new DatabaseStartFailure("the members cannot be read: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      tables.close();
      database.close();
      throw e;
    }
  }

  private Peers enter(Database database, MemberTables tables, Progress progress) {
    // A schema that was brought forward cannot be taken back: whoever may not enter must not do it.
    if (SchemaMigration.reached(database, MemberTables.SCHEMA)) {
      refuseOtherBuilds(tables.members().all());
    }
    CommitMemory.checkNotEmptied(database, directory);
    SchemaMigration.migrate(database);
    IdentityFiles files = new IdentityFiles(directory);
    new ClusterIdentity(
            files,
            tables,
            peers,
            peers.host() + ":" + settings.port(),
            clock,
            ProcessTime::nanos,
            random)
        .ensure(uuid(), progress);
    Member self = claim(tables);
    refuseThoseBeside(self, tables);
    Settings named = settings.withNodeName(self.name());
    Pki pki = Pki.open(directory.pki(), clock.instant(), random);
    MemberCredentials credentials =
        new MemberCredentials(pki, self.name(), peers.host(), clock, random);
    return new Peers(named, peers, database, tables, self, files, credentials, random);
  }

  private void refuseOtherBuilds(List<Member> members) {
    Build own = new Build(peers.build());
    for (Member member : members) {
      if (member.living() && !member.api().equals(peers.api(settings))) {
        own.refuses(new Build(member.build()))
            .ifPresent(why -> {
              throw new DatabaseStartFailure(
                  why + " (member " + member.name() + " at " + member.api() + ")");
            });
      }
    }
  }

  /** Of two that start at once, each may have looked before the other had its row. */
  private void refuseThoseBeside(Member self, MemberTables tables) {
    try {
      refuseOtherBuilds(tables.members().all());
    } catch (DatabaseStartFailure refused) {
      tables.members().enter(self.incarnation(), MemberState.LEFT);
      throw refused;
    }
  }

  private Member claim(MemberTables tables) {
    Path file = directory.member();
    Optional<MemberFile> remembered = MemberFile.read(file);
    String identity = remembered.map(MemberFile::identity).orElseGet(this::uuid);
    String wish =
        explicitName.orElseGet(() -> remembered.map(MemberFile::name).orElse(settings.nodeName()));
    long until = ProcessTime.nanos() + NAME_WAIT.toNanos();
    while (true) {
      List<Member> members = tables.members().all();
      NameClaim.Verdict verdict =
          NameClaim.judge(wish, explicitName.isPresent(), identity, peers.api(settings), members);
      switch (verdict) {
        case NameClaim.Verdict.Refuse(var why) -> {
          if (ProcessTime.nanos() > until) {
            throw new DatabaseStartFailure(why);
          }
          LockSupport.parkNanos(POLL_NANOS);
        }
        case NameClaim.Verdict.Take(var name, var replaces) -> {
          Member self = self(name, identity);
          if (tables.members().claim(self, replaces)) {
            new MemberFile(identity, name).write(file);
            return self;
          }
        }
      }
    }
  }

  private Member self(String name, String identity) {
    return new Member(
        name,
        identity,
        uuid(),
        peers.api(settings),
        peers.host() + ":" + peers.port(),
        peers.build(),
        MemberState.JOINING,
        clock.instant(),
        Duration.ZERO);
  }

  private String uuid() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }
}

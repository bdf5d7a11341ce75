package io.troupe.node.boot;

import io.troupe.core.member.Build;
import io.troupe.core.member.Member;
import io.troupe.node.pki.SealedBox;
import io.troupe.persistence.member.ClusterTable;
import io.troupe.persistence.member.JoinTable;
import io.troupe.persistence.member.JoinTable.Answer;
import io.troupe.persistence.member.JoinTable.Request;
import io.troupe.persistence.member.MemberTables;
import io.troupe.persistence.postgres.DatabaseStartFailure;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Sees to it that this data directory holds the identity of its database's cluster: makes it on an
 * empty database, compares it, or asks a member for it. Blocks.
 *
 * <p>Who asks writes a fresh public key into the database, which he can only with its credentials,
 * and a member writes the identity back, sealed to that key: whoever may write the database is
 * trusted with it (D15), whoever merely reads it, or a backup of it, learns nothing. No request
 * without credentials needs to be served for it.
 */
final class ClusterIdentity {
  private static final Duration VALIDITY = Duration.ofSeconds(90);

  /** After this, anybody may answer instead of the seed that was named. */
  private static final Duration SEED_FIRST = Duration.ofSeconds(5);

  private static final long POLL_NANOS = 100_000_000L;

  private final IdentityFiles files;
  private final MemberTables tables;
  private final PeerSettings settings;
  private final String ownApi;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final SecureRandom random;

  /**
   * @param ownApi {@code host:port}, to be told from the seeds
   */
  ClusterIdentity(
      IdentityFiles files,
      MemberTables tables,
      PeerSettings settings,
      String ownApi,
      InstantSource clock,
      LongSupplier nanos,
      SecureRandom random) {
    this.files = files;
    this.tables = tables;
    this.settings = settings;
    this.ownApi = ownApi;
    this.clock = clock;
    this.nanos = nanos;
    this.random = random;
  }

  /**
   * @param ids a fresh name for a cluster or a request
   * @throws DatabaseStartFailure saying what does not fit
   */
  void ensure(String ids, Progress progress) {
    Optional<ClusterTable.Row> row = tables.cluster().read();
    if (row.isEmpty() && !files.claimed()) {
      row = found(ids, progress);
    } else if (row.isEmpty()) {
      files.complete(clock.instant(), random);
      row = insert(ids);
    }
    if (files.claimed() || sameCertificate(row.get())) {
      compare(row.get());
      files.claim();
    } else {
      files.discard();
      join(ids, progress);
      compare(row.get());
    }
  }

  /** An empty database and an empty directory: a new cluster, unless a seed is to begin it. */
  private Optional<ClusterTable.Row> found(String id, Progress progress) {
    if (!settings.seeds().isEmpty() && !settings.seeds().contains(ownApi)) {
      progress.note("waiting for " + String.join(", ", settings.seeds()) + " to begin the cluster");
      long until = nanos.getAsLong() + settings.joinTimeout().toNanos();
      Optional<ClusterTable.Row> row = tables.cluster().read();
      while (row.isEmpty() && nanos.getAsLong() < until) {
        LockSupport.parkNanos(POLL_NANOS);
        row = tables.cluster().read();
      }
      if (row.isEmpty()) {
        throw new DatabaseStartFailure(
            "nobody has begun a cluster in this database; start the member at "
                + String.join(", ", settings.seeds())
                + " first, or start without --join");
      }
      return row;
    }
    files.make(clock.instant(), random);
    return insert(id);
  }

  /** Ours, or that of whoever was faster. */
  private Optional<ClusterTable.Row> insert(String id) {
    tables
        .cluster()
        .insert(
            new ClusterTable.Row(
                id, files.certificate(), files.rootKeyId(random), settings.build()));
    return tables.cluster().read();
  }

  private boolean sameCertificate(ClusterTable.Row row) {
    return files.exist() && files.certificate().equals(row.certificate());
  }

  private void compare(ClusterTable.Row row) {
    if (!sameCertificate(row)) {
      throw new DatabaseStartFailure(
          "this data directory belongs to another cluster than the database (its authority is"
              + " another); use the cluster's own data directory, or an empty one to join");
    }
    files.complete(clock.instant(), random);
    String rootKey = files.rootKeyId(random);
    if (!rootKey.equals(row.rootKey())) {
      throw new DatabaseStartFailure(
          "root.key of this data directory is key "
              + rootKey
              + ", the cluster's secrets are encrypted under "
              + row.rootKey()
              + "; put the right file there");
    }
  }

  private void join(String id, Progress progress) {
    KeyPair keys = SealedBox.keyPair(random);
    String asked = settings.seeds().stream().filter(s -> !s.equals(ownApi)).findFirst().orElse("");
    Request request = new Request(id, keys.getPublic().getEncoded(), asked, settings.build());
    JoinTable joins = tables.joins();
    joins.ask(request, VALIDITY);
    progress.note("asking " + (asked.isEmpty() ? "a member" : asked) + " for the cluster's keys");
    long start = nanos.getAsLong();
    long until = start + settings.joinTimeout().toNanos();
    long widen = asked.isEmpty() ? until : start + SEED_FIRST.toNanos();
    while (nanos.getAsLong() < until) {
      Optional<Answer> answer = joins.take(id);
      if (answer.isPresent()) {
        accept(answer.get(), keys, id);
        return;
      }
      if (nanos.getAsLong() > widen) {
        progress.note(asked + " does not answer; asking any member");
        joins.ask(new Request(id, request.publicKey(), "", request.build()), VALIDITY);
        widen = until;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    joins.withdraw(id);
    throw new DatabaseStartFailure(
        "this database belongs to a cluster, and none of its members has answered; start one"
            + " of them, or copy pki/ and store/root.key from a member's data directory");
  }

  private void accept(Answer answer, KeyPair keys, String id) {
    switch (answer) {
      case Answer.Refused(var why) -> throw new DatabaseStartFailure(why);
      case Answer.Sealed(var box) -> files.unpack(SealedBox.open(keys, box, context(id)));
    }
  }

  /**
   * A member's answers to those who have asked this one, or anybody.
   *
   * @param seeds what others may have called this member
   */
  static void answer(
      JoinTable joins, IdentityFiles files, Member self, String seed, SecureRandom random) {
    for (Request request : joins.pending()) {
      if (request.asked().isEmpty() || request.asked().equals(seed)) {
        Answer answer =
            new Build(request.build())
                .refuses(new Build(self.build()))
                .<Answer>map(Answer.Refused::new)
                .orElseGet(() ->
                    new Answer.Sealed(
                        SealedBox.seal(
                            request.publicKey(), files.pack(), context(request.id()), random)));
        joins.answer(request.id(), answer);
      }
    }
  }

  private static byte[] context(String id) {
    return ("troupe join " + id).getBytes(StandardCharsets.UTF_8);
  }
}

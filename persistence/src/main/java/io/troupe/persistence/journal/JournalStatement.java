package io.troupe.persistence.journal;

import io.troupe.persistence.chain.ChainHash;
import io.troupe.persistence.codec.ObjectEventSerializer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * The one statement that commits a batch (D4, docs/adr/0010).
 *
 * <pre>
 *   input     the batch, numbered
 *   advanced  revision.n += k, under the row's lock: commit order is revision order; the hash of
 *             the commit follows from the last one's and a digest of the batch (docs/adr/0062)
 *   fenced    head advances from sequence number - 1 only
 *   passed    how many did; a row that is fresh in head (xmax 0: inserted) must be number 1
 *   written   the rows, ordering = revision; divides by zero unless every row passed the fence
 *   noted     the commit row
 *   keyed     keys of encrypted objects, wrapped; destroyed when their object is
 *   last      told to all who listen ({@link RevisionNotices}), where there are other nodes
 * </pre>
 *
 * Worked example: n = 41, a batch of two. {@code advanced} gives base 41; the rows become 42 and
 * 43, visible together with the commit row (42, 43). If another writer has the second row's
 * sequence number, {@code passed} counts 1, 1 / 0 fails the statement, and n is 41 again.
 */
final class JournalStatement {
  private static final String SQL =
      """
      WITH input AS (
        SELECT * FROM unnest(
            ?::text[], ?::bigint[], ?::text[], ?::bigint[], ?::text[], ?::bytea[], ?::bigint[])
          WITH ORDINALITY AS t (pid, seq, writer, stamp, manifest, payload, whole, place)
      ), advanced AS (
        UPDATE revision SET n = n + ?, (committed_at, chain_hash) = (
            SELECT t, sha256(
                chain_hash || int8send(n + 1) || int8send(n + ?) || timestamptz_send(t) || ?)
            FROM (SELECT greatest(committed_at, clock_timestamp()) AS t OFFSET 0) AS now)
          WHERE one RETURNING n - ? AS base, committed_at, chain_hash
      ), fenced AS (
        INSERT INTO head AS h (persistence_id, sequence_number, ordering)
          SELECT pid, seq, base + place FROM advanced, input
          ON CONFLICT (persistence_id) DO UPDATE
            SET sequence_number = excluded.sequence_number, ordering = excluded.ordering
            WHERE h.sequence_number = excluded.sequence_number - 1
          RETURNING sequence_number AS seq, xmax = 0 AS fresh
      ), passed AS (
        SELECT count(*) FILTER (WHERE NOT fresh OR seq = 1) AS k FROM fenced
      ), written AS (
        INSERT INTO event_journal (ordering, persistence_id, sequence_number, writer,
            write_timestamp, event_ser_id, event_ser_manifest, event_payload, whole)
          SELECT base + place / (passed.k = ?)::int, pid, seq, writer, stamp, ?, manifest, payload,
            whole
          FROM advanced, passed, input
      ), noted AS (
        INSERT INTO commit (first, last, committed_at, writer, chain_hash)
          SELECT base + 1, base + ?, committed_at, ?, chain_hash FROM advanced
      )%s
      SELECT base + 1, committed_at, chain_hash%s FROM advanced\
      """;

  private static final String TOLD =
      ", pg_notify('" + RevisionNotices.CHANNEL + "', (base + ?)::text)";

  private static final String KEYS =
      """
      , keyed AS (
        INSERT INTO object_key (uid, persistence_id, root_key, wrapped)
          SELECT uid, pid, ?, wrapped
          FROM unnest(?::text[], ?::text[], ?::bytea[]) AS k (uid, pid, wrapped)
          ON CONFLICT (uid) DO NOTHING
      ), destroyed AS (
        DELETE FROM object_key WHERE uid = ANY (?::text[])
      )\
      """;

  private final Connection connection;
  private final PreparedStatement plain;
  private final PreparedStatement withKeys;
  private final String writer;
  private final String rootKey;
  private final boolean announces;

  /**
   * @param connection in autocommit mode; the statements live as long as it does
   * @param announces whether the last revision is told to all who listen
   */
  JournalStatement(Connection connection, String writer, String rootKey, boolean announces)
      throws SQLException {
    this.connection = connection;
    this.announces = announces;
    String told = announces ? TOLD : "";
    this.plain = connection.prepareStatement(SQL.formatted("", told));
    this.withKeys = connection.prepareStatement(SQL.formatted(KEYS, told));
    this.writer = writer;
    this.rootKey = rootKey;
  }

  record Committed(long first, Instant time, byte[] chainHash) {}

  /**
   * Commits all or nothing.
   *
   * @param batch in the order of revisions; at most one event per persistence id
   */
  Committed execute(List<PendingWrite> batch) throws SQLException {
    boolean keys =
        batch.stream().anyMatch(w -> w.encoded().newKey().isPresent() || w.encoded().destroysKey());
    PreparedStatement statement = keys ? withKeys : plain;
    int next = bindRows(statement, batch);
    if (keys) {
      next = bindKeys(statement, batch, next);
    }
    if (announces) {
      statement.setInt(next, batch.size());
    }
    try (ResultSet row = statement.executeQuery()) {
      row.next();
      return new Committed(
          row.getLong(1), row.getObject(2, OffsetDateTime.class).toInstant(), row.getBytes(3));
    }
  }

  private int bindRows(PreparedStatement statement, List<PendingWrite> batch) throws SQLException {
    int k = batch.size();
    String[] names = new String[k];
    Long[] numbers = new Long[k];
    String[] writers = new String[k];
    Long[] stamps = new Long[k];
    String[] manifests = new String[k];
    byte[][] payloads = new byte[k][];
    Long[] wholes = new Long[k];
    byte[] digests = new byte[k * ChainHash.BYTES];
    for (int i = 0; i < k; i++) {
      PendingWrite write = batch.get(i);
      names[i] = write.persistenceId();
      numbers[i] = write.sequenceNumber();
      writers[i] = write.writerUuid();
      stamps[i] = write.timestampMillis();
      manifests[i] = write.encoded().manifest();
      payloads[i] = write.encoded().payload();
      wholes[i] = write.encoded().whole() == 0 ? null : write.encoded().whole();
      System.arraycopy(write.digest(), 0, digests, i * ChainHash.BYTES, ChainHash.BYTES);
    }
    int at = 1;
    statement.setArray(at++, connection.createArrayOf("text", names));
    statement.setArray(at++, connection.createArrayOf("int8", numbers));
    statement.setArray(at++, connection.createArrayOf("text", writers));
    statement.setArray(at++, connection.createArrayOf("int8", stamps));
    statement.setArray(at++, connection.createArrayOf("text", manifests));
    statement.setArray(at++, connection.createArrayOf("bytea", payloads));
    statement.setArray(at++, connection.createArrayOf("int8", wholes));
    statement.setInt(at++, k);
    statement.setInt(at++, k);
    statement.setBytes(at++, ChainHash.batch(writer, digests));
    statement.setInt(at++, k);
    statement.setInt(at++, k);
    statement.setInt(at++, ObjectEventSerializer.IDENTIFIER);
    statement.setInt(at++, k);
    statement.setString(at++, writer);
    return at;
  }

  private int bindKeys(PreparedStatement statement, List<PendingWrite> batch, int next)
      throws SQLException {
    List<PendingWrite> created =
        batch.stream().filter(w -> w.encoded().newKey().isPresent()).toList();
    String[] destroyed =
        batch.stream()
            .filter(w -> w.encoded().destroysKey())
            .map(w -> w.encoded().uid())
            .toArray(String[]::new);
    int at = next;
    statement.setString(at++, rootKey);
    statement.setArray(
        at++,
        connection.createArrayOf(
            "text", created.stream().map(w -> w.encoded().uid()).toArray(String[]::new)));
    statement.setArray(
        at++,
        connection.createArrayOf(
            "text", created.stream().map(PendingWrite::persistenceId).toArray(String[]::new)));
    statement.setArray(
        at++,
        connection.createArrayOf(
            "bytea",
            created.stream().map(w -> w.encoded().newKey().orElseThrow()).toArray(byte[][]::new)));
    statement.setArray(at++, connection.createArrayOf("text", destroyed));
    return at;
  }
}

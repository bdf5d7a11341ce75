package io.troupe.persistence;

import io.troupe.core.meta.ObjectKey;
import io.troupe.persistence.checkpoint.StoredFacts;
import io.troupe.persistence.journal.WriterSettings;
import io.troupe.persistence.postgres.DatabaseUrl;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * @param directory holds the embedded server's data and the root key
 * @param databaseUrl an external server; empty for the embedded one
 * @param encrypted objects whose content is kept as ciphertext only
 * @param facts indexes objects of a checkpoint
 * @param writer this node's name and bounds
 * @param random a secure one: for keys and passwords
 */
public record StoreSettings(
    Path directory,
    Optional<DatabaseUrl> databaseUrl,
    Predicate<ObjectKey> encrypted,
    StoredFacts facts,
    WriterSettings writer,
    RandomGenerator random) {

  /** With the usual bounds. */
  public static StoreSettings of(
      Path directory,
      Optional<DatabaseUrl> databaseUrl,
      Predicate<ObjectKey> encrypted,
      StoredFacts facts,
      String nodeName,
      LongSupplier nanos,
      RandomGenerator random) {
    return new StoreSettings(
        directory, databaseUrl, encrypted, facts, WriterSettings.of(nodeName, nanos), random);
  }
}

package io.troupe.node.boot;

import com.typesafe.config.Config;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.persistence.postgres.DatabaseUrl;
import io.troupe.persistence.verify.DatabaseVerification;
import io.troupe.persistence.verify.DatabaseVerification.Verified;
import io.troupe.persistence.verify.JournalVerification.Watcher;
import io.troupe.persistence.verify.JournalVerification.Wish;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;

/** Verifies the database that a data directory or a configuration names. Blocks. */
public final class Verifications {
  private static final int THREADS_MAX = 8;

  private final DatabaseReach reach;
  private final DatabaseVerification verification;

  /**
   * @param config the whole configuration, for the address of an external database
   */
  public Verifications(DataDirectory directory, Config config) {
    SecureRandom random = Chance.secure();
    BuiltInKinds kinds = new BuiltInKinds();
    IdentityFiles identity = new IdentityFiles(directory);
    this.reach =
        new DatabaseReach(
            directory, Settings.of(config).databaseUrl().map(DatabaseUrl::parse), random);
    this.verification =
        new DatabaseVerification(
            key -> kinds.byType(key.type()).map(kind -> kind.encrypted()).orElse(false),
            identity.whole() ? Optional.of(identity.rootKey(random)) : Optional.empty(),
            random,
            Math.min(THREADS_MAX, Runtime.getRuntime().availableProcessors()));
  }

  /**
   * @throws IOException if the database cannot be read, or is of another build
   */
  public Verified run(Wish wish, Watcher watcher) throws IOException {
    return reach.with(url -> verification.run(url, wish, watcher));
  }
}

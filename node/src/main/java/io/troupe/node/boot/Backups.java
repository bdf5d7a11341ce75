package io.troupe.node.boot;

import com.typesafe.config.Config;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.member.Member;
import io.troupe.persistence.backup.BackupHeader;
import io.troupe.persistence.backup.BackupReader;
import io.troupe.persistence.backup.DatabaseBackup;
import io.troupe.persistence.backup.DatabaseRestore;
import io.troupe.persistence.backup.DatabaseRestore.Restored;
import io.troupe.persistence.codec.RootKey;
import io.troupe.persistence.member.MemberTables;
import io.troupe.persistence.member.MembersUnavailable;
import io.troupe.persistence.postgres.Database;
import io.troupe.persistence.postgres.DatabaseUrl;
import io.troupe.persistence.postgres.EmbeddedPostgres;
import io.troupe.persistence.postgres.SchemaMigration;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Backups of the database that a data directory or a configuration names, and of the keys beside
 * it. Blocks.
 */
public final class Backups {
  private final DataDirectory directory;
  private final Optional<DatabaseUrl> external;
  private final SecureRandom random = Chance.secure();

  /**
   * @param config the whole configuration, for the address of an external database
   */
  public Backups(DataDirectory directory, Config config) {
    this.directory = directory;
    this.external = Settings.of(config).databaseUrl().map(DatabaseUrl::parse);
  }

  /**
   * @param keys where the keys are; empty if they were not wanted, or are not in the directory
   */
  public record Written(BackupHeader header, Optional<Path> keys) {}

  /** Where the keys of a backup are looked for. */
  public static Path keysOf(Path file) {
    return file.resolveSibling(file.getFileName() + ".keys");
  }

  /**
   * Backs up while others write. Both files are whole or not there.
   *
   * @throws IOException also if one of the files exists
   */
  public Written write(Path file, boolean withKeys) throws IOException {
    for (Path target : new Path[] {file, keysOf(file)}) {
      if (Files.exists(target)) {
        throw new FileAlreadyExistsException(target.toString());
      }
    }
    return new DatabaseReach(directory, external, random).with(url -> write(url, file, withKeys));
  }

  private Written write(DatabaseUrl url, Path file, boolean withKeys) throws IOException {
    try (Database database = Database.open(url)) {
      BackupHeader[] header = new BackupHeader[1];
      whole(file, out -> header[0] = DatabaseBackup.write(database, out));
      Path keys = keysOf(file);
      IdentityFiles identity = new IdentityFiles(directory);
      if (!withKeys || !identity.whole()) {
        return new Written(header[0], Optional.empty());
      }
      String rootKey = header[0].rootKey();
      if (!rootKey.isEmpty() && !rootKey.equals(identity.rootKeyId(random))) {
        throw new IOException(
            "root.key in "
                + directory.root()
                + " is not the one that this database's secrets are encrypted under; the backup is"
                + " written, without keys");
      }
      whole(keys, out -> out.write(BackupKeys.seal(identity.pack())));
      return new Written(header[0], Optional.of(keys));
    }
  }

  @FunctionalInterface
  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** For the owner only: what is not a Secret is in clear. Durable before it has its name. */
  private static void whole(Path file, Content content) throws IOException {
    Path half = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(half);
    try {
      try (FileChannel channel =
              FileChannel.open(
                  half,
                  Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                  PosixFilePermissions.asFileAttribute(
                      PosixFilePermissions.fromString("rw-------")));
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
        content.writeTo(out);
        out.flush();
        channel.force(true);
      }
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(half);
    }
  }

  /**
   * Restores into an empty database and, where keys lie beside the file, into a directory without
   * any.
   *
   * @throws IOException saying what does not fit; the database is then as empty as before
   */
  public Restored restore(Path file) throws IOException {
    BackupHeader header = BackupReader.verify(file);
    directory.create();
    Optional<DataDirectory.Lock> lock = directory.lock();
    if (lock.isEmpty()) {
      throw new IOException("Troupe is running in " + directory.root() + "; 'troupe down' first");
    }
    try (DataDirectory.Lock _ = lock.get()) {
      IdentityFiles identity = new IdentityFiles(directory);
      Optional<byte[]> packed = packed(keysOf(file), identity);
      RootKey root = root(header, packed, identity);
      if (external.isPresent()) {
        return restore(
            external.get(), file, header, root, () -> packed.ifPresent(identity::unpack));
      }
      Files.createDirectories(directory.store());
      try (EmbeddedPostgres own = EmbeddedPostgres.start(postgres(), random)) {
        return restore(own.url(), file, header, root, () -> packed.ifPresent(identity::unpack));
      }
    }
  }

  /** The keys beside the backup, if the directory has none of its own. */
  private static Optional<byte[]> packed(Path keys, IdentityFiles identity) throws IOException {
    if (identity.exist() || !Files.exists(keys)) {
      return Optional.empty();
    }
    return Optional.of(BackupKeys.open(Files.readAllBytes(keys)));
  }

  private RootKey root(BackupHeader header, Optional<byte[]> packed, IdentityFiles identity)
      throws IOException {
    if (packed.isEmpty() && !header.rootKey().isEmpty() && !identity.whole()) {
      throw new IOException(
          "the secrets in this backup are encrypted under root key "
              + header.rootKey()
              + "; put the keys file of the backup beside it, or pki/ and store/root.key into "
              + directory.root());
    }
    RootKey root =
        packed.isPresent() ? IdentityFiles.rootKey(packed.get()) : identity.rootKey(random);
    if (!header.rootKey().isEmpty() && !header.rootKey().equals(root.id())) {
      throw new IOException(
          "the secrets in this backup are encrypted under root key "
              + header.rootKey()
              + ", but here is key "
              + root.id());
    }
    return root;
  }

  private Restored restore(
      DatabaseUrl url, Path file, BackupHeader header, RootKey root, Runnable keys)
      throws IOException {
    BuiltInKinds kinds = new BuiltInKinds();
    try (Database database = Database.open(url)) {
      // Migrating somebody's database before refusing it would be no refusal.
      if (SchemaMigration.reached(database, MemberTables.SCHEMA)) {
        requireUnused(database);
      }
      if (SchemaMigration.present(database)) {
        DatabaseRestore.requireEmpty(database);
      }
      SchemaMigration.migrate(database);
      return new DatabaseRestore(
              database,
              root,
              key -> kinds.byType(key.type()).map(kind -> kind.encrypted()).orElse(false),
              random)
          .load(file, header, keys);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Members would go on with what they have in memory, and be wrong about all of it. */
  private static void requireUnused(Database database) throws IOException {
    try (MemberTables tables = MemberTables.over(database)) {
      String living =
          tables.members().all().stream()
              .filter(Member::living)
              .map(member -> member.name() + " (" + member.api() + ")")
              .collect(Collectors.joining(", "));
      if (!living.isEmpty()) {
        throw new IOException(
            "members of a cluster run on this database: "
                + living
                + "; stop all of them, and restore into an empty database");
      }
    } catch (MembersUnavailable e) {
      throw new IOException("the members cannot be read: " + e.getMessage(), e);
    }
  }

  private Path postgres() {
    return directory.store().resolve("postgres");
  }
}

/**
 * One file with all of a database, and back: format, backup of a running server, restore into an
 * empty one. Start at {@link io.troupe.persistence.backup.DatabaseBackup} and {@link
 * io.troupe.persistence.backup.DatabaseRestore}. Imports core.image, core.json and the rooms beside
 * it; blocks, on the caller's thread. See docs/adr/0014-backup-and-retention.md.
 */
package io.troupe.persistence.backup;

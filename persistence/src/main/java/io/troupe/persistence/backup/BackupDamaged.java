package io.troupe.persistence.backup;

import java.io.IOException;

/** The file is not what was written, or not a backup at all. */
public final class BackupDamaged extends IOException {
  private static final long serialVersionUID = 1L;

  BackupDamaged(String what) {
    super(what);
  }
}

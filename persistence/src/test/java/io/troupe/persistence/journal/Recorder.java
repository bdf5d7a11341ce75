package io.troupe.persistence.journal;

import io.troupe.core.image.Commit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that keeps what it heard. */
final class Recorder implements CommitListener {
  final List<Commit> commits = new CopyOnWriteArrayList<>();

  @Override
  public void committed(Commit commit) {
    commits.add(commit);
  }
}

package io.troupe.persistence.journal;

/**
 * Commits that retention has dropped were asked for; who needs them begins anew at a checkpoint.
 */
public final class RevisionsDropped extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param first revision that is not there
   * @param last of them that is known to be gone
   */
  public RevisionsDropped(long first, long last) {
    super("revisions " + first + " to " + last + " are not in the journal", null, false, false);
  }
}

package io.troupe.histories;

import java.util.List;

/** What a client was told. */
sealed interface Outcome {
  /** A create or an update is done. */
  record Written(long revision) implements Outcome {}

  /** A delete is done. */
  record Removed(String uid) implements Outcome {}

  record Found(Version version) implements Outcome {}

  record Listed(long revision, List<Version> versions) implements Outcome {
    public Listed {
      versions = List.copyOf(versions);
    }
  }

  /** It was not done and never will be. */
  record Refused(int code, String reason) implements Outcome {}

  /** No answer, or one that leaves open whether it was done. */
  record Unknown(String why) implements Outcome {}
}

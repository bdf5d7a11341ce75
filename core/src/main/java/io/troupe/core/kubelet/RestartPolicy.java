package io.troupe.core.kubelet;

/** Whether a container that has ended is started again. */
public enum RestartPolicy {
  ALWAYS,
  ON_FAILURE,
  NEVER;

  public static RestartPolicy of(String wire) {
    return switch (wire) {
      case "Never" -> NEVER;
      case "OnFailure" -> ON_FAILURE;
      default -> ALWAYS; // the API's default; validation has refused anything else
    };
  }

  public boolean restartsAfter(int exitCode) {
    return switch (this) {
      case ALWAYS -> true;
      case ON_FAILURE -> exitCode != 0;
      case NEVER -> false;
    };
  }
}

package io.troupe.core.admit.podsecurity;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One way in which a pod asks for too much.
 *
 * @param detail who asks for what; may be empty
 */
public record Violation(String reason, String detail) {

  /** All of them with who does it, as a refusal says it. */
  public static String details(List<Violation> all) {
    return all.stream()
        .map(v -> v.detail.isEmpty() ? v.reason : v.reason + " (" + v.detail + ')')
        .collect(Collectors.joining(", "));
  }

  public static String reasons(List<Violation> all) {
    return all.stream().map(Violation::reason).collect(Collectors.joining(", "));
  }
}

package io.troupe.core.admit.podsecurity;

import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a namespace's labels say about its pods.
 *
 * @param problems with the labels; a label that cannot be read counts as if it were the strictest
 *     for enforcement and as absent for the rest
 */
public record Policy(Rule enforce, Rule audit, Rule warn, List<FieldError> problems) {
  private static final String PREFIX = "pod-security.kubernetes.io/";
  private static final Pattern VERSION = Pattern.compile("v1\\.([0-9]|[1-9][0-9]*)");

  /** Larger than the number of any release. */
  static final int LATEST = Integer.MAX_VALUE;

  /**
   * A level as it was in one release.
   *
   * @param minor of Kubernetes 1
   */
  public record Rule(Level level, int minor) {
    static final Rule NONE = new Rule(Level.PRIVILEGED, LATEST);

    @Override
    public String toString() {
      return level.wire() + ':' + (minor == LATEST ? "latest" : "v1." + minor);
    }
  }

  private static final Policy NONE = new Policy(Rule.NONE, Rule.NONE, Rule.NONE, List.of());

  public Policy {
    problems = List.copyOf(problems);
  }

  /** Of a namespace's labels; most say nothing. */
  public static Policy of(Map<String, String> labels) {
    if (labels.keySet().stream().noneMatch(label -> label.startsWith(PREFIX))) {
      return NONE;
    }
    List<FieldError> problems = new ArrayList<>();
    return new Policy(
        rule(labels, "enforce", Level.RESTRICTED, problems),
        rule(labels, "audit", Level.PRIVILEGED, problems),
        rule(labels, "warn", Level.PRIVILEGED, problems),
        problems);
  }

  /** Whether everything passes without a look at it. */
  public boolean isFullyPrivileged() {
    return enforce.level == Level.PRIVILEGED
        && audit.level == Level.PRIVILEGED
        && warn.level == Level.PRIVILEGED;
  }

  private static Rule rule(
      Map<String, String> labels, String mode, Level ifUnreadable, List<FieldError> problems) {
    return new Rule(level(labels, mode, ifUnreadable, problems), version(labels, mode, problems));
  }

  private static Level level(
      Map<String, String> labels, String mode, Level ifUnreadable, List<FieldError> problems) {
    String label = PREFIX + mode;
    String text = labels.get(label);
    if (text == null) {
      return Level.PRIVILEGED;
    }
    for (Level level : Level.values()) {
      if (level.wire().equals(text)) {
        return level;
      }
    }
    problems.add(problem(label, text, "must be one of privileged, baseline, restricted"));
    return ifUnreadable;
  }

  private static int version(Map<String, String> labels, String mode, List<FieldError> problems) {
    String label = PREFIX + mode + "-version";
    String text = labels.getOrDefault(label, "latest");
    if (text.equals("latest")) {
      return LATEST;
    }
    Optional<Integer> minor = minor(text);
    if (minor.isEmpty()) {
      problems.add(problem(label, text, "must be \"latest\" or \"v1.x\""));
    }
    return minor.orElse(LATEST);
  }

  private static Optional<Integer> minor(String version) {
    Matcher matcher = VERSION.matcher(version);
    return matcher.matches() && matcher.group(1).length() < 5
        ? Optional.of(Integer.valueOf(matcher.group(1)))
        : Optional.empty();
  }

  private static FieldError problem(String label, String text, String words) {
    return FieldError.invalid("metadata.labels[" + label + "]", text, words);
  }
}

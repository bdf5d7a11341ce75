package io.troupe.core.schema.rule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import io.troupe.core.cel.Compilation;
import java.util.Optional;

/**
 * One rule of a schema, compiled.
 *
 * @param text of the expression, trimmed
 * @param message what to say when it does not hold; empty for the rule itself
 * @param reason cause reason, empty for FieldValueInvalid
 * @param fieldPath what to name instead of the place of the rule, such as {@code .replicas}
 * @param transition whether it is about a change, so that it needs an old value
 * @param optionalOldSelf whether it is run without an old value too
 */
record Rule(
    ObjectNode raw,
    String text,
    Compilation expression,
    String message,
    Optional<Compilation> messageExpression,
    String reason,
    String fieldPath,
    boolean transition,
    boolean optionalOldSelf) {
  private static final Pattern OLD_SELF = Pattern.compile("\\boldSelf\\b");

  static boolean usesOldSelf(String expression) {
    return OLD_SELF.matcher(expression).find();
  }

  /** What an error in running it calls it. */
  String shown() {
    return message.isEmpty() ? text : message;
  }
}

package io.troupe.core.outcome;

/**
 * One cause in a Status' details.
 *
 * @param reason for instance {@code FieldValueRequired}
 * @param field path such as {@code spec.containers[0].name}; empty when no field is at fault
 */
public record StatusCause(String reason, String message, String field) {}

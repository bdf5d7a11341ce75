package io.troupe.core.auth;

import io.troupe.core.select.FieldSelector;
import io.troupe.core.select.LabelSelector;
import io.troupe.core.select.Requirement;
import io.troupe.core.select.Requirement.Operator;
import java.util.List;
import java.util.Optional;

/**
 * The selectors a request narrows itself to, all of which hold; an authorizer may grant a narrow
 * request what it would not grant a wide one.
 */
public record Narrowing(List<Requirement> fields, List<Requirement> labels) {
  public static final Narrowing NONE = new Narrowing(List.of(), List.of());

  public Narrowing {
    fields = List.copyOf(fields);
    labels = List.copyOf(labels);
  }

  public static Narrowing of(FieldSelector fields, LabelSelector labels) {
    return fields.matchesEverything() && labels.matchesEverything()
        ? NONE
        : new Narrowing(
            fields.terms().stream()
                .map(t ->
                    new Requirement(
                        t.field(),
                        t.equal() ? Operator.EQUALS : Operator.NOT_EQUALS,
                        List.of(t.value())))
                .toList(),
            labels.requirements());
  }

  /** The one value a field must have, if the selectors say so. */
  public Optional<String> required(String field) {
    return fields.stream()
        .filter(r -> r.key().equals(field) && r.values().size() == 1)
        .filter(r -> r.operator() == Operator.EQUALS || r.operator() == Operator.IN)
        .map(r -> r.values().getFirst())
        .findFirst();
  }
}

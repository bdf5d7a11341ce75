package io.troupe.core.history;

import io.troupe.core.image.CommittedEvent;
import io.troupe.core.object.EventType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import io.troupe.core.select.FieldSelector;
import io.troupe.core.select.FieldSelector.Term;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Which entries are asked for: a field selector over what an entry says. */
public final class EntryFilter {
  private static final String GROUP = "object.group";
  private static final String RESOURCE = "object.resource";
  private static final String NAME = "object.name";
  private static final String FIELD = "field";
  private static final String TYPE = "type";

  private static final Set<String> KEYS =
      new TreeSet<>(
          List.of(
              GROUP,
              RESOURCE,
              NAME,
              "object.uid",
              "user",
              "verb",
              TYPE,
              "source",
              FIELD,
              FieldSelector.NAME,
              FieldSelector.NAMESPACE));

  private final List<Term> terms;

  private EntryFilter(List<Term> terms) {
    this.terms = terms;
  }

  /**
   * @return refused with 400 for what is no selector, and for a key or a type that there is not,
   *     saying which there are
   */
  public static Result<EntryFilter> parse(String text) {
    return FieldSelector.parseAny(text).then(EntryFilter::checked);
  }

  private static Result<EntryFilter> checked(FieldSelector selector) {
    for (Term term : selector.terms()) {
      if (!KEYS.contains(term.field())) {
        return Result.refused(
            Failure.badRequest(
                "field label not supported: "
                    + term.field()
                    + "; entries are selected by "
                    + String.join(", ", KEYS)));
      }
      if (term.field().equals(TYPE) && !isType(term.value())) {
        return Result.refused(
            Failure.badRequest("there is no event type \"" + term.value() + "\""));
      }
      if (term.field().equals(FIELD) && FieldPath.parse(term.value()).isEmpty()) {
        return Result.refused(
            Failure.badRequest("not a field path such as spec.replicas: \"" + term.value() + "\""));
      }
    }
    return Result.ok(new EntryFilter(selector.terms()));
  }

  private static boolean isType(String wire) {
    return Stream.of(EventType.values()).anyMatch(type -> type.wire().equals(wire));
  }

  /** The API group that is asked for; empty text for the core group. */
  public Optional<String> group() {
    return required(GROUP);
  }

  /** The resource, perhaps with its group behind a dot. */
  public Optional<String> resource() {
    return required(RESOURCE);
  }

  public Optional<String> name() {
    return required(NAME);
  }

  /** The one namespace that is asked for. */
  public Optional<String> namespace() {
    return required(FieldSelector.NAMESPACE);
  }

  /** Whether controllers' plans are asked for; they are told of to nobody else. */
  public boolean asksForDecisions() {
    return required(TYPE).filter(EventType.PLAN_MADE.wire()::equals).isPresent();
  }

  private Optional<String> required(String key) {
    return terms.stream()
        .filter(t -> t.equal() && t.field().equals(key))
        .map(Term::value)
        .findFirst();
  }

  /**
   * @param changes found out only when they are asked for
   */
  public boolean matches(CommittedEvent event, Supplier<List<Change>> changes) {
    boolean cheap =
        terms.stream().filter(t -> !t.field().equals(FIELD)).allMatch(t -> matches(t, event));
    return cheap
        && terms.stream()
            .filter(t -> t.field().equals(FIELD))
            .allMatch(t ->
                changes.get().stream().anyMatch(change -> change.touches(t.value())) == t.equal());
  }

  private static boolean matches(Term term, CommittedEvent event) {
    String actual =
        switch (term.field()) {
          case GROUP -> event.key().type().group();
          case RESOURCE ->
              term.value().indexOf('.') < 0
                  ? event.key().type().resource()
                  : event.key().type().qualified();
          case NAME -> event.key().name();
          case "object.uid" -> event.event().uid().value();
          case "user" -> event.event().cause().user();
          case "verb" -> event.event().cause().verb();
          case TYPE -> event.event().type().wire();
          case "source" -> Actor.source(event.event().cause());
          case FieldSelector.NAME -> EntryTree.name(event.revision());
          case FieldSelector.NAMESPACE -> event.key().namespace();
          default -> throw new IllegalStateException(term.field());
        };
    return actual.equals(term.value()) == term.equal();
  }
}

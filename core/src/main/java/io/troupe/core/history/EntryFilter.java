package io.troupe.core.history;

import io.troupe.core.image.CommittedEvent;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.object.EventType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import io.troupe.core.select.FieldSelector;
import io.troupe.core.select.FieldSelector.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Which entries are asked for: a field selector over what an entry says. */
public final class EntryFilter {
  private static final String GROUP = "object.group";
  private static final String RESOURCE = "object.resource";
  private static final String KIND = "object.kind";
  private static final String NAME = "object.name";
  private static final String UID = "object.uid";
  private static final String USER = "user";
  private static final String VERB = "verb";
  private static final String SOURCE = "source";
  private static final String FIELD = "field";
  private static final String TYPE = "type";

  private static final Set<String> KEYS =
      new TreeSet<>(
          List.of(
              GROUP,
              RESOURCE,
              KIND,
              NAME,
              UID,
              USER,
              VERB,
              TYPE,
              SOURCE,
              FIELD,
              FieldSelector.NAME,
              FieldSelector.NAMESPACE));

  /** What a filter by other things than the object asks of the object. */
  private static final Set<String> OF_THE_OBJECT = Set.of(NAME, UID, FieldSelector.NAME);

  /** Of what a refusal repeats. */
  private static final int SHOWN_CHARS_MAX = 200;

  /** Asks for every entry. */
  public static final EntryFilter EVERYTHING = new EntryFilter(List.of(), _ -> "");

  private final List<Term> terms;
  private final Function<ResourceType, String> kinds;

  private EntryFilter(List<Term> terms, Function<ResourceType, String> kinds) {
    this.terms = terms;
    this.kinds = kinds;
  }

  /**
   * The same for who knows of each type which kind its objects are; it must not change its mind.
   *
   * @param names gives an empty text for a type that it does not know
   */
  public EntryFilter knowing(Function<ResourceType, String> names) {
    return new EntryFilter(terms, names);
  }

  /** Kinds that are asked for by name. */
  public List<String> asksForKinds() {
    return terms.stream().filter(t -> t.field().equals(KIND)).map(Term::value).toList();
  }

  /**
   * @return refused with 400 for what is no selector, for a key or a type that there is not, and
   *     for what is no field's path
   */
  public static Result<EntryFilter> parse(String text) {
    return FieldSelector.parseAny(quoted(text)).then(EntryFilter::checked);
  }

  /** What stands between brackets may be written as entries show it, {@code [name=web]}. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length());
    boolean inside = false;
    char before = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      inside = c == '[' || inside && c != ']';
      if (inside && c == '=' && before != '\\') {
        quoted.append('\\');
      }
      quoted.append(c);
      before = c;
    }
    return quoted.toString();
  }

  private static Result<EntryFilter> checked(FieldSelector selector) {
    List<Term> checked = new ArrayList<>();
    for (Term term : selector.terms()) {
      if (!KEYS.contains(term.field())) {
        return Result.refused(
            Failure.badRequest(
                "field label not supported: "
                    + term.field()
                    + "; entries are selected by "
                    + String.join(", ", KEYS)));
      }
      if (term.value().indexOf('\0') >= 0) {
        return Result.refused(
            Failure.badRequest("the value of " + term.field() + " has a character that none has"));
      }
      if (term.field().equals(TYPE) && !isType(term.value())) {
        return Result.refused(
            Failure.badRequest("there is no event type \"" + term.value() + "\""));
      }
      Term asked = term;
      if (term.field().equals(FIELD)) {
        Optional<String> path = FieldPath.canonical(term.value());
        if (path.isEmpty()) {
          return Result.refused(noPath(term.value()));
        }
        asked = new Term(FIELD, path.get(), term.equal());
      }
      checked.add(asked);
    }
    return Result.ok(new EntryFilter(List.copyOf(checked), _ -> ""));
  }

  private static Failure noPath(String text) {
    boolean shown = text.length() <= SHOWN_CHARS_MAX;
    return Failure.badRequest(
        "not a field path such as spec.replicas or metadata.annotations[example.com/x]: \""
            + (shown ? text : text.substring(0, SHOWN_CHARS_MAX) + "...")
            + '"');
  }

  /** The same without the objects of an API group. */
  public EntryFilter without(String group) {
    List<Term> more = new ArrayList<>(terms);
    more.add(new Term(GROUP, group, false));
    return new EntryFilter(List.copyOf(more), kinds);
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

  public Optional<String> uid() {
    return required(UID);
  }

  /** The revision of the one entry that is asked for by its name. */
  public OptionalLong revision() {
    return required(FieldSelector.NAME).map(EntryTree::revision).orElse(OptionalLong.empty());
  }

  /** Paths of fields of which each must be among what an event changed. */
  public List<String> fields() {
    return terms.stream()
        .filter(t -> t.equal() && t.field().equals(FIELD))
        .map(Term::value)
        .toList();
  }

  public boolean matchesEverything() {
    return terms.isEmpty();
  }

  /** Whether a {@link Deed} tells of an event whether it matches, but for the fields it changed. */
  public boolean isToldByDeeds() {
    return terms.stream().noneMatch(t -> OF_THE_OBJECT.contains(t.field()));
  }

  /** Whether events of such an object can match. */
  public boolean mayMatch(Deed.Where where) {
    return terms.stream()
        .allMatch(t ->
            switch (t.field()) {
              case GROUP, RESOURCE, KIND -> matches(t, where.type());
              case FieldSelector.NAMESPACE -> mayBe(t, where.namespace());
              default -> true;
            });
  }

  /** Whether such events can match. */
  public boolean mayMatch(Deed.What what) {
    return terms.stream()
        .allMatch(t ->
            switch (t.field()) {
              case TYPE -> what.type().wire().equals(t.value()) == t.equal();
              case VERB -> what.verb().equals(t.value()) == t.equal();
              case FIELD -> !t.equal() || TouchedFields.mayTouch(what.type(), t.value());
              default -> true;
            });
  }

  /** Whether events of such doers can match. */
  public boolean mayMatch(Deed.Who who) {
    return terms.stream()
        .allMatch(t ->
            switch (t.field()) {
              case USER -> mayBe(t, who.user());
              case SOURCE -> mayBe(t, who.source());
              default -> true;
            });
  }

  /** Whether events that changed such fields can match. */
  public boolean mayMatch(Touched touched) {
    return fields().stream().allMatch(touched::mayTouch);
  }

  private static boolean mayBe(Term term, Word word) {
    return term.equal() ? word.mayBe(term.value()) : !word.isSurely(term.value());
  }

  /** Whether an event can match as far as that is known without its object. */
  public boolean mayMatch(CommittedEvent event) {
    return terms.stream()
        .allMatch(t ->
            t.field().equals(FIELD)
                ? !t.equal() || TouchedFields.mayTouch(event.event().type(), t.value())
                : matches(t, event));
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

  private boolean matches(Term term, CommittedEvent event) {
    String actual =
        switch (term.field()) {
          case GROUP, RESOURCE, KIND -> typeFor(term, event.key().type());
          case NAME -> event.key().name();
          case UID -> event.event().uid().value();
          case USER -> event.event().cause().user();
          case VERB -> event.event().cause().verb();
          case TYPE -> event.event().type().wire();
          case SOURCE -> Actor.source(event.event().cause());
          case FieldSelector.NAME -> EntryTree.name(event.revision());
          case FieldSelector.NAMESPACE -> event.key().namespace();
          default -> throw new IllegalStateException(term.field());
        };
    return actual.equals(term.value()) == term.equal();
  }

  private boolean matches(Term term, ResourceType type) {
    return typeFor(term, type).equals(term.value()) == term.equal();
  }

  /** In the words of the condition. */
  private String typeFor(Term term, ResourceType type) {
    if (term.field().equals(GROUP)) {
      return type.group();
    }
    if (term.field().equals(KIND)) {
      return kinds.apply(type);
    }
    return term.value().indexOf('.') < 0 ? type.resource() : type.qualified();
  }
}

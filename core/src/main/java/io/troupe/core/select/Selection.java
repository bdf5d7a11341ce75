package io.troupe.core.select;

import io.troupe.core.image.ObjectFacts;
import io.troupe.core.image.ResourceImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.image.Terms;
import io.troupe.core.kind.Kind;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.outcome.Result;
import io.troupe.core.select.Requirement.Operator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What a list or watch asks for: a namespace and selectors. Lists read the smallest index the
 * selectors allow, so that one with an equality selector costs what it finds, not what there is.
 *
 * @param namespace empty for all namespaces and for objects of the cluster
 */
public record Selection(String namespace, LabelSelector labels, FieldSelector fields) {

  /**
   * @param items in list order
   * @param lastPath of the last item when more may follow, else empty
   * @param remaining how many follow; empty when selectors leave that unknown or nothing follows
   */
  public record Page(
      List<StoredObject> items, Optional<String> lastPath, Optional<Long> remaining) {}

  /**
   * Of a request's query parameters.
   *
   * @return refused with 400 as {@link LabelSelector#parse} and {@link FieldSelector#parse} do
   */
  public static Result<Selection> of(
      Kind kind, String namespace, String labelSelector, String fieldSelector) {
    return LabelSelector.parse(labelSelector)
        .then(labels ->
            FieldSelector.parse(kind, fieldSelector)
                .then(fields -> Result.ok(new Selection(namespace, labels, fields))));
  }

  public static Selection everythingIn(String namespace) {
    return new Selection(namespace, LabelSelector.EVERYTHING, FieldSelector.EVERYTHING);
  }

  public boolean matches(StoredObject object) {
    return matches(object.key(), object.facts());
  }

  /** For watches, which judge the state before an event too. */
  public boolean matches(ObjectKey key, ObjectFacts facts) {
    return (namespace.isEmpty() || namespace.equals(key.namespace()))
        && labels.matches(facts.labels())
        && fields.matches(key, facts);
  }

  /** The one name that can match; requests are authorized with it. */
  public Optional<String> name() {
    return fields.required(FieldSelector.NAME);
  }

  public List<StoredObject> list(ResourceImage image) {
    return page(image, "", 0).items();
  }

  /**
   * @param after path of the last object of the page before; empty for the first page
   * @param limit most items; 0 for all
   */
  public Page page(ResourceImage image, String after, int limit) {
    List<StoredObject> items = new ArrayList<>();
    for (StoredObject object : candidates(image, after)) {
      if (!matches(object)) {
        continue;
      }
      if (limit > 0 && items.size() == limit) {
        String lastPath = items.getLast().key().path();
        return new Page(items, Optional.of(lastPath), remaining(image, lastPath));
      }
      items.add(object);
    }
    return new Page(items, Optional.empty(), Optional.empty());
  }

  private Optional<Long> remaining(ResourceImage image, String lastPath) {
    if (!labels.matchesEverything() || !fields.matchesEverything()) {
      return Optional.empty();
    }
    Collection<StoredObject> rest =
        namespace.isEmpty() ? image.after(lastPath) : image.after(lastPath, namespace);
    return Optional.of((long) rest.size());
  }

  /** A superset of the answer, in list order, as small as one index makes it. */
  private Collection<StoredObject> candidates(ResourceImage image, String after) {
    Optional<String> only = singleNamespace();
    if (name().isPresent()) {
      // Without a namespace only an object of the cluster can be found; then it is the only one.
      Optional<StoredObject> named = image.get(only.orElse(""), name().get());
      if (only.isPresent() || named.isPresent()) {
        return named.stream().filter(o -> o.key().path().compareTo(after) > 0).toList();
      }
    }
    Collection<StoredObject> best =
        only.isPresent() ? image.after(after, only.get()) : image.after(after);
    for (String term : indexTerms()) {
      Collection<StoredObject> found =
          only.isPresent()
              ? image.withTermAfter(term, after, only.get())
              : image.withTermAfter(term, after);
      if (found.size() < best.size()) {
        best = found;
      }
    }
    return best;
  }

  private Optional<String> singleNamespace() {
    return namespace.isEmpty() ? fields.required(FieldSelector.NAMESPACE) : Optional.of(namespace);
  }

  private List<String> indexTerms() {
    List<String> terms = new ArrayList<>();
    for (Requirement requirement : labels.requirements()) {
      boolean equality =
          requirement.operator() == Operator.EQUALS || requirement.operator() == Operator.IN;
      if (equality && requirement.values().size() == 1) {
        terms.add(Terms.label(requirement.key(), requirement.values().getFirst()));
      }
    }
    for (FieldSelector.Term term : fields.terms()) {
      boolean indexed =
          term.equal()
              && !term.field().equals(FieldSelector.NAME)
              && !term.field().equals(FieldSelector.NAMESPACE);
      if (indexed) {
        terms.add(Terms.field(term.field(), term.value()));
      }
    }
    return terms;
  }
}

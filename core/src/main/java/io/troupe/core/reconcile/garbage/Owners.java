package io.troupe.core.reconcile.garbage;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.image.Terms;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.OwnerReference;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.ObjectRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks owners and dependents up. */
final class Owners {
  private final KindRegistry kinds;
  private volatile Types known;

  /** The types of one moment's kinds. */
  private record Types(KindRegistry of, List<ResourceType> types) {}

  Owners(KindRegistry kinds) {
    this.kinds = kinds;
    this.known = read(kinds.now());
  }

  private static Types read(KindRegistry kinds) {
    return new Types(
        kinds,
        kinds.all().stream()
            .filter(kind -> kind.verbs().contains("delete"))
            .map(Kind::storedAs)
            .distinct()
            .sorted()
            .toList());
  }

  /** Every type whose objects can be collected. */
  List<ResourceType> types() {
    KindRegistry now = kinds.now();
    Types types = known;
    if (types.of() != now) {
      types = read(now);
      known = types; // a race reads them twice, which harms nobody
    }
    return types.types();
  }

  /** What an owner reference points at. */
  sealed interface Owner {
    /** There, with this very uid. */
    record Present(StoredObject object) implements Owner {
      /** Whether it waits for its dependents to go. */
      boolean waits() {
        return object.facts().deleting()
            && object.facts().finalizers().contains(ObjectRules.FOREGROUND);
      }
    }

    /** Gone, or its name now belongs to another life. */
    record Missing() implements Owner {}

    /** A kind not served here, or of a namespace though the dependent has none: hands off. */
    record Unknown(String why) implements Owner {}
  }

  Owner resolve(OwnerReference reference, ObjectKey dependent, ClusterImage image) {
    Optional<Kind> kind = kind(GroupVersionKind.of(reference.apiVersion(), reference.kind()));
    if (kind.isEmpty()) {
      return new Owner.Unknown("");
    }
    if (kind.get().namespaced() && dependent.namespace().isEmpty()) {
      return new Owner.Unknown(
          "ownerRef [%s/%s, namespace: , name: %s, uid: %s] does not exist in namespace \"\""
              .formatted(
                  reference.apiVersion(), reference.kind(), reference.name(), reference.uid()));
    }
    String namespace = kind.get().namespaced() ? dependent.namespace() : "";
    return image
        .get(new ObjectKey(kind.get().storedAs(), namespace, reference.name()))
        .filter(found -> found.uid().equals(reference.uid()))
        .<Owner>map(Owner.Present::new)
        .orElseGet(Owner.Missing::new);
  }

  /** The version need not be served any more; the group and kind must. */
  private Optional<Kind> kind(GroupVersionKind gvk) {
    return kinds
        .byKind(gvk)
        .or(() ->
            kinds.all().stream()
                .filter(kind ->
                    kind.gvk().group().equals(gvk.group()) && kind.gvk().kind().equals(gvk.kind()))
                .findFirst());
  }

  /** Objects that name this uid among their owners, by type and path. */
  List<StoredObject> dependents(Uid owner, ClusterImage image) {
    List<StoredObject> found = new ArrayList<>();
    for (ResourceType type : types()) {
      found.addAll(image.of(type).withTerm(Terms.owner(owner)));
    }
    return found;
  }

  boolean hasDependents(Uid owner, ClusterImage image) {
    for (ResourceType type : types()) {
      if (!image.of(type).withTerm(Terms.owner(owner)).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  static OwnerReference reference(StoredObject dependent, Uid owner) {
    return dependent.facts().owners().stream()
        .filter(reference -> reference.uid().equals(owner))
        .findFirst()
        .orElseThrow();
  }
}

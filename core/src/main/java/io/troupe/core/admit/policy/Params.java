package io.troupe.core.admit.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.image.ResourceImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.meta.GroupVersionKind;
import java.util.List;
import java.util.Optional;

/** The objects that configure a policy at a binding. Follows upstream policy/generic. */
final class Params {
  private Params() {}

  /** What was found. */
  sealed interface Found {
    /**
     * @param params one run for each; an empty one is null to the expressions
     */
    record Each(List<Optional<ObjectNode>> params) implements Found {}

    /**
     * @param policy whether the policy itself is at fault, not the binding
     */
    record Wrong(String message, boolean policy) implements Found {}
  }

  private static final Found NONE = new Found.Each(List.of(Optional.empty()));

  static Found of(
      PolicyBase policy, PolicyBinding binding, AdmissionRequest request, KindRegistry kinds) {
    if (policy.paramKind().isEmpty()) {
      return NONE;
    }
    GroupVersionKind gvk = policy.paramKind().get();
    Optional<Kind> kind = kinds.byKind(gvk);
    if (kind.isEmpty()) {
      return new Found.Wrong(
          "failed to find resource referenced by paramKind: '%s, Kind=%s'"
              .formatted(gvk.apiVersion(), gvk.kind()),
          true);
    }
    return binding.paramRef().isEmpty() ? NONE : referred(kind.get(), binding, request);
  }

  private static Found referred(Kind kind, PolicyBinding binding, AdmissionRequest request) {
    PolicyBinding.ParamRef ref = binding.paramRef().get();
    String namespace = ref.namespace().isEmpty() ? request.key().namespace() : ref.namespace();
    if (!kind.namespaced()) {
      if (!ref.namespace().isEmpty()) {
        return new Found.Wrong(
            "paramRef.namespace must not be provided for a cluster-scoped `paramKind`", false);
      }
      namespace = "";
    } else if (namespace.isEmpty()) {
      return new Found.Wrong(
          "cannot use namespaced paramRef in policy binding that matches cluster-scoped resources",
          false);
    }
    ResourceImage all = request.image().of(kind.type());
    List<Optional<ObjectNode>> found;
    if (!ref.name().isEmpty()) {
      found = all.get(namespace, ref.name()).map(s -> List.of(tree(s))).orElse(List.of());
    } else {
      found =
          (kind.namespaced() ? all.inNamespace(namespace) : all.all())
              .stream()
                  .filter(
                      s -> ref.selector().map(sel -> sel.matches(s.facts().labels())).orElse(false))
                  .map(Params::tree)
                  .toList();
    }
    return found.isEmpty() && ref.deniesWithout()
        ? new Found.Wrong(
            "no params found for policy binding with `Deny` parameterNotFoundAction", false)
        : new Found.Each(found);
  }

  private static Optional<ObjectNode> tree(StoredObject stored) {
    return Optional.of(stored.tree());
  }
}

package io.troupe.core.admit.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ResourceImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ResourceType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Compiled policies with their bindings, as of an image. The last answer is kept until either
 * resource changes, and what did not change is not compiled again. Any thread.
 *
 * @param <P> a compiled policy
 */
final class PolicyStore<P> {
  /** Policies kept in compiled form. */
  private static final int POLICIES_MAX = 2_000;

  /** A policy and its bindings, by name. */
  record Bound<P>(P policy, List<PolicyBinding> bindings) {}

  private record Version(String uid, long revision) {}

  private record Answer<P>(long policies, long bindings, List<Bound<P>> bound) {}

  private final ResourceType policies;
  private final ResourceType bindings;
  private final Function<JsonNode, P> compile;
  private final Map<Version, P> compiled = new LinkedHashMap<>(16, 0.75f, true);
  private volatile Answer<P> last = new Answer<>(-1, -1, List.of());

  PolicyStore(ResourceType policies, ResourceType bindings, Function<JsonNode, P> compile) {
    this.policies = policies;
    this.bindings = bindings;
    this.compile = compile;
  }

  /** In the policies' order of names; none that nobody has bound. */
  List<Bound<P>> of(ClusterImage image) {
    ResourceImage all = image.of(policies);
    ResourceImage bound = image.of(bindings);
    if (all.size() == 0 || bound.size() == 0) {
      return List.of();
    }
    Answer<P> known = last;
    if (known.policies == all.revision() && known.bindings == bound.revision()) {
      return known.bound;
    }
    List<Bound<P>> found = join(all, bound);
    last = new Answer<>(all.revision(), bound.revision(), found);
    return found;
  }

  private List<Bound<P>> join(ResourceImage all, ResourceImage bound) {
    Map<String, List<PolicyBinding>> byPolicy = new HashMap<>();
    for (StoredObject stored : bound.all()) {
      PolicyBinding binding = PolicyBinding.of(stored.tree());
      byPolicy.computeIfAbsent(binding.policy(), _ -> new ArrayList<>()).add(binding);
    }
    List<Bound<P>> found = new ArrayList<>();
    for (StoredObject stored : all.all()) {
      List<PolicyBinding> its = byPolicy.get(stored.key().name());
      if (its != null) {
        found.add(new Bound<>(compiled(stored), List.copyOf(its)));
      }
    }
    return List.copyOf(found);
  }

  private synchronized P compiled(StoredObject stored) {
    P policy =
        compiled.computeIfAbsent(
            new Version(stored.uid().toString(), stored.revision()),
            _ -> compile.apply(stored.tree()));
    if (compiled.size() > POLICIES_MAX) {
      compiled.remove(compiled.keySet().iterator().next());
    }
    return policy;
  }
}

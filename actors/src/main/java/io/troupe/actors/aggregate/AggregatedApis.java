package io.troupe.actors.aggregate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.troupe.actors.outgoing.ClientIdentity;
import io.troupe.actors.outgoing.Place;
import io.troupe.actors.outgoing.Remote;
import io.troupe.core.aggregate.ApiService;
import io.troupe.core.aggregate.RemoteGroup;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ResourceImage;
import io.troupe.core.image.StoredObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Who serves which group's version, as the APIServices say, and what was last seen of those that
 * others serve. Any thread; costs a comparison while no APIService changes.
 */
public final class AggregatedApis {
  private final Supplier<ClusterImage> images;
  private final ClientIdentity identity;
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();
  private volatile Known known = new Known(null, List.of(), Map.of());

  /**
   * @param remotes by group version, such as {@code metrics.k8s.io/v1beta1}
   */
  private record Known(
      ResourceImage image, List<ApiService> all, Map<String, ApiService> remotes) {}

  /**
   * What was last heard of a remote group's version.
   *
   * @param resources its APIResourceList, missing when it was never heard
   * @param openApi where the document for it is, empty when it has none
   */
  public record Seen(JsonNode resources, boolean current, String openApi) {
    static final Seen NOTHING = new Seen(MissingNode.getInstance(), false, "");
  }

  /**
   * @param images the newest
   * @param identity what servers know this one by: the front proxy's certificate
   */
  public AggregatedApis(Supplier<ClusterImage> images, ClientIdentity identity) {
    this.images = images;
    this.identity = identity;
  }

  /** Every APIService, by name. */
  public List<ApiService> all() {
    return known().all;
  }

  public boolean anyRemote() {
    return !known().remotes.isEmpty();
  }

  /**
   * @param groupVersion such as {@code metrics.k8s.io/v1beta1}, {@code v1} for the core group
   * @return empty when this server serves it, or nobody
   */
  public Optional<ApiService> remote(String groupVersion) {
    return Optional.ofNullable(known().remotes.get(groupVersion));
  }

  /** What discovery says of the groups that others serve, in discovery's order. */
  public List<RemoteGroup> remotes() {
    List<ApiService> all = new ArrayList<>(known().remotes.values());
    all.sort(ApiService.GROUPS_FIRST.thenComparing(ApiService.VERSIONS_FIRST));
    return all.stream()
        .map(each -> {
          Seen last = seen(each);
          return new RemoteGroup(each, last.resources(), last.current() && each.available());
        })
        .toList();
  }

  public Seen seen(ApiService apiService) {
    return seen.getOrDefault(apiService.name(), Seen.NOTHING);
  }

  void saw(ApiService apiService, Seen now) {
    seen.put(apiService.name(), now);
  }

  void forgetAllBut(Iterable<String> names) {
    List<String> kept = new ArrayList<>();
    names.forEach(kept::add);
    seen.keySet().retainAll(kept);
  }

  /** The server of a remote APIService. */
  public Remote remoteOf(ApiService apiService) {
    ApiService.ServiceReference service = apiService.service().orElseThrow();
    return new Remote(
        new Place.ClusterService(service.namespace(), service.name(), service.port(), ""),
        apiService.caBundle(),
        !apiService.insecure(),
        Optional.of(identity));
  }

  private Known known() {
    ResourceImage now = images.get().of(ApiService.TYPE);
    Known last = known;
    if (last.image != now) {
      List<ApiService> all =
          now.all().stream().map(StoredObject::tree).map(ApiService::of).toList();
      Map<String, ApiService> remotes = new TreeMap<>();
      all.stream().filter(ApiService::isRemote).forEach(a -> remotes.put(a.groupVersion(), a));
      last = new Known(now, all, Collections.unmodifiableMap(remotes));
      known = last; // a race reads them twice, which harms nobody
    }
    return last;
  }
}

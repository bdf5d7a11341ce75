package io.troupe.core.kind.builtin;

import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.kind.admission.AdmissionKinds;
import io.troupe.core.kind.apiregistration.ApiRegistrationKinds;
import io.troupe.core.kind.apps.AppsKinds;
import io.troupe.core.kind.autoscaling.AutoscalingKinds;
import io.troupe.core.kind.batch.BatchKinds;
import io.troupe.core.kind.certificate.CertificateKinds;
import io.troupe.core.kind.coordination.CoordinationKinds;
import io.troupe.core.kind.core.ComponentStatuses;
import io.troupe.core.kind.core.CoreKinds;
import io.troupe.core.kind.core.EventsGroup;
import io.troupe.core.kind.extension.ExtensionKinds;
import io.troupe.core.kind.flowcontrol.FlowControlKinds;
import io.troupe.core.kind.history.HistoryKinds;
import io.troupe.core.kind.network.NetworkKinds;
import io.troupe.core.kind.node.NodeKinds;
import io.troupe.core.kind.policy.PolicyKinds;
import io.troupe.core.kind.rbac.RbacKinds;
import io.troupe.core.kind.resource.ResourceKinds;
import io.troupe.core.kind.review.ReviewKinds;
import io.troupe.core.kind.scheduling.SchedulingKinds;
import io.troupe.core.kind.storage.StorageKinds;
import io.troupe.core.kind.version.OtherVersions;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.schema.Schema;
import io.troupe.core.schema.SchemaLibrary;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The kinds that are there without anybody defining them. */
public final class BuiltInKinds implements KindRegistry {
  private final Map<GroupVersionKind, Kind> byKind = new LinkedHashMap<>();
  private final Map<String, Kind> byResource = new LinkedHashMap<>();
  private final Map<ResourceType, Kind> byType = new LinkedHashMap<>();
  private final SchemaLibrary schemas;

  public BuiltInKinds() {
    this(declared(), SchemaLibrary.builtIn());
  }

  BuiltInKinds(List<Kind> kinds, SchemaLibrary schemas) {
    this.schemas = schemas;
    for (Kind kind : kinds) {
      byKind.put(kind.gvk(), kind);
      byResource.put(path(kind.gvk().group(), kind.gvk().version(), kind.type().resource()), kind);
      byType.putIfAbsent(kind.type(), kind);
    }
  }

  /** In the order discovery shows them: by upstream's group priority. */
  private static final List<String> GROUPS =
      List.of(
          "",
          "apiregistration.k8s.io",
          "apps",
          "events.k8s.io",
          "authentication.k8s.io",
          "authorization.k8s.io",
          "autoscaling",
          "batch",
          "certificates.k8s.io",
          "networking.k8s.io",
          "policy",
          "rbac.authorization.k8s.io",
          "storage.k8s.io",
          "apiextensions.k8s.io",
          "admissionregistration.k8s.io",
          "scheduling.k8s.io",
          "coordination.k8s.io",
          "node.k8s.io",
          "discovery.k8s.io",
          "flowcontrol.apiserver.k8s.io",
          "resource.k8s.io",
          HistoryKinds.GROUP);

  /** Of two versions of a kind the preferred one stands first; that order is kept. */
  private static final Comparator<Kind> DISCOVERY_ORDER =
      Comparator.<Kind>comparingInt(kind -> GROUPS.indexOf(kind.gvk().group()))
          .thenComparing(kind -> kind.type().resource());

  private static List<Kind> declared() {
    List<Kind> stored = stored();
    return Stream.concat(stored.stream(), OtherVersions.of(stored).stream())
        .sorted(DISCOVERY_ORDER)
        .toList();
  }

  /** Those with a storage of their own. */
  private static List<Kind> stored() {
    return Stream.of(
            CoreKinds.all(),
            ApiRegistrationKinds.all(),
            List.of(ComponentStatuses.KIND),
            EventsGroup.all(),
            AppsKinds.all(),
            CertificateKinds.all(),
            NetworkKinds.all(),
            ReviewKinds.all(),
            AutoscalingKinds.all(),
            BatchKinds.all(),
            PolicyKinds.all(),
            RbacKinds.all(),
            StorageKinds.all(),
            SchedulingKinds.all(),
            CoordinationKinds.all(),
            AdmissionKinds.all(),
            NodeKinds.all(),
            FlowControlKinds.all(),
            ResourceKinds.all(),
            HistoryKinds.all(),
            ExtensionKinds.all())
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public Collection<Kind> all() {
    return List.copyOf(byKind.values());
  }

  @Override
  public Optional<Kind> byResource(String group, String version, String resource) {
    return Optional.ofNullable(byResource.get(path(group, version, resource)));
  }

  @Override
  public Optional<Kind> byKind(GroupVersionKind gvk) {
    return Optional.ofNullable(byKind.get(gvk));
  }

  @Override
  public Optional<Kind> byType(ResourceType type) {
    return Optional.ofNullable(byType.get(type));
  }

  @Override
  public Schema schemaOf(Kind kind) {
    return schemas.of(kind.gvk()).orElseThrow();
  }

  @Override
  public Optional<Schema> schemaOf(GroupVersionKind gvk) {
    return schemas.of(gvk);
  }

  private static String path(String group, String version, String resource) {
    return group + '/' + version + '/' + resource;
  }
}

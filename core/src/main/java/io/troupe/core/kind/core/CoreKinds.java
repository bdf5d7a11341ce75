package io.troupe.core.kind.core;

import static io.troupe.core.kind.KindDeclaration.declare;

import io.troupe.core.kind.Columns;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindDeclaration;
import io.troupe.core.kind.table.WorkloadColumns;
import io.troupe.core.meta.GroupVersionKind;
import java.util.List;

/** The kinds of the core group, {@code /api/v1}, in discovery order. */
public final class CoreKinds {
  private static final GroupVersionKind BINDING = v1("Binding");
  private static final GroupVersionKind EVICTION = new GroupVersionKind("policy", "v1", "Eviction");
  private static final GroupVersionKind TOKEN_REQUEST =
      new GroupVersionKind("authentication.k8s.io", "v1", "TokenRequest");

  private CoreKinds() {}

  /** A WebSocket is asked for with GET, SPDY with POST. */
  private static final List<String> STREAMED = List.of("create", "get");

  private static final List<String> PROXIED = List.of("create", "delete", "get", "patch", "update");

  public static List<Kind> all() {
    return List.of(
        core("Binding", "bindings").verbs("create").kind(),
        core("ConfigMap", "configmaps")
            .shortNames("cm")
            .columns(CoreColumns.CONFIG_MAP)
            .rules(new ConfigMapRules())
            .kind(),
        core("Endpoints", "endpoints")
            .shortNames("ep")
            .createOnUpdate()
            .columns(CoreColumns.ENDPOINTS)
            .rules(new EndpointsRules())
            .kind(),
        event(),
        core("LimitRange", "limitranges")
            .shortNames("limits")
            .createOnUpdate()
            .columns(List.of(Columns.NAME, Columns.CREATED_AT))
            .rules(new LimitRangeRules())
            .kind(),
        namespace(),
        node(),
        pod(),
        core("PodTemplate", "podtemplates")
            .tracksGeneration()
            .columns(WorkloadColumns.POD_TEMPLATE)
            .rules(new PodTemplateRules())
            .kind(),
        core("ReplicationController", "replicationcontrollers")
            .shortNames("rc")
            .categories("all")
            .tracksGeneration()
            .orphansByDefault("")
            .scale()
            .status()
            .selectableOr("status.replicas", "0")
            .columns(WorkloadColumns.REPLICA_SET)
            .rules(new ReplicationControllerRules())
            .kind(),
        core("ResourceQuota", "resourcequotas")
            .shortNames("quota")
            .status()
            .columns(ResourceQuotaColumns.ALL)
            .rules(new ResourceQuotaRules())
            .kind(),
        core("Secret", "secrets")
            .encrypted()
            .selectable("type")
            .columns(CoreColumns.SECRET)
            .rules(new SecretRules())
            .kind(),
        core("ServiceAccount", "serviceaccounts")
            .shortNames("sa")
            .columns(CoreColumns.SERVICE_ACCOUNT)
            .subresource("token", TOKEN_REQUEST, List.of("create"))
            .kind(),
        core("Service", "services")
            .shortNames("svc")
            .categories("all")
            .createOnUpdate()
            .subresource("proxy", v1("ServiceProxyOptions"), PROXIED)
            .status()
            .selectable("spec.clusterIP", "spec.type")
            .columns(ServiceColumns.ALL)
            .rules(new ServiceRules())
            .kind());
  }

  private static Kind event() {
    return core("Event", "events")
        .shortNames("ev")
        .createOnUpdate()
        .selectable(
            "involvedObject.apiVersion",
            "involvedObject.fieldPath",
            "involvedObject.kind",
            "involvedObject.name",
            "involvedObject.namespace",
            "involvedObject.resourceVersion",
            "involvedObject.uid",
            "reason",
            "reportingComponent",
            "source",
            "type")
        .columns(EventColumns.ALL)
        .rules(new EventRules())
        .kind();
  }

  private static Kind namespace() {
    return core("Namespace", "namespaces")
        .ofCluster()
        .shortNames("ns")
        .withoutVerb("deletecollection")
        .status()
        .subresource("finalize", "update")
        .selectable("status.phase")
        .columns(CoreColumns.NAMESPACE)
        .rules(new NamespaceRules())
        .kind();
  }

  private static Kind node() {
    return core("Node", "nodes")
        .ofCluster()
        .shortNames("no")
        .subresource("proxy", v1("NodeProxyOptions"), PROXIED)
        .status()
        .selectableOr("spec.unschedulable", "false")
        .columns(NodeColumns.ALL)
        .rules(new NodeRules())
        .kind();
  }

  private static Kind pod() {
    return core("Pod", "pods")
        .shortNames("po")
        .categories("all")
        .tracksGeneration()
        .subresource("attach", v1("PodAttachOptions"), STREAMED)
        .subresource("binding", BINDING, List.of("create"))
        .subresource("ephemeralcontainers", "get", "patch", "update")
        .subresource("eviction", EVICTION, List.of("create"))
        .subresource("exec", v1("PodExecOptions"), STREAMED)
        .subresource("log", "get")
        .subresource("portforward", v1("PodPortForwardOptions"), STREAMED)
        .subresource("proxy", v1("PodProxyOptions"), PROXIED)
        .subresource("resize", "get", "patch", "update")
        .status()
        .selectable(
            "spec.nodeName",
            "spec.restartPolicy",
            "spec.schedulerName",
            "spec.serviceAccountName",
            "status.nominatedNodeName",
            "status.phase",
            "status.podIP",
            "status.podIPs")
        .selectableOr("spec.hostNetwork", "false")
        .columns(PodColumns.ALL)
        .rules(new PodRules())
        .kind();
  }

  private static KindDeclaration core(String kind, String resource) {
    return declare("", "v1", kind, resource);
  }

  private static GroupVersionKind v1(String kind) {
    return new GroupVersionKind("", "v1", kind);
  }
}

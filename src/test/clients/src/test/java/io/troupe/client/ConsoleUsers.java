package io.troupe.client;

import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Service accounts that log in to the console, and what they may. */
record ConsoleUsers(KubernetesClient client, String namespace) {
  private static final String GROUP = "rbac.authorization.k8s.io";

  void account(String name) {
    client
        .serviceAccounts()
        .inNamespace(namespace)
        .resource(
            new ServiceAccountBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  String token(String account) {
    return client
        .serviceAccounts()
        .inNamespace(namespace)
        .withName(account)
        .tokenRequest(new TokenRequest())
        .getStatus()
        .getToken();
  }

  /** In the whole cluster. */
  void grant(String account, String role) {
    client
        .rbac()
        .clusterRoleBindings()
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(namespace + "-" + account)
                .endMetadata()
                .withNewRoleRef(GROUP, "ClusterRole", role)
                .addNewSubject("", "ServiceAccount", account, namespace)
                .build())
        .create();
  }

  /** In the namespace only. */
  void grantHere(String account, String role) {
    bind(account, "ClusterRole", role);
  }

  void mayOnlyList(String account, String resource) {
    client
        .rbac()
        .roles()
        .inNamespace(namespace)
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withName("lists-" + resource)
                .endMetadata()
                .addNewRule()
                .withApiGroups("")
                .withResources(resource)
                .withVerbs("get", "list")
                .endRule()
                .build())
        .create();
    bind(account, "Role", "lists-" + resource);
  }

  private void bind(String account, String kind, String role) {
    client
        .rbac()
        .roleBindings()
        .inNamespace(namespace)
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName(namespace + "-" + account)
                .endMetadata()
                .withNewRoleRef(GROUP, kind, role)
                .addNewSubject("", "ServiceAccount", account, namespace)
                .build())
        .create();
  }
}

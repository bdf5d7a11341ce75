package io.troupe.core.kind.rbac;

import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindDeclaration;
import java.util.List;

/** The kinds of {@code rbac.authorization.k8s.io/v1}, in discovery order. */
public final class RbacKinds {
  private RbacKinds() {}

  public static List<Kind> all() {
    return List.of(
        rbac("ClusterRoleBinding", "clusterrolebindings")
            .ofCluster()
            .columns(RbacColumns.BINDING)
            .rules(new RbacRules.Binding(false))
            .kind(),
        rbac("ClusterRole", "clusterroles")
            .ofCluster()
            .columns(RbacColumns.ROLE)
            .rules(new RbacRules.Role(false))
            .kind(),
        rbac("RoleBinding", "rolebindings")
            .columns(RbacColumns.BINDING)
            .rules(new RbacRules.Binding(true))
            .kind(),
        rbac("Role", "roles").columns(RbacColumns.ROLE).rules(new RbacRules.Role(true)).kind());
  }

  private static KindDeclaration rbac(String kind, String resource) {
    return KindDeclaration.declare("rbac.authorization.k8s.io", "v1", kind, resource)
        .createOnUpdate();
  }
}

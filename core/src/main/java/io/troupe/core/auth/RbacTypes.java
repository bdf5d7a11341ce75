package io.troupe.core.auth;

import io.troupe.core.meta.ResourceType;

/** The resource types that RBAC reads. */
public final class RbacTypes {
  public static final String GROUP = "rbac.authorization.k8s.io";
  public static final ResourceType ROLES = new ResourceType(GROUP, "roles");
  public static final ResourceType ROLE_BINDINGS = new ResourceType(GROUP, "rolebindings");
  public static final ResourceType CLUSTER_ROLES = new ResourceType(GROUP, "clusterroles");
  public static final ResourceType CLUSTER_ROLE_BINDINGS =
      new ResourceType(GROUP, "clusterrolebindings");

  private RbacTypes() {}
}

package io.troupe.core.reconcile;

import io.troupe.core.meta.ResourceType;

/** Resource types that controllers read and write. */
public final class Types {
  public static final ResourceType PODS = new ResourceType("", "pods");
  public static final ResourceType NODES = new ResourceType("", "nodes");
  public static final ResourceType SERVICES = new ResourceType("", "services");
  public static final ResourceType ENDPOINTS = new ResourceType("", "endpoints");
  public static final ResourceType NAMESPACES = new ResourceType("", "namespaces");
  public static final ResourceType CONFIG_MAPS = new ResourceType("", "configmaps");
  public static final ResourceType SERVICE_ACCOUNTS = new ResourceType("", "serviceaccounts");
  public static final ResourceType ENDPOINT_SLICES =
      new ResourceType("discovery.k8s.io", "endpointslices");
  public static final ResourceType REPLICA_SETS = new ResourceType("apps", "replicasets");
  public static final ResourceType DEPLOYMENTS = new ResourceType("apps", "deployments");

  /** Journaled plans; not served. */
  public static final ResourceType PLANS = new ResourceType("internal.troupe.io", "plans");

  /** Not stored at all: the garbage collector's keys, one per owner's uid. */
  public static final ResourceType OWNERS = new ResourceType("internal.troupe.io", "owners");

  private Types() {}
}

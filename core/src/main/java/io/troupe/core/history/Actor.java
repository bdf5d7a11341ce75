package io.troupe.core.history;

import io.troupe.core.object.Cause;

/** Who did something, in the words people use. */
final class Actor {
  private static final String CONTROLLER_AGENT = "troupe-controller/";
  static final String NODE = "system:node:";
  private static final String ACCOUNT = "system:serviceaccount:";

  private Actor() {}

  /** The controller's name, or the first word of what the client called itself. */
  static String source(Cause cause) {
    String agent = cause.userAgent();
    if (agent.startsWith(CONTROLLER_AGENT)) {
      return agent.substring(CONTROLLER_AGENT.length());
    }
    int end = 0;
    while (end < agent.length() && agent.charAt(end) != '/' && agent.charAt(end) != ' ') {
      end++;
    }
    return agent.substring(0, end);
  }

  /** For instance {@code alice with kubectl from 10.0.0.7}, or {@code replicaset-controller}. */
  static String named(Cause cause) {
    if (cause.userAgent().startsWith(CONTROLLER_AGENT)) {
      return source(cause);
    }
    String user = cause.user();
    if (user.equals("system:kube-scheduler")) {
      return "default-scheduler";
    }
    if (user.startsWith(NODE)) {
      return "the kubelet of " + user.substring(NODE.length());
    }
    if (user.equals("system:apiserver")) {
      return "the API server";
    }
    String name =
        user.startsWith(ACCOUNT)
            ? "service account " + user.substring(ACCOUNT.length()).replace(':', '/')
            : user;
    String by =
        cause.impersonatedBy().isEmpty()
            ? name
            : name + " (impersonated by " + cause.impersonatedBy() + ")";
    String source = source(cause);
    return by
        + (source.isEmpty() ? "" : " with " + source)
        + (cause.sourceAddress().isEmpty() ? "" : " from " + cause.sourceAddress());
  }
}

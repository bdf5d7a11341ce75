package io.troupe.core.event;

import io.troupe.core.auth.UserInfo;
import java.util.List;
import java.util.Map;

/**
 * Who reports.
 *
 * @param component for instance {@code default-scheduler}, {@code deployment-controller}, {@code
 *     kubelet}
 * @param host the node, for components that run on one; empty otherwise
 */
public record EventSource(String component, String host) {

  /**
   * @param text {@code <component>} or {@code <component>/<host>}
   */
  public static EventSource parse(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? new EventSource(text, "")
        : new EventSource(text.substring(0, slash), text.substring(slash + 1));
  }

  /** Upstream's collector signs its events with another name than that of its account. */
  private String account() {
    return component.equals("garbage-collector-controller")
        ? "generic-garbage-collector"
        : component;
  }

  /** The identity under which the component writes its events; never a master. */
  public UserInfo identity() {
    if (!host.isEmpty()) {
      return new UserInfo(
          "system:node:" + host, "", List.of("system:nodes", UserInfo.AUTHENTICATED), Map.of());
    }
    if (component.endsWith("-scheduler")) {
      return new UserInfo("system:kube-scheduler", "", List.of(UserInfo.AUTHENTICATED), Map.of());
    }
    return UserInfo.serviceAccount("kube-system", account(), "");
  }
}

package io.troupe.core.aggregate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;

/**
 * The ConfigMap by which aggregated servers learn whose client certificates to believe and which
 * headers carry a user. Follows upstream pkg/controlplane/controller/clusterauthenticationtrust.
 */
public final class ExtensionAuthentication {
  private ExtensionAuthentication() {}

  /**
   * @param clients the authority of clients, in PEM
   * @param proxies the authority of front proxies, in PEM
   * @param proxyName the only name in a front proxy's certificate that counts
   */
  public static ObjectNode configMap(String clients, String proxies, String proxyName) {
    ObjectNode object = Json.object();
    object.put("kind", "ConfigMap").put("apiVersion", "v1");
    object
        .putObject("metadata")
        .put("name", "extension-apiserver-authentication")
        .put("namespace", "kube-system");
    object
        .putObject("data")
        .put("client-ca-file", clients)
        .put("requestheader-allowed-names", list(proxyName))
        .put("requestheader-client-ca-file", proxies)
        .put("requestheader-extra-headers-prefix", list("X-Remote-Extra-"))
        .put("requestheader-group-headers", list("X-Remote-Group"))
        .put("requestheader-uid-headers", list("X-Remote-Uid"))
        .put("requestheader-username-headers", list("X-Remote-User"));
    return object;
  }

  private static String list(String only) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode().add(only);
    return array.toString();
  }
}

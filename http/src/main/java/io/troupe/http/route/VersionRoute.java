package io.troupe.http.route;

import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;

/** {@code /version}: the Kubernetes API version served, with this product's own behind it. */
final class VersionRoute {
  private static final String MAJOR = "1";
  private static final String MINOR = "36";

  /** The version of the API, without the product's own part. */
  static final String KUBERNETES = "v" + MAJOR + "." + MINOR + ".0";

  private final byte[] body;

  /**
   * @param productVersion of Troupe, for instance 0.1.0; becomes the semver's build metadata
   */
  VersionRoute(String productVersion) {
    ObjectNode version = Json.object();
    version.put("major", MAJOR).put("minor", MINOR);
    version.put("gitVersion", KUBERNETES + "+troupe." + productVersion);
    version.put("gitCommit", "").put("gitTreeState", "clean").put("buildDate", "");
    version.put("goVersion", "").put("compiler", "javac " + Runtime.version().feature());
    version.put(
        "platform",
        System.getProperty("os.name").toLowerCase(java.util.Locale.ROOT)
            + "/"
            + System.getProperty("os.arch"));
    this.body = Json.bytes(version);
  }

  HttpResponse handle() {
    return Responses.json(body);
  }
}

package io.troupe.core.auth;

import static io.troupe.core.fixture.ObjectFixture.yaml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.fixture.ObjectFixture;
import io.troupe.core.image.ClusterImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The shipped policy, with more on top. */
final class RbacFixture {
  private RbacFixture() {}

  static List<ObjectNode> shipped(String file) {
    try {
      return BootstrapObjects.parse(Files.readString(Path.of("../conf/bootstrap", file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ClusterImage image(String... more) {
    List<ObjectNode> all = new ArrayList<>(shipped("rbac.yaml"));
    for (String object : more) {
      all.add(yaml(object));
    }
    return ObjectFixture.image(all);
  }

  static String bind(String role, String user, String namespace) {
    boolean ofCluster = namespace.isEmpty();
    return """
    apiVersion: rbac.authorization.k8s.io/v1
    kind: %s
    metadata: {name: "%s-%s", namespace: "%s"}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "%s"}
    subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: "%s"}]
    """
        .formatted(
            ofCluster ? "ClusterRoleBinding" : "RoleBinding", role, user, namespace, role, user);
  }

  static UserInfo user(String name, String... groups) {
    List<String> all = new ArrayList<>(List.of(groups));
    all.add(UserInfo.AUTHENTICATED);
    return new UserInfo(name, "", all, Map.of());
  }

  /**
   * @param resource as {@code group/resource/subresource}; the first and last part may be empty
   */
  static Attributes ask(
      UserInfo user, String verb, String resource, String namespace, String name) {
    String[] parts = resource.split("/", -1);
    return new Attributes(
        user, verb, parts[0], parts[1], parts.length > 2 ? parts[2] : "", namespace, name, "");
  }
}

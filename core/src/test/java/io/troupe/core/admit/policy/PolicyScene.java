package io.troupe.core.admit.policy;

import static io.troupe.core.fixture.ObjectFixture.yaml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionContext;
import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.admit.AdmissionRequest.Operation;
import io.troupe.core.auth.Authorizer;
import io.troupe.core.auth.RbacAuthorizer;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.fixture.ObjectFixture;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.meta.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Policies, their bindings and a request that meets them. */
abstract class PolicyScene {
  static final BuiltInKinds KINDS = new BuiltInKinds();
  static final Authorizer AUTHORIZER = new RbacAuthorizer();
  static final UserInfo USER = new UserInfo("ann", "u1", List.of(UserInfo.AUTHENTICATED), Map.of());

  final List<ObjectNode> objects =
      new ArrayList<>(
          List.of(
              yaml(
                  "{apiVersion: v1, kind: Namespace, metadata: {name: default, labels: {environment:"
                      + " test}}}")));
  final List<String> warnings = new ArrayList<>();
  final Map<String, String> annotations = new HashMap<>();
  boolean second;
  boolean wanted;
  final Map<Class<?>, Object> memories = new HashMap<>();

  final AdmissionContext context =
      new AdmissionContext() {
        @Override
        public void warn(String text) {
          warnings.add(text);
        }

        @Override
        public void annotate(String key, String value) {
          annotations.put(key, value);
        }

        @Override
        public void reinvoke() {
          wanted = true;
        }

        @Override
        public boolean reinvoked() {
          return second;
        }

        @Override
        public <T> T memory(Class<T> type, Supplier<T> first) {
          return type.cast(memories.computeIfAbsent(type, _ -> first.get()));
        }
      };

  static final String DEPLOYMENT =
      "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: default, labels: {a:"
          + " b}}, spec: {replicas: 6, selector: {matchLabels: {a: b}}, template: {metadata:"
          + " {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}}";

  String operations = "CREATE, UPDATE";

  void policy(String rest) {
    ObjectNode policy =
        yaml(
            "apiVersion: admissionregistration.k8s.io/v1\n"
                + "kind: ValidatingAdmissionPolicy\n"
                + "metadata: {name: p}\n"
                + "spec:\n"
                + "  matchConstraints: {resourceRules: [{apiGroups: [apps], apiVersions: [v1],"
                + " operations: ["
                + operations
                + "], resources: [deployments]}]}\n"
                + rest);
    objects.add(policy);
  }

  void binding(String rest) {
    objects.add(
        yaml(
            "apiVersion: admissionregistration.k8s.io/v1\n"
                + "kind: ValidatingAdmissionPolicyBinding\n"
                + "metadata: {name: b}\n"
                + "spec:\n"
                + "  policyName: p\n"
                + rest));
  }

  void deny() {
    binding("  validationActions: [Deny]\n");
  }

  ClusterImage image() {
    List<StoredObject> all = new ArrayList<>();
    for (ObjectNode object : objects) {
      StoredObject stored = ObjectFixture.stored(object, all.size() + 1);
      GroupVersionKind gvk =
          GroupVersionKind.of(object.path("apiVersion").asText(), object.path("kind").asText());
      ObjectKey key =
          new ObjectKey(
              KINDS.byKind(gvk).orElseThrow().type(),
              stored.key().namespace(),
              stored.key().name());
      all.add(
          new StoredObject(key, stored.uid(), stored.revision(), 1, stored.json(), stored.facts()));
    }
    return ClusterImage.of(all.size(), all);
  }

  AdmissionRequest request(Operation operation, ObjectNode object, ObjectNode old) {
    Kind kind = KINDS.byResource("apps", "v1", "deployments").orElseThrow();
    return new AdmissionRequest(
        operation,
        kind,
        ObjectKey.of("apps", "deployments", "default", "web"),
        "",
        Optional.ofNullable(object),
        Optional.ofNullable(old),
        USER,
        false,
        image(),
        context);
  }
}

package io.troupe.core.cel;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.cel.Shape.Form;
import java.util.Map;

/**
 * The declared variables of admission: {@code request} and {@code namespaceObject}. Follows
 * upstream admission/plugin/cel/compile.go.
 */
public final class AdmissionShapes {
  private static final Shape TEXT = Shape.scalar(Form.STRING);
  private static final Shape TEXTS = ObjectShape.mapOf(TEXT);
  private static final Shape KIND = ObjectShape.of(Form.STRING, "group", "version", "kind");
  private static final Shape RESOURCE = ObjectShape.of(Form.STRING, "group", "version", "resource");

  private static final Shape USER =
      ObjectShape.of(Form.STRING, "username", "uid")
          .with("groups", ObjectShape.listOf(TEXT))
          .with("extra", ObjectShape.mapOf(ObjectShape.listOf(TEXT)));

  private static final Shape REQUEST =
      ObjectShape.of(Form.STRING, "uid", "subResource", "requestSubResource", "name", "namespace")
          .with(Form.STRING, "operation")
          .with(Form.BOOLEAN, "dryRun")
          .with(Form.DYNAMIC, "options")
          .with("kind", KIND)
          .with("requestKind", KIND)
          .with("resource", RESOURCE)
          .with("requestResource", RESOURCE)
          .with("userInfo", USER);

  private static final Shape NAMESPACE =
      new ObjectShape(Map.of())
          .with(
              "metadata",
              ObjectShape.of(
                      Form.STRING, "name", "generateName", "namespace", "UID", "resourceVersion")
                  .with("labels", TEXTS)
                  .with("annotations", TEXTS)
                  .with(Form.INTEGER, "generation", "deletionGracePeriodSeconds")
                  .with(Form.TIMESTAMP, "creationTimestamp", "deletionTimestamp"))
          .with("spec", new ObjectShape(Map.of()).with("finalizers", ObjectShape.listOf(TEXT)))
          .with("status", ObjectShape.of(Form.STRING, "phase"))
          .with(Form.STRING, "kind", "apiVersion");

  static final ShapeTypes TYPES =
      ShapeTypes.of(Map.of("request", REQUEST, "namespaceObject", NAMESPACE));

  private AdmissionShapes() {}

  /** The value of {@code request}. */
  public static Object request(JsonNode request) {
    return CelValues.of(request, REQUEST);
  }

  /** The value of {@code namespaceObject}. */
  public static Object namespace(JsonNode namespace) {
    return CelValues.of(namespace, NAMESPACE);
  }
}

package io.troupe.core.auth.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The spec of an access review.
 *
 * @param attributes what is to be judged
 * @param error what of its selectors could not be understood and is left out; may be empty
 */
public record AccessQuestion(Attributes attributes, String error) {
  private static final String SPEC = "spec";

  /** Who a review is about and where. */
  public enum Form {
    /** The caller, anywhere. */
    SELF,
    /** Anybody, anywhere. */
    SUBJECT,
    /** Anybody, in the review's own namespace. */
    LOCAL
  }

  /**
   * @return every error with its path, in upstream's order
   */
  public static List<FieldError> validate(Form form, ObjectNode review) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode spec = review.path(SPEC);
    boolean resource = spec.path("resourceAttributes").isObject();
    boolean path = spec.path("nonResourceAttributes").isObject();
    if (resource && path) {
      errors.add(
          new FieldError(
              FieldError.Type.INVALID,
              "spec.nonResourceAttributes",
              spec.path("nonResourceAttributes").toString(),
              "cannot be specified in combination with resourceAttributes"));
    }
    if (!resource && !path) {
      errors.add(
          FieldError.invalid(
              "spec.resourceAttributes",
              "null",
              "exactly one of nonResourceAttributes or resourceAttributes must be specified"));
    }
    if (form != Form.SELF && Tree.text(spec, "user").isEmpty() && spec.path("groups").isEmpty()) {
      errors.add(
          FieldError.invalid("spec.user", "", "at least one of user or group must be specified"));
    }
    if (resource) {
      errors.addAll(SelectorQuestion.validate(spec.path("resourceAttributes")));
    }
    metadata(form, review, errors);
    if (form == Form.LOCAL) {
      local(review, errors);
    }
    return errors;
  }

  private static void metadata(Form form, ObjectNode review, List<FieldError> errors) {
    Map<String, JsonNode> said = new TreeMap<>();
    review.path("metadata").properties().forEach(e -> said.put(e.getKey(), e.getValue()));
    said.remove("managedFields");
    said.entrySet().removeIf(e -> isZero(e.getValue()));
    if (form == Form.LOCAL) {
      said.remove("namespace");
    }
    if (!said.isEmpty()) {
      errors.add(
          new FieldError(
              FieldError.Type.INVALID,
              "metadata",
              review.path("metadata").toString(),
              form == Form.LOCAL ? "must be empty except for namespace" : "must be empty"));
    }
  }

  private static boolean isZero(JsonNode value) {
    return value.isNull()
        || value.isContainerNode() && value.isEmpty()
        || value.isTextual() && value.asText().isEmpty()
        || value.isNumber() && value.asLong() == 0;
  }

  private static void local(ObjectNode review, List<FieldError> errors) {
    JsonNode spec = review.path(SPEC);
    String namespace = Tree.text(review.path("metadata"), "namespace");
    String asked = Tree.text(spec.path("resourceAttributes"), "namespace");
    if (spec.path("resourceAttributes").isObject() && !asked.equals(namespace)) {
      errors.add(
          FieldError.invalid(
              "spec.resourceAttributes.namespace", asked, "must match metadata.namespace"));
    }
    if (spec.path("nonResourceAttributes").isObject()) {
      errors.add(
          new FieldError(
              FieldError.Type.INVALID,
              "spec.nonResourceAttributes",
              spec.path("nonResourceAttributes").toString(),
              "disallowed on this kind of request"));
    }
  }

  /**
   * @param spec of a review that {@link #validate} finds nothing wrong with
   * @param self who asks; the user judged if the form says so
   */
  public static AccessQuestion of(Form form, JsonNode spec, UserInfo self) {
    UserInfo user = form == Form.SELF ? self : subject(spec, "user");
    JsonNode path = spec.path("nonResourceAttributes");
    if (path.isObject()) {
      return new AccessQuestion(
          Attributes.ofPath(user, Tree.text(path, "verb"), Tree.text(path, "path")), "");
    }
    JsonNode asked = spec.path("resourceAttributes");
    SelectorQuestion selectors = SelectorQuestion.of(asked);
    return new AccessQuestion(
        new Attributes(
            user,
            Tree.text(asked, "verb"),
            Tree.text(asked, "group"),
            Tree.text(asked, "version"),
            Tree.text(asked, "resource"),
            Tree.text(asked, "subresource"),
            Tree.text(asked, "namespace"),
            Tree.text(asked, "name"),
            "",
            selectors.narrowing()),
        selectors.error());
  }

  /** Who made a certificate request, as its spec says. */
  public static UserInfo subject(JsonNode spec) {
    return subject(spec, "username");
  }

  private static UserInfo subject(JsonNode spec, String nameField) {
    List<String> groups = new ArrayList<>();
    spec.path("groups").forEach(group -> groups.add(group.asText()));
    Map<String, List<String>> extra = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : spec.path("extra").properties()) {
      List<String> values = new ArrayList<>();
      entry.getValue().forEach(value -> values.add(value.asText()));
      extra.put(entry.getKey(), List.copyOf(values));
    }
    return new UserInfo(Tree.text(spec, nameField), Tree.text(spec, "uid"), groups, extra);
  }
}

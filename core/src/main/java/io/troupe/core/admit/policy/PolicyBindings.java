package io.troupe.core.admit.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.exceptions.CelInvalidArgumentException;
import dev.cel.common.values.NullValue;
import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.admit.webhook.Requested;
import io.troupe.core.auth.Authorizer;
import io.troupe.core.cel.AdmissionShapes;
import io.troupe.core.cel.CelBudget;
import io.troupe.core.cel.CelValues;
import io.troupe.core.cel.Compilation;
import io.troupe.core.cel.Evaluation;
import io.troupe.core.cel.library.CelAuthorizer;
import io.troupe.core.cel.library.MapValue;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kind.Kind;
import io.troupe.core.meta.ObjectKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The values of a policy's variables for one request. */
final class PolicyBindings {
  private PolicyBindings() {}

  /**
   * What does not depend on params.
   *
   * @param kind what the policy sees the objects as
   */
  static Map<String, Object> of(
      AdmissionRequest request, Requested shown, Kind kind, Authorizer authorizer) {
    Map<String, Object> values = new HashMap<>();
    values.put("object", object(request.object(), request, kind));
    values.put("oldObject", object(request.old(), request, kind));
    values.put("request", AdmissionShapes.request(RequestVariable.of(request, shown)));
    values.put("namespaceObject", namespace(request));
    CelAuthorizer asking = Authorizations.of(request, authorizer);
    ObjectKey key = request.key();
    values.put("authorizer", asking);
    values.put(
        "authorizer.requestResource",
        asking.resource(
            key.type().group(),
            key.type().resource(),
            request.subresource(),
            key.namespace(),
            request.context().nameGenerated() ? "" : key.name()));
    return values;
  }

  private static Object object(Optional<ObjectNode> object, AdmissionRequest request, Kind kind) {
    return object
        .map(o -> kind == request.kind() ? o : inVersion(o, kind))
        .map(CelValues::of)
        .orElse(NullValue.NULL_VALUE);
  }

  /** Versions of one kind have one shape here; the rest of the tree is shared. */
  private static ObjectNode inVersion(ObjectNode object, Kind kind) {
    ObjectNode other = object.objectNode();
    other.setAll(object);
    other.put("apiVersion", kind.gvk().apiVersion()).put("kind", kind.gvk().kind());
    return other;
  }

  private static Object namespace(AdmissionRequest request) {
    if (request.key().namespace().isEmpty()) {
      return NullValue.NULL_VALUE;
    }
    return request
        .image()
        .of(PolicyTypes.NAMESPACES)
        .get("", request.key().namespace())
        .map(StoredObject::tree)
        .map(AdmissionShapes::namespace)
        .orElse(NullValue.NULL_VALUE);
  }

  /**
   * All of them, the composed variables included: each is computed when the first expression asks.
   *
   * @param budget what computing them is taken from as well
   */
  static Map<String, Object> with(
      Map<String, Object> base,
      Optional<ObjectNode> params,
      Map<String, Compilation> variables,
      CelBudget budget) {
    Map<String, Object> values = new HashMap<>(base);
    values.put("params", params.<Object>map(CelValues::of).orElse(NullValue.NULL_VALUE));
    values.put("variables", new Composed(variables, values, budget));
    return values;
  }

  private static final class Composed extends MapValue {
    private final Map<String, Compilation> variables;
    private final Map<String, Object> values;
    private final CelBudget budget;
    private final Map<Object, Object> computed = new HashMap<>();

    Composed(Map<String, Compilation> variables, Map<String, Object> values, CelBudget budget) {
      super(Map.of());
      this.variables = variables;
      this.values = values;
      this.budget = budget;
    }

    @Override
    public Optional<Object> find(Object name) {
      Object known = computed.get(name);
      if (known != null) {
        return Optional.of(known);
      }
      Compilation compilation = variables.get(name);
      if (compilation == null) {
        return Optional.empty();
      }
      Object value = compute(name, compilation);
      computed.put(name, value);
      return Optional.of(value);
    }

    private Object compute(Object name, Compilation compilation) {
      return switch (compilation) {
        case Compilation.Failed(var message) -> throw failed(name, message);
        case Compilation.Compiled(var program) ->
            switch (program.eval(values, budget)) {
              case Evaluation.Value(var value) -> value;
              case Evaluation.Failed(var message) -> throw failed(name, message);
              case Evaluation.OverBudget _ -> throw failed(name, "running out of cost budget");
            };
      };
    }

    private static CelInvalidArgumentException failed(Object name, String why) {
      return new CelInvalidArgumentException(
          "composited variable \"%s\" fails to evaluate: %s".formatted(name, why));
    }
  }
}

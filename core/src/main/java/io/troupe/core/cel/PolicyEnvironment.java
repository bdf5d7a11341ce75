package io.troupe.core.cel;

import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import io.troupe.core.cel.library.KubernetesLibraries;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What expressions of webhooks and policies may name: {@code object}, {@code oldObject}, {@code
 * request}, and by use also {@code params}, {@code namespaceObject}, {@code authorizer} and {@code
 * variables}. Environments without composed variables are made once. Follows upstream
 * admission/plugin/cel/compile.go and composition.go.
 */
public final class PolicyEnvironment {
  private static final String VARIABLES = "T:variables";

  /** For which expressions. */
  public enum Use {
    /** matchConditions of a webhook. */
    WEBHOOK(false, true),
    WITHOUT_PARAMS(false, true),
    WITH_PARAMS(true, true),
    /** A messageExpression may not ask the authorizer. */
    MESSAGE_WITHOUT_PARAMS(false, false),
    MESSAGE_WITH_PARAMS(true, false);

    private final boolean params;
    private final boolean authorizer;

    Use(boolean params, boolean authorizer) {
      this.params = params;
      this.authorizer = authorizer;
    }

    /** Those of a policy's conditions, validations, audit annotations and variables. */
    public static Use expressions(boolean params) {
      return params ? WITH_PARAMS : WITHOUT_PARAMS;
    }

    public static Use messages(boolean params) {
      return params ? MESSAGE_WITH_PARAMS : MESSAGE_WITHOUT_PARAMS;
    }
  }

  private static final Map<Use, CelCompiler> PLAIN = new EnumMap<>(Use.class);

  private final CelType objectType;
  private final TypeSource objectTypes;
  private final Map<String, CelType> variables;

  private PolicyEnvironment(
      CelType objectType, TypeSource objectTypes, Map<String, CelType> variables) {
    this.objectType = objectType;
    this.objectTypes = objectTypes;
    this.variables = Collections.unmodifiableMap(variables);
  }

  /** Of objects nothing is known of, without composed variables. */
  public static PolicyEnvironment untyped() {
    return new PolicyEnvironment(SimpleType.DYN, TypeSource.NONE, Map.of());
  }

  /** For checking expressions against the declared type of what they will see. */
  public static PolicyEnvironment typed(Shape object) {
    ShapeTypes types = ShapeTypes.of(Map.of("object", object));
    return new PolicyEnvironment(types.type("object"), types, Map.of());
  }

  /** With one more composed variable; later expressions see it. */
  public PolicyEnvironment plus(String variable, CelType type) {
    Map<String, CelType> all = new LinkedHashMap<>(variables);
    all.put(variable, type);
    return new PolicyEnvironment(objectType, objectTypes, all);
  }

  public CelCompiler compiler(Use use) {
    if (!variables.isEmpty() || !objectType.equals(SimpleType.DYN)) {
      return make(use);
    }
    synchronized (PLAIN) {
      return PLAIN.computeIfAbsent(use, this::make);
    }
  }

  /** For one expression of a mutation, which may also build objects and patches. */
  public CelCompiler mutation(Use use, String expression) {
    return make(use, MutationTypes.of(expression));
  }

  private CelCompiler make(Use use) {
    return make(use, TypeSource.NONE);
  }

  private CelCompiler make(Use use, TypeSource built) {
    List<Variable> all = new ArrayList<>();
    all.add(new Variable("object", objectType));
    all.add(new Variable("oldObject", objectType));
    all.add(new Variable("request", AdmissionShapes.TYPES.type("request")));
    if (use != Use.WEBHOOK) {
      all.add(new Variable("namespaceObject", AdmissionShapes.TYPES.type("namespaceObject")));
      all.add(new Variable("variables", StructTypeReference.create(VARIABLES)));
    }
    if (use.params) {
      all.add(new Variable("params", SimpleType.DYN));
    }
    if (use.authorizer) {
      all.add(new Variable("authorizer", KubernetesLibraries.AUTHORIZER));
      all.add(new Variable("authorizer.requestResource", KubernetesLibraries.RESOURCE_CHECK));
    }
    TypeSource types =
        TypeSource.both(
            TypeSource.both(AdmissionShapes.TYPES, objectTypes),
            name -> name.equals(VARIABLES) ? Optional.of(struct()) : Optional.empty());
    return CelCompiler.of(all, TypeSource.both(types, built));
  }

  private CelType struct() {
    return StructType.create(
        VARIABLES,
        ImmutableSet.copyOf(variables.keySet()),
        name -> Optional.ofNullable(variables.get(name)));
  }
}

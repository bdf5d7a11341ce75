package io.troupe.core.cel.library;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.types.CelType;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.runtime.CelFunctionBinding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** All of Kubernetes' functions, ready for an environment. */
public final class KubernetesLibraries {
  /** The string functions that are taken as the CEL library has them. */
  public static final Set<CelStringExtensions.Function> STRINGS =
      Set.of(
          CelStringExtensions.Function.CHAR_AT,
          CelStringExtensions.Function.LOWER_ASCII,
          CelStringExtensions.Function.QUOTE,
          CelStringExtensions.Function.SPLIT,
          CelStringExtensions.Function.SUBSTRING,
          CelStringExtensions.Function.TRIM,
          CelStringExtensions.Function.UPPER_ASCII);

  /** The type of the variable {@code authorizer}. */
  public static final CelType AUTHORIZER = Opaque.AUTHORIZER.type();

  /** The type of {@code authorizer.requestResource}. */
  public static final CelType RESOURCE_CHECK = Opaque.RESOURCE_CHECK.type();

  private static final Map<String, List<Function>> FUNCTIONS = byName();

  private KubernetesLibraries() {}

  private static Map<String, List<Function>> byName() {
    Map<String, List<Function>> byName = new LinkedHashMap<>();
    Stream.of(
            ListLibrary.FUNCTIONS,
            ListMacros.FUNCTIONS,
            MoreListsLibrary.FUNCTIONS,
            RegexLibrary.FUNCTIONS,
            TextLibrary.FUNCTIONS,
            UrlLibrary.FUNCTIONS,
            QuantityLibrary.FUNCTIONS,
            IpLibrary.FUNCTIONS,
            CidrLibrary.FUNCTIONS,
            SemverLibrary.FUNCTIONS,
            FormatLibrary.FUNCTIONS,
            AuthorizerLibrary.FUNCTIONS)
        .flatMap(List::stream)
        .forEach(f -> byName.computeIfAbsent(f.name(), _ -> new ArrayList<>()).add(f));
    return byName;
  }

  public static List<CelFunctionDecl> declarations() {
    return FUNCTIONS.entrySet().stream()
        .map(e ->
            CelFunctionDecl.newFunctionDeclaration(
                e.getKey(), e.getValue().stream().map(Function::declaration).toList()))
        .toList();
  }

  public static List<CelFunctionBinding> bindings() {
    List<CelFunctionBinding> all = new ArrayList<>();
    FUNCTIONS.forEach((name, forms) ->
        all.addAll(
            CelFunctionBinding.fromOverloads(
                name, forms.stream().map(Function::binding).toList())));
    return all;
  }
}

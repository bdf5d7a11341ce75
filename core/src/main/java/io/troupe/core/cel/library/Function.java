package io.troupe.core.cel.library;

import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.values.CelByteString;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One form of one function.
 *
 * @param overload its name among all forms of all functions, upstream's where it is seen
 * @param member whether it is called on its first argument
 * @param body gets the arguments as CEL has them; what it throws is the expression's error
 */
record Function(
    String name,
    String overload,
    boolean member,
    CelType result,
    List<CelType> arguments,
    CelFunctionOverload body) {

  static Function global(
      String name, String overload, CelType result, CelFunctionOverload body, CelType... args) {
    return new Function(name, overload, false, result, List.of(args), body);
  }

  static Function member(
      String name, String overload, CelType result, CelFunctionOverload body, CelType... args) {
    return new Function(name, overload, true, result, List.of(args), body);
  }

  CelOverloadDecl declaration() {
    return member
        ? CelOverloadDecl.newMemberOverload(overload, result, arguments)
        : CelOverloadDecl.newGlobalOverload(overload, result, arguments);
  }

  CelFunctionBinding binding() {
    List<Class<?>> classes = arguments.stream().<Class<?>>map(Function::classOf).toList();
    return switch (classes.size()) {
      case 1 -> unary(classes.getFirst());
      case 2 -> binary(classes.getFirst(), classes.getLast());
      default -> CelFunctionBinding.from(overload, classes, body);
    };
  }

  private <A> CelFunctionBinding unary(Class<A> argument) {
    return CelFunctionBinding.from(overload, argument, a -> body.apply(new Object[] {a}));
  }

  private <A, B> CelFunctionBinding binary(Class<A> first, Class<B> second) {
    return CelFunctionBinding.from(
        overload, first, second, (a, b) -> body.apply(new Object[] {a, b}));
  }

  private static Class<?> classOf(CelType type) {
    return switch (type.kind()) {
      case BOOL -> Boolean.class;
      case INT -> Long.class;
      case DOUBLE -> Double.class;
      case STRING -> String.class;
      case BYTES -> CelByteString.class;
      case TIMESTAMP -> Instant.class;
      case DURATION -> Duration.class;
      case LIST -> List.class;
      case MAP -> Map.class;
      case OPAQUE -> Opaque.classOf(type).orElse(Optional.class);
      default -> Object.class;
    };
  }

  @Override
  public String toString() {
    return name + Arrays.toString(arguments.toArray());
  }
}

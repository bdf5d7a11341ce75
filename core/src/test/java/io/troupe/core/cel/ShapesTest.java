package io.troupe.core.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.types.SimpleType;
import io.troupe.core.cel.Shape.Form;
import io.troupe.core.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Declared objects, as custom resources' rules see them. */
class ShapesTest {

  private record Declared(Map<String, Shape> fields) implements Shape {
    @Override
    public Form form() {
      return Form.OBJECT;
    }

    @Override
    public List<String> fieldNames() {
      return List.copyOf(fields.keySet());
    }

    @Override
    public Optional<Shape> field(String name) {
      return Optional.ofNullable(fields.get(name));
    }
  }

  private record ListOf(Shape element, ListKind listKind) implements Shape {
    @Override
    public Form form() {
      return Form.LIST;
    }
  }

  private static Map<String, Shape> fields() {
    Map<String, Shape> fields = new LinkedHashMap<>();
    fields.put("foo-bar", Shape.scalar(Form.INTEGER));
    fields.put("namespace", Shape.scalar(Form.STRING));
    fields.put("a.b/c__d", Shape.scalar(Form.BOOLEAN));
    fields.put("ratio", Shape.scalar(Form.NUMBER));
    fields.put("since", Shape.scalar(Form.TIMESTAMP));
    fields.put("raw", Shape.scalar(Form.BYTES));
    fields.put("wait", Shape.scalar(Form.DURATION));
    fields.put("port", Shape.DYNAMIC);
    fields.put("set", new ListOf(Shape.scalar(Form.STRING), Shape.ListKind.SET));
    fields.put("inner", new Declared(Map.of("x", Shape.scalar(Form.INTEGER))));
    return fields;
  }

  private static final ShapeTypes TYPES = ShapeTypes.of(Map.of("self", new Declared(fields())));
  private static final CelCompiler COMPILER =
      CelCompiler.of(
          List.of(
              new Variable("self", TYPES.type("self")),
              new Variable("oldSelf", TYPES.type("self"))),
          TYPES);
  private static final Object SELF = self("[\"a\",\"b\"]");
  private static final Object OLD = self("[\"b\",\"a\"]");

  private static Object self(String set) {
    return CelValues.of(
        Json.parse(
            "{\"foo-bar\":1,\"namespace\":\"n\",\"a.b/c__d\":true,\"ratio\":2,\"since\":"
                + "\"2026-01-02T03:04:05Z\",\"raw\":\"aGk=\",\"wait\":\"1h30m\",\"port\":\"http\","
                + "\"set\":"
                + set
                + ",\"inner\":{\"x\":1,\"y\":2}}"),
        new Declared(fields()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "self.foo__dash__bar == 1",
        "self.__namespace__ == 'n'",
        "self.a__dot__b__slash__c__underscores__d",
        "self.ratio == 2.0 && self.ratio / 4.0 == 0.5",
        "self.since.getFullYear() == 2026",
        "self.raw == b'hi' && self.wait == duration('90m')",
        "self.port == 'http' && type(self.port) == string",
        "self.set == oldSelf.set && self == oldSelf",
        "self.inner.x == 1 && has(self.inner.x)",
      })
  void fieldsAreReadByTheirDeclaration(String expression) {
    Compilation compilation = COMPILER.compile(expression, SimpleType.BOOL);
    assertThat(compilation).as("%s", compilation).isInstanceOf(Compilation.Compiled.class);
    assertThat(
            ((Compilation.Compiled) compilation)
                .program()
                .eval(Map.of("self", SELF, "oldSelf", OLD), CelBudget.ofGroup()))
        .isEqualTo(new Evaluation.Value(true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "self.nothing == 1;undefined field 'nothing'",
        "self.namespace == 'n';undefined field 'namespace'",
        "self.inner.y == 2;undefined field 'y'",
        "self.ratio == 'x';found no matching overload for '_==_' applied to '(double, string)'",
        "self.inner + 1 == 2;found no matching overload for '_+_'",
      })
  void whatIsNotDeclaredDoesNotCompile(String expression, String words) {
    assertThat(COMPILER.compile(expression, SimpleType.BOOL))
        .isInstanceOfSatisfying(
            Compilation.Failed.class,
            f -> assertThat(f.message()).startsWith("compilation failed: ERROR: ").contains(words));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "foo-bar", "namespace", "a.b/c__d", "x__dash__y", "_", "in"})
  void escapingIsUndone(String name) {
    assertThat(PropertyNames.escape(name).map(PropertyNames::unescape)).contains(name);
  }
}

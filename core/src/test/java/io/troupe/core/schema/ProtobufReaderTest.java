package io.troupe.core.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedOutputStream;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.builtin.BuiltInKinds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class ProtobufReaderTest {
  private final ProtobufReader reader = new ProtobufReader(SchemaLibrary.builtIn());

  /** Writes a message's fields. */
  private interface Body {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      body.write(out);
      out.flush();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] envelope(String apiVersion, String kind, byte[] raw) {
    byte[] unknown =
        message(out -> {
          out.writeByteArray(
              1,
              message(meta -> {
                meta.writeString(1, apiVersion);
                meta.writeString(2, kind);
              }));
          out.writeByteArray(2, raw);
        });
    byte[] all = new byte[unknown.length + 4];
    System.arraycopy(new byte[] {'k', '8', 's', 0}, 0, all, 0, 4);
    System.arraycopy(unknown, 0, all, 4, unknown.length);
    return all;
  }

  private String read(byte[] body) {
    return switch (reader.read(body)) {
      case ProtobufReader.Read.Tree(var object) -> object.toString();
      case ProtobufReader.Read.Malformed(var why) -> why;
    };
  }

  @Test
  void aConfigMapAsGoWritesIt() {
    byte[] metadata =
        message(out -> {
          out.writeString(1, "x");
          out.writeString(2, "");
          out.writeInt64(7, 0); // generation, by value
          out.writeByteArray(8, new byte[0]); // creationTimestamp, zero
          out.writeByteArray(
              11,
              message(entry -> {
                entry.writeString(1, "app");
                entry.writeString(2, "");
              }));
        });
    byte[] data =
        message(entry -> {
          entry.writeString(1, "a");
          entry.writeString(2, "b");
        });
    byte[] binary =
        message(entry -> {
          entry.writeString(1, "c");
          entry.writeByteArray(2, new byte[] {1, 2});
        });
    byte[] configMap =
        message(out -> {
          out.writeByteArray(1, metadata);
          out.writeByteArray(2, data);
          out.writeByteArray(3, binary);
          out.writeBool(4, false); // immutable, by pointer: said
        });
    assertThat(read(envelope("v1", "ConfigMap", configMap)))
        .isEqualTo(
            "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"x\",\"labels\":{\"app\":\"\"}},"
                + "\"data\":{\"a\":\"b\"},\"binaryData\":{\"c\":\"AQI=\"},\"immutable\":false}");
  }

  @Test
  void embeddedStructuresAndSpecialTypesReadAsInJson() {
    byte[] quantity = message(out -> out.writeString(1, "10m"));
    byte[] probe =
        message(out -> {
          out.writeByteArray(
              1,
              message(handler ->
                  handler.writeByteArray(
                      3,
                      message(tcp ->
                          tcp.writeByteArray(
                              1,
                              message(port -> {
                                port.writeInt64(1, 1);
                                port.writeString(3, "http");
                              }))))));
          out.writeInt32(4, 7);
        });
    byte[] container =
        message(out -> {
          out.writeString(1, "main");
          out.writeByteArray(
              8,
              message(resources ->
                  resources.writeByteArray(
                      2,
                      message(entry -> {
                        entry.writeString(1, "cpu");
                        entry.writeByteArray(2, quantity);
                      }))));
          out.writeByteArray(10, probe);
        });
    byte[] volume =
        message(out -> {
          out.writeString(1, "scratch");
          out.writeByteArray(2, message(source -> source.writeByteArray(2, new byte[0])));
        });
    byte[] pod =
        message(out ->
            out.writeByteArray(
                2,
                message(spec -> {
                  spec.writeByteArray(1, volume);
                  spec.writeByteArray(2, container);
                })));
    assertThat(Json.parse(read(envelope("v1", "Pod", pod))).path("spec").toString())
        .isEqualTo(
            "{\"volumes\":[{\"name\":\"scratch\",\"emptyDir\":{}}],\"containers\":[{\"name\":\"main\","
                + "\"resources\":{\"requests\":{\"cpu\":\"10m\"}},\"livenessProbe\":{\"tcpSocket\":{\"port\":\"http\"},"
                + "\"periodSeconds\":7}}]}");
  }

  @Test
  void deleteOptionsAreReadWhateverGroupTheyCameFor() {
    byte[] options = message(out -> out.writeInt64(1, 0));
    assertThat(read(envelope("v1", "DeleteOptions", options))).contains("\"gracePeriodSeconds\":0");
  }

  @Test
  void garbageIsNamedAndCostsLittle() {
    assertThat(read("{}".getBytes()))
        .startsWith("provided data does not appear to be a protobuf message");
    assertThat(read(envelope("v1", "Unicorn", new byte[0])))
        .contains("no kind \"Unicorn\" is registered");
    long seed = 20261121;
    System.out.println("ProtobufReaderTest seed " + seed);
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] raw = new byte[random.nextInt(200)];
      random.nextBytes(raw);
      assertThat(read(envelope("v1", "Pod", raw))).isNotEmpty();
    }
  }

  @Test
  void everyServedKindOfCompiledClientsHasTags() {
    for (Kind kind : new BuiltInKinds().all()) {
      if (!kind.rules().hasCompiledType()) {
        continue;
      }
      assertThat(SchemaLibrary.builtIn().messageOf(schemaName(kind)).member(1))
          .as(kind.gvk().toString())
          .isNotNull();
    }
  }

  @Test
  void namesOfTheZeroTableAreFields() {
    Set<String> fields = new HashSet<>();
    for (Kind kind : new BuiltInKinds().all()) {
      collect(schemaName(kind), fields, new HashSet<>());
    }
    assertThat(fields).containsAll(WireMessage.ZERO_MEANS_ABSENT);
  }

  private static String schemaName(Kind kind) {
    return SchemaLibrary.builtIn().of(kind.gvk()).orElseThrow().name();
  }

  private static void collect(String definition, Set<String> fields, Set<String> seen) {
    if (!seen.add(definition)) {
      return;
    }
    SchemaLibrary.builtIn()
        .find(definition)
        .ifPresent(d ->
            d.fields()
                .values()
                .forEach(f -> {
                  fields.add(f.name());
                  int at = f.type().indexOf('#');
                  if (at >= 0) {
                    collect(f.type().substring(at + 1), fields, seen);
                  }
                }));
  }

  private static byte[] json(String text) {
    return message(out -> out.writeByteArray(1, text.getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] property(String name, byte[] schema) {
    return message(entry -> {
      entry.writeString(1, name);
      entry.writeByteArray(2, schema);
    });
  }

  @Test
  void aDefinitionsSchemaReadsAsInJson() {
    byte[] text =
        message(out -> {
          out.writeString(5, "string");
          out.writeString(4, ""); // description, by value
          out.writeBool(37, false); // nullable, by value
          out.writeByteArray(8, json("\"x\""));
          out.writeByteArray(20, json("\"x\""));
          out.writeByteArray(20, json("7"));
        });
    byte[] size =
        message(out -> {
          out.writeString(5, "number");
          out.writeDouble(9, 10);
          out.writeDouble(11, 0.5);
          out.writeInt64(14, 0); // minLength, by pointer: said
        });
    byte[] list =
        message(out -> {
          out.writeString(5, "array");
          out.writeByteArray(24, message(items -> items.writeByteArray(1, text)));
          out.writeString(41, "name");
          out.writeString(42, "map");
        });
    byte[] pair =
        message(out ->
            out.writeByteArray(
                24,
                message(items -> {
                  items.writeByteArray(2, size);
                  items.writeByteArray(2, text);
                })));
    byte[] map =
        message(out -> {
          out.writeByteArray(
              30,
              message(additional -> {
                additional.writeBool(1, true);
                additional.writeByteArray(2, size);
              }));
          out.writeByteArray(33, message(additional -> additional.writeBool(1, false)));
          out.writeByteArray(32, property("a", message(either -> either.writeString(2, "b"))));
          out.writeByteArray(32, property("c", message(either -> either.writeByteArray(1, size))));
        });
    byte[] root =
        message(out -> {
          out.writeString(2, "http://json-schema.org/schema#");
          out.writeString(3, "#/definitions/other");
          out.writeByteArray(29, property("list", list));
          out.writeByteArray(29, property("map", map));
          out.writeByteArray(29, property("pair", pair));
          out.writeBool(38, true);
          out.writeByteArray(
              44,
              message(rule -> {
                rule.writeString(1, "self.a > 1");
                rule.writeString(2, "");
              }));
        });
    byte[] version =
        message(out -> {
          out.writeString(1, "v1");
          out.writeBool(2, true);
          out.writeBool(3, false);
          out.writeByteArray(4, message(validation -> validation.writeByteArray(1, root)));
          out.writeBool(7, false); // deprecated, by value
        });
    byte[] definition =
        message(out ->
            out.writeByteArray(
                2,
                message(spec -> {
                  spec.writeString(1, "example.com");
                  spec.writeByteArray(7, version);
                  spec.writeBool(10, false); // preserveUnknownFields, by value
                })));
    String small = "{\"type\":\"number\",\"maximum\":10,\"minimum\":0.5,\"minLength\":0}";
    String word = "{\"type\":\"string\",\"default\":\"x\",\"enum\":[\"x\",7]}";
    assertThat(read(envelope("apiextensions.k8s.io/v1", "CustomResourceDefinition", definition)))
        .isEqualTo(
            "{\"kind\":\"CustomResourceDefinition\",\"apiVersion\":\"apiextensions.k8s.io/v1\","
                + "\"spec\":{\"group\":\"example.com\",\"versions\":[{\"name\":\"v1\","
                + "\"served\":true,\"storage\":false,\"schema\":{\"openAPIV3Schema\":{"
                + "\"$schema\":\"http://json-schema.org/schema#\",\"$ref\":\"#/definitions/other\","
                + "\"properties\":{\"list\":{\"type\":\"array\",\"items\":"
                + word
                + ",\"x-kubernetes-list-map-keys\":[\"name\"],\"x-kubernetes-list-type\":\"map\"},"
                + "\"map\":{\"additionalProperties\":"
                + small
                + ",\"additionalItems\":false,\"dependencies\":{\"a\":[\"b\"],\"c\":"
                + small
                + "}},\"pair\":{\"items\":["
                + small
                + ","
                + word
                + "]}},\"x-kubernetes-preserve-unknown-fields\":true,"
                + "\"x-kubernetes-validations\":[{\"rule\":\"self.a > 1\"}]}}}]}}");
  }
}

package io.troupe.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A kind of the tests' own: one definition a group, so that clients do not meet. */
final class Gadgets {
  private Gadgets() {}

  /** The CustomResourceDefinition as YAML. */
  static String yaml(String group) {
    try (InputStream file = Gadgets.class.getResourceAsStream("/gadgets.yaml")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .replace("example.troupe.io", group);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The CustomResourceDefinition as JSON. */
  static String json(String group) {
    try {
      return new ObjectMapper().writeValueAsString(new YAMLMapper().readTree(yaml(group)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

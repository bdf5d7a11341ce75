package io.troupe.http.negotiate;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.troupe.core.json.Json;
import java.io.IOException;
import java.io.OutputStream;

/** Token writers for each encoding. */
final class Generators {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
          .build();

  private Generators() {}

  static JsonGenerator open(Form form, OutputStream out) throws IOException {
    return switch (form.encoding()) {
      case JSON -> {
        JsonGenerator json = Json.mapper().getFactory().createGenerator(out);
        yield form.pretty() ? json.setPrettyPrinter(goStyle()) : json;
      }
      case YAML -> YAML.getFactory().createGenerator(out);
    };
  }

  /** Copies a value from its bytes. */
  static void copy(byte[] json, JsonGenerator out) throws IOException {
    try (JsonParser parser = Json.mapper().getFactory().createParser(json)) {
      parser.nextToken();
      out.copyCurrentStructure(parser);
    }
  }

  /** Two blanks, a colon without a blank before it, arrays on lines of their own. */
  private static DefaultPrettyPrinter goStyle() {
    DefaultIndenter indent = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
            com.fasterxml.jackson.core.util.Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(
                    com.fasterxml.jackson.core.util.Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator(""));
    printer.indentObjectsWith(indent);
    printer.indentArraysWith(indent);
    return printer;
  }
}

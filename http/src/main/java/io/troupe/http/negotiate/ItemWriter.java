package io.troupe.http.negotiate;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Column;
import java.io.IOException;
import java.util.List;

/** Writes objects, whole, in part or as rows, into a document. */
final class ItemWriter {
  private final View view;

  ItemWriter(View view) {
    this.view = view;
  }

  /** An item of a list, or a row of a Table. */
  void item(byte[] json, JsonGenerator out) throws IOException {
    switch (view.form().shape()) {
      case OBJECT -> Generators.copy(json, out);
      case PARTIAL_METADATA ->
          Generators.copy(PartialMetadata.of(json, view.metaApiVersion()), out);
      case TABLE -> row(json, out);
    }
  }

  /** Column definitions, as the value of a field. */
  void columns(JsonGenerator out) throws IOException {
    out.writeStartArray();
    for (Column column : view.kind().columns()) {
      out.writeStartObject();
      out.writeStringField("name", column.name());
      out.writeStringField("type", column.type());
      out.writeStringField("format", column.format());
      out.writeStringField("description", column.description());
      out.writeNumberField("priority", column.priority());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void row(byte[] json, JsonGenerator out) throws IOException {
    ObjectNode object = Json.parse(json);
    List<Column> columns = view.kind().columns();
    out.writeStartObject();
    out.writeArrayFieldStart("cells");
    for (Column column : columns) {
      out.writeTree(column.cell().of(object, view.now()));
    }
    out.writeEndArray();
    switch (view.include()) {
      case NONE -> out.writeNullField("object");
      case METADATA -> {
        out.writeFieldName("object");
        Generators.copy(PartialMetadata.of(json, view.metaApiVersion()), out);
      }
      case OBJECT -> {
        out.writeFieldName("object");
        out.writeTree(object);
      }
    }
    out.writeEndObject();
  }
}

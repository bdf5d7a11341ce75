package io.troupe.http.negotiate;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.json.Json;
import io.troupe.http.negotiate.Form.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One object, or one Table with one row. */
public final class ObjectEncoder {
  private ObjectEncoder() {}

  /** A document that has no kind of its own here, such as a Status; Table shapes do not apply. */
  public static byte[] document(JsonNode document, Form form) {
    if (form.encoding() == Form.Encoding.JSON && !form.pretty()) {
      return Json.bytes(document);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = Generators.open(form, bytes)) {
      out.writeTree(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * @param json the wire form; returned as it is when the client wants just that
   */
  public static byte[] object(byte[] json, View view) {
    if (view.form().isRaw()) {
      return json;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(json.length + 256);
    try (JsonGenerator out = Generators.open(view.form(), bytes)) {
      if (view.form().shape() == Shape.TABLE) {
        table(json, view, true, out);
      } else {
        new ItemWriter(view).item(json, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * A Table as a watch sends it.
   *
   * @param withColumns only in the first event of a watch
   */
  public static byte[] tableEvent(byte[] json, View view, boolean withColumns) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(json.length + 256);
    try (JsonGenerator out = Generators.open(view.form(), bytes)) {
      table(json, view, withColumns, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void table(byte[] json, View view, boolean withColumns, JsonGenerator out)
      throws IOException {
    ItemWriter writer = new ItemWriter(view);
    JsonNode metadata = Json.parse(json).path("metadata");
    out.writeStartObject();
    out.writeStringField("kind", "Table");
    out.writeStringField("apiVersion", view.metaApiVersion());
    out.writeObjectFieldStart("metadata");
    out.writeStringField("resourceVersion", metadata.path("resourceVersion").asText(""));
    out.writeEndObject();
    out.writeFieldName("columnDefinitions");
    if (withColumns) {
      writer.columns(out);
    } else {
      out.writeNull();
    }
    out.writeArrayFieldStart("rows");
    writer.item(json, out);
    out.writeEndArray();
    out.writeEndObject();
  }
}

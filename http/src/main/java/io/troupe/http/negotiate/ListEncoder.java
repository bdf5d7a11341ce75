package io.troupe.http.negotiate;

import akka.util.ByteString;
import com.fasterxml.jackson.core.JsonGenerator;
import io.troupe.core.image.StoredObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;

/**
 * A list in chunks that are made when the network asks for them, so that a list of any length costs
 * one chunk of memory beside the references to its objects.
 */
public final class ListEncoder implements Iterator<ByteString> {
  /** Bytes after which a chunk is handed out; one object may exceed it. */
  private static final int CHUNK_BYTES = 128 * 1024;

  /**
   * The metadata of a list.
   *
   * @param continueToken empty on the last page
   * @param remaining how many follow; empty when unknown
   */
  public record ListMeta(long revision, String continueToken, OptionalLong remaining) {}

  private final View view;
  private final ListMeta meta;
  private final Iterator<StoredObject> items;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(CHUNK_BYTES + 4096);
  private final JsonGenerator out;
  private final ItemWriter writer;
  private boolean begun;
  private boolean done;

  public ListEncoder(View view, ListMeta meta, List<StoredObject> items) {
    this.view = view;
    this.meta = meta;
    this.items = items.iterator();
    this.writer = new ItemWriter(view);
    try {
      this.out = Generators.open(view.form(), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean hasNext() {
    return !done;
  }

  @Override
  public ByteString next() {
    if (done) {
      throw new NoSuchElementException();
    }
    try {
      return chunk();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ByteString chunk() throws IOException {
    if (!begun) {
      begun = true;
      head();
    }
    while (bytes.size() < CHUNK_BYTES && items.hasNext()) {
      writer.item(items.next().json(), out);
      out.flush();
    }
    if (!items.hasNext()) {
      done = true;
      out.writeEndArray();
      out.writeEndObject();
      out.close();
    }
    ByteString chunk = ByteString.fromArrayUnsafe(bytes.toByteArray());
    bytes.reset();
    return chunk;
  }

  private void head() throws IOException {
    out.writeStartObject();
    switch (view.form().shape()) {
      case OBJECT -> head(view.kind().listKind(), view.kind().gvk().apiVersion(), "items");
      case PARTIAL_METADATA -> head("PartialObjectMetadataList", view.metaApiVersion(), "items");
      case TABLE -> head("Table", view.metaApiVersion(), "rows");
    }
  }

  private void head(String kind, String apiVersion, String array) throws IOException {
    out.writeStringField("kind", kind);
    out.writeStringField("apiVersion", apiVersion);
    out.writeObjectFieldStart("metadata");
    out.writeStringField("resourceVersion", Long.toString(meta.revision()));
    if (!meta.continueToken().isEmpty()) {
      out.writeStringField("continue", meta.continueToken());
    }
    if (meta.remaining().isPresent()) {
      out.writeNumberField("remainingItemCount", meta.remaining().getAsLong());
    }
    out.writeEndObject();
    if (array.equals("rows")) {
      out.writeFieldName("columnDefinitions");
      writer.columns(out);
    }
    out.writeArrayFieldStart(array);
  }
}

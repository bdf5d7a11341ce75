package io.troupe.http.negotiate;

import akka.util.ByteString;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.http.negotiate.ListEncoder.ListMeta;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * A JSON list as the concatenation of stored bytes: nothing is parsed, and the length is known
 * before the first byte goes out.
 */
public final class RawList implements Iterator<ByteString> {
  /** Bytes of a chunk. */
  private static final int CHUNK_BYTES = 256 * 1024;

  private static final byte[] TAIL = "]}\n".getBytes(StandardCharsets.US_ASCII);

  private final byte[] head;
  private final List<StoredObject> items;
  private final long length;
  private int next;
  private boolean done;

  public RawList(Kind kind, ListMeta meta, List<StoredObject> items) {
    this.head = head(kind, meta);
    this.items = items;
    long sum = head.length + TAIL.length + Math.max(0, items.size() - 1);
    for (StoredObject item : items) {
      sum += item.json().length;
    }
    this.length = sum;
  }

  /** Of the whole document, in bytes. */
  public long length() {
    return length;
  }

  @Override
  public boolean hasNext() {
    return !done;
  }

  @Override
  public ByteString next() {
    return ByteString.fromArrayUnsafe(chunk(CHUNK_BYTES));
  }

  /** The whole document at once, for one that is small. */
  public byte[] whole() {
    return chunk(Integer.MAX_VALUE);
  }

  /** Takes items until the limit is passed, so a chunk can exceed it by one object. */
  private byte[] chunk(int limit) {
    if (done) {
      throw new NoSuchElementException();
    }
    int first = next;
    long size = first == 0 ? head.length : 0;
    while (next < items.size() && size < limit) {
      size += items.get(next).json().length + (next > 0 ? 1 : 0);
      next++;
    }
    done = next == items.size();
    byte[] chunk = new byte[Math.toIntExact(size + (done ? TAIL.length : 0))];
    int at = first == 0 ? put(chunk, 0, head) : 0;
    for (int i = first; i < next; i++) {
      if (i > 0) {
        chunk[at++] = ',';
      }
      at = put(chunk, at, items.get(i).json());
    }
    if (done) {
      put(chunk, at, TAIL);
    }
    return chunk;
  }

  private static int put(byte[] target, int at, byte[] source) {
    System.arraycopy(source, 0, target, at, source.length);
    return at + source.length;
  }

  private static byte[] head(Kind kind, ListMeta meta) {
    StringBuilder head = new StringBuilder(160);
    head.append("{\"kind\":\"").append(kind.listKind());
    head.append("\",\"apiVersion\":\"").append(kind.gvk().apiVersion());
    head.append("\",\"metadata\":{\"resourceVersion\":\"").append(meta.revision()).append('"');
    if (!meta.continueToken().isEmpty()) {
      head.append(",\"continue\":");
      head.append(Json.mapper().getNodeFactory().textNode(meta.continueToken()));
    }
    meta.remaining().ifPresent(n -> head.append(",\"remainingItemCount\":").append(n));
    return head.append("},\"items\":[").toString().getBytes(StandardCharsets.UTF_8);
  }
}

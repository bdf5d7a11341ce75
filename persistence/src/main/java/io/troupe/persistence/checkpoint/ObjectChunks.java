package io.troupe.persistence.checkpoint;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.persistence.codec.EventCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Objects of a checkpoint as bytes: CBOR arrays one after the other behind a version, the whole
 * compressed. Encrypted objects are sealed one by one under their own keys, so a destroyed key
 * takes its object out of every checkpoint too.
 */
final class ObjectChunks {
  private static final int FORMAT = 1;
  private static final int RAW_BYTES = 1 << 20;

  /** One object of the greatest size may overflow a chunk. */
  private static final int RAW_BYTES_MAX = 64 << 20;

  private static final int LEVEL = 3;
  private static final CBORFactory CBOR = CBORFactory.builder().build();

  private final EventCodec codec;
  private final StoredFacts facts;

  ObjectChunks(EventCodec codec, StoredFacts facts) {
    this.codec = codec;
    this.facts = facts;
  }

  Writer writer() {
    return new Writer();
  }

  /** One chunk under construction. */
  final class Writer {
    private final ByteArrayOutputStream out =
        new ByteArrayOutputStream(RAW_BYTES + (RAW_BYTES >> 2));
    private final CBORGenerator cbor;

    private Writer() {
      try {
        cbor = CBOR.createGenerator(out);
        cbor.writeNumber(FORMAT);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** An encrypted object whose key is gone is on its way out, and is left out. */
    void add(StoredObject object) {
      boolean sealed = codec.encrypts(object.key());
      Optional<byte[]> bytes =
          sealed
              ? codec.seal(object.key(), object.uid(), object.json())
              : Optional.of(object.json());
      if (bytes.isEmpty()) {
        return;
      }
      try {
        cbor.writeStartArray(null, 6);
        cbor.writeString(object.key().entityId());
        cbor.writeString(object.uid().value());
        cbor.writeNumber(object.revision());
        cbor.writeNumber(object.sequenceNumber());
        cbor.writeBoolean(sealed);
        cbor.writeBinary(bytes.get());
        cbor.writeEndArray();
        cbor.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    boolean full() {
      return out.size() >= RAW_BYTES;
    }

    byte[] finish() {
      try {
        cbor.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return Zstd.compress(out.toByteArray(), LEVEL);
    }
  }

  /**
   * @throws IllegalStateException for damaged bytes or those of a newer build
   */
  List<StoredObject> read(byte[] chunk) {
    long length = Zstd.getFrameContentSize(chunk);
    if (length <= 0 || length > RAW_BYTES_MAX) {
      throw new IllegalStateException("a checkpoint chunk of " + length + " bytes");
    }
    List<StoredObject> objects = new ArrayList<>();
    try (CBORParser cbor = CBOR.createParser(Zstd.decompress(chunk, (int) length))) {
      if (cbor.nextToken() != JsonToken.VALUE_NUMBER_INT || cbor.getIntValue() != FORMAT) {
        throw new IllegalStateException("a checkpoint of another format");
      }
      while (cbor.nextToken() == JsonToken.START_ARRAY) {
        object(cbor).ifPresent(objects::add);
      }
    } catch (IOException | ZstdException e) {
      throw new IllegalStateException("a damaged checkpoint chunk", e);
    }
    return objects;
  }

  private Optional<StoredObject> object(CBORParser cbor) throws IOException {
    ObjectKey key = ObjectKey.parse(cbor.nextTextValue());
    Uid uid = new Uid(cbor.nextTextValue());
    long revision = cbor.nextLongValue(-1);
    long sequenceNumber = cbor.nextLongValue(-1);
    boolean sealed = Boolean.TRUE.equals(cbor.nextBooleanValue());
    cbor.nextToken();
    byte[] bytes = cbor.getBinaryValue();
    cbor.nextToken();
    Optional<byte[]> json = sealed ? codec.open(key, uid, bytes) : Optional.of(bytes);
    return json.map(
        wire -> new StoredObject(key, uid, revision, sequenceNumber, wire, facts.read(key, wire)));
  }
}

package io.troupe.persistence.codec;

import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdDictCompress;
import com.github.luben.zstd.ZstdDictDecompress;
import io.troupe.core.object.Cause;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The words of a cause, which are nearly always the same: who, in which groups, from where, by what
 * means. With a dictionary of what controllers, nodes and kubectl say, 200 bytes become 20. Any
 * thread; each keeps its contexts.
 */
final class CauseBytes {
  /**
   * Names the dictionary, {@code causes-<id>.bin}: causes as they are before compression. Ids are
   * for ever; another dictionary is another id.
   */
  static final int DICTIONARY = 1;

  /** No request's words are longer; a frame that claims more is damaged. */
  private static final int BYTES_MAX = 4 << 20;

  private static final CBORFactory CBOR = CBORFactory.builder().build();
  private static final byte[] WORDS = words();
  private static final ZstdDictCompress COMPRESS = new ZstdDictCompress(WORDS, Dictionaries.LEVEL);
  private static final ZstdDictDecompress DECOMPRESS = new ZstdDictDecompress(WORDS);
  private static final ThreadLocal<ZstdCompressCtx> COMPRESSING =
      ThreadLocal.withInitial(CauseBytes::compressing);
  private static final ThreadLocal<ZstdDecompressCtx> DECOMPRESSING =
      ThreadLocal.withInitial(CauseBytes::decompressing);

  /** Of each thread; a client's requests follow one another, and there are few kinds of clients. */
  private static final int KNOWN_MAX = 64;

  private static final ThreadLocal<Map<CauseWords, Packed>> KNOWN =
      ThreadLocal.withInitial(CauseBytes::known);

  private CauseBytes() {}

  private static Map<CauseWords, Packed> known() {
    return new LinkedHashMap<>(KNOWN_MAX * 2, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<CauseWords, Packed> eldest) {
        return size() > KNOWN_MAX;
      }
    };
  }

  private static byte[] words() {
    String name = "dictionaries/causes-" + DICTIONARY + ".bin";
    try (InputStream in = CauseBytes.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ZstdCompressCtx compressing() {
    return new ZstdCompressCtx()
        .setLevel(Dictionaries.LEVEL)
        .setMagicless(true)
        .setContentSize(false)
        .setChecksum(false)
        .setDictID(false)
        .loadDict(COMPRESS);
  }

  private static ZstdDecompressCtx decompressing() {
    return new ZstdDecompressCtx().setMagicless(true).loadDict(DECOMPRESS);
  }

  /**
   * @param rawLength before compression, bytes
   */
  record Packed(int rawLength, byte[] bytes) {}

  /** All but the request's id, its time and the revision that led to it. */
  static Packed pack(Cause cause) {
    return KNOWN.get().computeIfAbsent(CauseWords.of(cause), CauseBytes::pack);
  }

  private static Packed pack(CauseWords words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (CBORGenerator cbor = CBOR.createGenerator(out)) {
      words.write(cbor);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] raw = out.toByteArray();
    return new Packed(raw.length, COMPRESSING.get().compress(raw));
  }

  /**
   * @throws IOException for bytes that {@link #pack} has not made
   */
  static Cause unpack(Packed packed, String requestId, Instant time, long parentRevision)
      throws IOException {
    if (packed.rawLength() < 0 || packed.rawLength() > BYTES_MAX) {
      throw new IOException("a cause of " + packed.rawLength() + " bytes");
    }
    byte[] raw = DECOMPRESSING.get().decompress(packed.bytes(), packed.rawLength());
    try (CBORParser cbor = CBOR.createParser(raw)) {
      return CauseWords.read(cbor).readIdentity(cbor).cause(requestId, time, parentRevision);
    }
  }
}

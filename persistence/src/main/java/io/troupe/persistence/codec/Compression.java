package io.troupe.persistence.codec;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;

/** Zstandard frames without what the envelope says already. Any thread; each keeps its contexts. */
final class Compression {
  /** A frame that claims more is not ours: objects are limited to a few megabytes. */
  static final int RAW_BYTES_MAX = 64 << 20;

  private final Dictionaries dictionaries;
  private final ThreadLocal<ZstdCompressCtx> compressing =
      ThreadLocal.withInitial(ZstdCompressCtx::new);
  private final ThreadLocal<ZstdDecompressCtx> decompressing =
      ThreadLocal.withInitial(ZstdDecompressCtx::new);

  Compression(Dictionaries dictionaries) {
    this.dictionaries = dictionaries;
  }

  int dictionaryFor(String kind) {
    return dictionaries.newest(kind);
  }

  byte[] compress(byte[] raw, int dictionary) {
    ZstdCompressCtx context = compressing.get();
    context.reset();
    context.setLevel(Dictionaries.LEVEL).setContentSize(false).setChecksum(false).setDictID(false);
    if (dictionary != Dictionaries.NONE) {
      context.loadDict(dictionaries.compressing(dictionary));
    }
    return context.compress(raw);
  }

  /**
   * What is new in some bytes. The checksum tells when they are put together with other bytes than
   * these, which nothing else would.
   *
   * @param whole bytes that are much the same
   */
  byte[] difference(byte[] raw, byte[] whole) {
    ZstdCompressCtx context = compressing.get();
    context.reset();
    context
        .setLevel(Dictionaries.LEVEL)
        .setMagicless(true)
        .setContentSize(false)
        .setChecksum(true)
        .setDictID(false)
        .loadDict(whole);
    return context.compress(raw);
  }

  /**
   * @throws IllegalStateException if the length is out of bounds or the dictionary unknown
   */
  byte[] decompress(byte[] frame, int dictionary, int rawLength) {
    ZstdDecompressCtx context = decompressing(rawLength);
    if (dictionary != Dictionaries.NONE) {
      context.loadDict(dictionaries.decompressing(dictionary));
    }
    return decompress(context, frame, rawLength);
  }

  /**
   * @param whole what {@link #difference} was given
   * @throws RuntimeException if these are other bytes
   */
  byte[] together(byte[] frame, byte[] whole, int rawLength) {
    ZstdDecompressCtx context = decompressing(rawLength);
    context.setMagicless(true).loadDict(whole);
    return decompress(context, frame, rawLength);
  }

  private ZstdDecompressCtx decompressing(int rawLength) {
    if (rawLength < 0 || rawLength > RAW_BYTES_MAX) {
      throw new IllegalStateException("a payload of " + rawLength + " bytes");
    }
    ZstdDecompressCtx context = decompressing.get();
    context.reset();
    return context;
  }

  private static byte[] decompress(ZstdDecompressCtx context, byte[] frame, int rawLength) {
    byte[] raw = context.decompress(frame, rawLength);
    if (raw.length != rawLength) {
      throw new IllegalStateException(raw.length + " bytes instead of " + rawLength);
    }
    return raw;
  }
}

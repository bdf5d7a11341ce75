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
   * @throws IllegalStateException if the length is out of bounds or the dictionary unknown
   */
  byte[] decompress(byte[] frame, int dictionary, int rawLength) {
    if (rawLength < 0 || rawLength > RAW_BYTES_MAX) {
      throw new IllegalStateException("a payload of " + rawLength + " bytes");
    }
    ZstdDecompressCtx context = decompressing.get();
    context.reset();
    if (dictionary != Dictionaries.NONE) {
      context.loadDict(dictionaries.decompressing(dictionary));
    }
    byte[] raw = context.decompress(frame, rawLength);
    if (raw.length != rawLength) {
      throw new IllegalStateException(raw.length + " bytes instead of " + rawLength);
    }
    return raw;
  }
}

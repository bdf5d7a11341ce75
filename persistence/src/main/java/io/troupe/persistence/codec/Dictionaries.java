package io.troupe.persistence.codec;

import com.github.luben.zstd.ZstdDictCompress;
import com.github.luben.zstd.ZstdDictDecompress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Compression dictionaries, trained from representative objects and shipped as resources. Ids are
 * for ever, since stored events name them: add a new one for a kind, never change or remove one.
 */
final class Dictionaries {
  /** Plain compression. */
  static final int NONE = 0;

  static final int LEVEL = 3;
  private static final String INDEX = "dictionaries/index.properties";

  private final Map<String, Integer> newestOfKind = new HashMap<>();
  private final Map<Integer, ZstdDictCompress> compress = new HashMap<>();
  private final Map<Integer, ZstdDictDecompress> decompress = new HashMap<>();

  /** Reads all of them; they are a few kilobytes each. */
  static Dictionaries load() {
    Dictionaries dictionaries = new Dictionaries();
    Properties index = new Properties();
    try (InputStream in = resource(INDEX)) {
      if (in != null) {
        index.load(in);
      }
      Map<Integer, String> byId = new TreeMap<>();
      index.stringPropertyNames().forEach(i -> byId.put(Integer.valueOf(i), index.getProperty(i)));
      for (Map.Entry<Integer, String> entry : byId.entrySet()) {
        try (InputStream file = resource("dictionaries/" + entry.getKey() + ".zdict")) {
          dictionaries.add(entry.getKey(), entry.getValue(), file.readAllBytes());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return dictionaries;
  }

  private static InputStream resource(String name) {
    return Dictionaries.class.getResourceAsStream(name);
  }

  private void add(int id, String kind, byte[] bytes) {
    newestOfKind.put(kind, id);
    compress.put(id, new ZstdDictCompress(bytes, LEVEL));
    decompress.put(id, new ZstdDictDecompress(bytes));
  }

  /** {@link #NONE} for a kind without one. */
  int newest(String kind) {
    return newestOfKind.getOrDefault(kind, NONE);
  }

  ZstdDictCompress compressing(int id) {
    return known(compress, id);
  }

  ZstdDictDecompress decompressing(int id) {
    return known(decompress, id);
  }

  private static <T> T known(Map<Integer, T> dictionaries, int id) {
    T found = dictionaries.get(id);
    if (found == null) {
      throw new IllegalStateException("unknown compression dictionary " + id);
    }
    return found;
  }
}

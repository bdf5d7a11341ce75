package io.troupe.http.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * All files of the console, in memory (some 150 KB), with one version for all: a digest of their
 * content. Files are served below the version, so a browser may keep them for ever, and modules
 * that import each other by relative names are always of one build.
 */
final class ConsoleFiles {
  private static final String INDEX = "index.html";

  /** Stands in the index for the path of the version. */
  private static final String PLACE = "{{assets}}";

  /** Of the one library: its modules import each other by relative names, as browsers want it. */
  private static final String LIT = "/META-INF/resources/webjars/lit-html/";

  private static final Predicate<String> LIT_MODULES =
      name ->
          name.matches("(lit-html|directive|directive-helpers)\\.js")
              || name.matches("directives/(repeat|live)\\.js");

  private static final int VERSION_CHARS = 16;

  private final String version;
  private final Asset index;
  private final Map<String, Asset> assets;

  private ConsoleFiles(String version, Asset index, Map<String, Asset> assets) {
    this.version = version;
    this.index = index;
    this.assets = assets;
  }

  /** Reads the class path; blocks. */
  static ConsoleFiles load() {
    SortedMap<String, byte[]> files = new TreeMap<>();
    read(ConsoleFiles.class.getResource(INDEX), Path::getParent, files::put);
    read(
        ConsoleFiles.class.getResource(LIT),
        root -> {
          try (Stream<Path> versions = Files.list(root)) {
            return versions.findFirst().orElseThrow();
          }
        },
        (name, bytes) -> {
          if (LIT_MODULES.test(name)) {
            files.put("lib/lit-html/" + name, bytes);
          }
        });
    String version = digest(files);
    byte[] page = files.remove(INDEX);
    String html =
        new String(page, StandardCharsets.UTF_8)
            .replace(PLACE, ConsoleRoute.PATH + "/assets/" + version);
    SortedMap<String, Asset> assets = new TreeMap<>();
    files.forEach((name, bytes) -> assets.put(name, Asset.of(name, bytes)));
    return new ConsoleFiles(
        version, Asset.of(INDEX, html.getBytes(StandardCharsets.UTF_8)), assets);
  }

  String version() {
    return version;
  }

  /** The one page; it finds its way by the address. */
  Asset index() {
    return index;
  }

  /**
   * @param name relative, such as {@code data/api.js}
   */
  Optional<Asset> asset(String name) {
    return Optional.ofNullable(assets.get(name));
  }

  private interface RootOf {
    Path apply(Path place) throws IOException;
  }

  private interface Sink {
    void put(String name, byte[] bytes);
  }

  private static void read(URL place, RootOf rootOf, Sink sink) {
    try {
      URI uri = place.toURI();
      if (uri.getScheme().equals("jar")) {
        String[] parts = uri.toString().split("!", 2);
        try (FileSystem jar = FileSystems.newFileSystem(URI.create(parts[0]), Map.of())) {
          walk(rootOf.apply(jar.getPath(parts[1])), sink);
        }
      } else {
        walk(rootOf.apply(Path.of(uri)), sink);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void walk(Path root, Sink sink) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String name = root.relativize(file).toString().replace('\\', '/');
        if (!name.endsWith(".class")) {
          sink.put(name, Files.readAllBytes(file));
        }
      }
    }
  }

  private static String digest(SortedMap<String, byte[]> files) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      files.forEach((name, bytes) -> {
        sha.update(name.getBytes(StandardCharsets.UTF_8));
        sha.update((byte) 0);
        sha.update(bytes);
      });
      return HexFormat.of().formatHex(sha.digest()).substring(0, VERSION_CHARS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

package io.troupe.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** An OCI archive, read as a runtime reads it: from the index by digests to the layers. */
final class UnpackedImage {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path blobs;
  private final JsonNode index;

  UnpackedImage(Path archive, Path into) throws IOException {
    untar(Files.newInputStream(archive), into);
    index = JSON.readTree(into.resolve("index.json").toFile());
    blobs = into.resolve("blobs/sha256");
  }

  JsonNode index() {
    return index;
  }

  JsonNode manifest() throws IOException {
    return JSON.readTree(blob(index.at("/manifests/0")).toFile());
  }

  JsonNode config() throws IOException {
    return JSON.readTree(blob(manifest().path("config")).toFile());
  }

  /** What a layer's tar says of its files; in the layer's order. */
  List<TarArchiveEntry> entries(int layer) throws IOException {
    List<TarArchiveEntry> all = new ArrayList<>();
    try (TarArchiveInputStream tar = layer(layer)) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        all.add(e);
      }
    }
    return all;
  }

  int layers() throws IOException {
    return manifest().path("layers").size();
  }

  /** All layers on top of each other; owners are set where this process may. */
  void unpack(Path root) throws IOException {
    for (int i = 0; i < layers(); i++) {
      try (TarArchiveInputStream tar = layer(i)) {
        for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
          Path file = root.resolve(e.getName());
          if (e.isDirectory()) {
            Files.createDirectories(file);
          } else {
            Files.createDirectories(file.getParent());
            Files.copy(tar, file);
          }
          Files.setPosixFilePermissions(file, permissions(e.getMode()));
          Files.setAttribute(file, "unix:uid", (int) e.getLongUserId());
          Files.setAttribute(file, "unix:gid", (int) e.getLongGroupId());
        }
      }
    }
  }

  private TarArchiveInputStream layer(int index) throws IOException {
    return new TarArchiveInputStream(
        new GZIPInputStream(
            new BufferedInputStream(
                Files.newInputStream(blob(manifest().path("layers").path(index))))));
  }

  /** A blob whose size or content is another than its descriptor says is none. */
  private Path blob(JsonNode descriptor) throws IOException {
    String digest = descriptor.path("digest").asText();
    Path file = blobs.resolve(digest.substring("sha256:".length()));
    if (Files.size(file) != descriptor.path("size").asLong() || !digest.equals(digest(file))) {
      throw new IOException("blob " + digest + " is not what it is called");
    }
    return file;
  }

  private static String digest(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha.update(buffer, 0, n);
      }
      return "sha256:" + HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IOException(e);
    }
  }

  private static void untar(InputStream in, Path into) throws IOException {
    try (TarArchiveInputStream tar = new TarArchiveInputStream(new BufferedInputStream(in))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        if (e.isFile()) {
          Path file = into.resolve(e.getName());
          Files.createDirectories(file.getParent());
          Files.copy(tar, file);
        }
      }
    }
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> all = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] fromOwnerRead = PosixFilePermission.values();
    for (int bit = 0; bit < fromOwnerRead.length; bit++) {
      if ((mode >> (fromOwnerRead.length - 1 - bit) & 1) == 1) {
        all.add(fromOwnerRead[bit]);
      }
    }
    return all;
  }
}

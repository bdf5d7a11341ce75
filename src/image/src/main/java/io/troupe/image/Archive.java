package io.troupe.image;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/**
 * The image as one file, for {@code ctr image import}, {@code podman load}, {@code skopeo} or
 * {@code docker load}.
 *
 * @param name with its tag, as a runtime that imports the archive calls it
 * @param base name of a base image in a registry; empty for none, and so no network
 * @param docker Docker's archive format; otherwise OCI's
 */
record Archive(Path file, String name, String version, Optional<String> base, boolean docker) {
  /** When it is said to have been made; the labels tell the version. */
  private static final Instant CREATED = RootFolder.TIME;

  void write(RootFolder root, Path cache) throws IOException, InterruptedException {
    try {
      JibContainerBuilder image = base.isPresent() ? Jib.from(base.get()) : Jib.fromScratch();
      for (FileEntriesLayer layer : Layers.of(root)) {
        image.addFileEntriesLayer(layer);
      }
      Files.createDirectories(file.getParent());
      // Jib knows its layers again by the files' times, and here these are all the same.
      RootFolder.delete(cache.resolve("layers"));
      configured(image)
          .containerize(
              Containerizer.to(TarImage.at(file).named(name))
                  .setOfflineMode(base.isEmpty())
                  .setBaseImageLayersCache(cache.resolve("base"))
                  .setApplicationLayersCache(cache.resolve("layers"))
                  .setToolName("troupe"));
    } catch (InvalidImageReferenceException
        | CacheDirectoryCreationException
        | RegistryException
        | ExecutionException e) {
      throw new IOException("the image cannot be made: " + e.getMessage(), e);
    }
  }

  private JibContainerBuilder configured(JibContainerBuilder image) {
    return image
        .setFormat(docker ? ImageFormat.Docker : ImageFormat.OCI)
        .setPlatforms(Set.of(platform()))
        .setCreationTime(CREATED)
        .setUser(Places.USER + ":" + Places.USER)
        .setWorkingDirectory(AbsoluteUnixPath.get(Places.DATA))
        .setEntrypoint(List.of(Places.HOME + "/bin/troupe"))
        .setProgramArguments(List.of("up", "--address=0.0.0.0"))
        .setEnvironment(environment())
        .setExposedPorts(Set.of(Port.tcp(Places.API_PORT), Port.tcp(Places.PEER_PORT)))
        .setVolumes(Set.of(AbsoluteUnixPath.get(Places.DATA)))
        .setLabels(labels());
  }

  private static Map<String, String> environment() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    all.put("TROUPE_JAVA_HOME", Places.JAVA);
    // The data directory is below it, for every command in the container.
    all.put("XDG_DATA_HOME", Path.of(Places.DATA).getParent().toString());
    return all;
  }

  private Map<String, String> labels() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("org.opencontainers.image.title", "Troupe");
    all.put("org.opencontainers.image.description", "Kubernetes rebuilt on the actor model");
    all.put("org.opencontainers.image.version", version);
    all.put("org.opencontainers.image.licenses", "Apache-2.0");
    return all;
  }

  /** The machine's own: its JDK and its libraries are inside. */
  private static Platform platform() {
    String machine = System.getProperty("os.arch");
    return new Platform("aarch64".equals(machine) ? "arm64" : machine, "linux");
  }
}

package io.troupe.node.runtime;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueType;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * @param root directory for everything kept: state, logs, volumes
 * @param images commands of well-known images, by repository name without registry and tag
 * @param failUnknownImage refuse an image nobody knows a command for, instead of letting a process
 *     stand in for it
 * @param api what containers are told of the API server's whereabouts; empty for what the Service
 *     says
 */
public record ProcessSettings(
    Path root, Map<String, List<String>> images, boolean failUnknownImage, Optional<URI> api) {

  public ProcessSettings(Path root, Map<String, List<String>> images, boolean failUnknownImage) {
    this(root, images, failUnknownImage, Optional.empty());
  }

  public ProcessSettings {
    root = root.toAbsolutePath().normalize();
    images = Collections.unmodifiableMap(new TreeMap<>(images));
  }

  /**
   * @param config holds {@code runtime.process}, see conf/runtime.conf
   */
  public static ProcessSettings of(Config config, Path root, URI api) {
    Config process = config.getConfig("runtime.process");
    Map<String, List<String>> images = new TreeMap<>();
    process
        .getObject("images")
        .forEach((image, command) -> {
          if (command.valueType() != ConfigValueType.LIST) {
            throw new IllegalArgumentException("runtime.process.images." + image + ": not a list");
          }
          images.put(image, ((List<?>) command.unwrapped()).stream().map(String::valueOf).toList());
        });
    return new ProcessSettings(
        root, images, process.getString("unknown-image").equals("fail"), Optional.of(api));
  }
}

package io.troupe.node.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kubelet.AccountToken;
import io.troupe.core.kubelet.ContainerKind;
import io.troupe.core.kubelet.ContainerView;
import io.troupe.core.kubelet.DownwardApi;
import io.troupe.core.kubelet.PodView;
import io.troupe.core.kubelet.References;
import io.troupe.core.kubelet.TokenSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A pod's volumes as directories: emptyDir, hostPath (a link), configMap, secret, downwardAPI and
 * projected, with service account tokens.
 *
 * @param directory holds one entry per volume
 */
record Volumes(Path directory) {
  private static final int MODE_DEFAULT = 0644;

  /** Something a volume needs is not there; shown as FailedMount. */
  static final class NotYet extends Exception {
    NotYet(String message) {
      super(message, null, false, false);
    }
  }

  /** One file of a volume. */
  record Content(byte[] bytes, int mode) {}

  /** Brings all volumes up to date; emptyDirs keep what is in them. */
  List<PodRuntime.Notice> write(PodView pod, References references, DownwardApi downward)
      throws IOException, NotYet {
    List<PodRuntime.Notice> notices = new ArrayList<>();
    Files.createDirectories(directory);
    for (JsonNode volume : pod.spec().path("volumes")) {
      String name = volume.path("name").asText();
      Path path = directory.resolve(name);
      if (volume.has("emptyDir")) {
        Files.createDirectories(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
      } else if (volume.has("hostPath")) {
        host(volume.path("hostPath"), name, path);
      } else {
        try {
          Map<String, Content> files = content(volume, pod, references, downward);
          ProjectedDirectory.write(path, files);
        } catch (NotYet missing) {
          throw new NotYet(
              "MountVolume.SetUp failed for volume \"" + name + "\" : " + missing.getMessage());
        }
      }
    }
    return notices;
  }

  private static void host(JsonNode source, String name, Path link) throws IOException, NotYet {
    Path target = Path.of(source.path("path").asText());
    switch (source.path("type").asText()) {
      case "DirectoryOrCreate" -> Files.createDirectories(target);
      case "FileOrCreate" -> {
        if (!Files.exists(target)) {
          Files.createFile(target);
        }
      }
      case "Directory", "File" -> {
        if (!Files.exists(target)) {
          throw new NotYet(
              "MountVolume.SetUp failed for volume \""
                  + name
                  + "\" : hostPath type check failed: "
                  + target
                  + " is not a "
                  + source.path("type").asText().toLowerCase(java.util.Locale.ROOT));
        }
      }
      default -> {}
    }
    if (!Files.isSymbolicLink(link)) {
      Files.createSymbolicLink(link, target);
    }
  }

  private static Map<String, Content> content(
      JsonNode volume, PodView pod, References references, DownwardApi downward) throws NotYet {
    Map<String, Content> files = new TreeMap<>();
    if (volume.has("configMap")) {
      JsonNode source = volume.path("configMap");
      configMap(source, source.path("name").asText(), mode(source), pod, references, files);
    } else if (volume.has("secret")) {
      JsonNode source = volume.path("secret");
      secret(source, source.path("secretName").asText(), mode(source), pod, references, files);
    } else if (volume.has("downwardAPI")) {
      JsonNode source = volume.path("downwardAPI");
      downward(source, mode(source), downward, files);
    } else if (volume.has("projected")) {
      JsonNode projected = volume.path("projected");
      for (JsonNode source : projected.path("sources")) {
        JsonNode config = source.path("configMap");
        if (config.isObject()) {
          configMap(config, config.path("name").asText(), mode(projected), pod, references, files);
        }
        JsonNode secret = source.path("secret");
        if (secret.isObject()) {
          secret(secret, secret.path("name").asText(), mode(projected), pod, references, files);
        }
        if (source.has("serviceAccountToken")) {
          JsonNode token = source.path("serviceAccountToken");
          files.put(
              token.path("path").asText(),
              new Content(token(references.token(pod, TokenSource.of(token))), mode(projected)));
        }
        if (source.has("downwardAPI")) {
          downward(source.path("downwardAPI"), mode(projected), downward, files);
        }
      }
    } else {
      throw new NotYet("this volume's type is not supported by the process runtime");
    }
    return files;
  }

  private static byte[] token(AccountToken token) throws NotYet {
    return switch (token) {
      case AccountToken.Granted(var text) -> text.getBytes(StandardCharsets.UTF_8);
      case AccountToken.Awaited() -> throw new NotYet("failed to fetch token: it is awaited");
      case AccountToken.Refused(var why) -> throw new NotYet("failed to fetch token: " + why);
    };
  }

  private static void configMap(
      JsonNode source,
      String name,
      int mode,
      PodView pod,
      References references,
      Map<String, Content> files)
      throws NotYet {
    Optional<ObjectNode> map = references.configMap(pod.namespace(), name);
    boolean optional = source.path("optional").asBoolean();
    if (map.isEmpty()) {
      // The cluster's CA bundle is published by a controller that not every cluster runs.
      if (optional || name.equals("kube-root-ca.crt")) {
        return;
      }
      throw new NotYet("configmap \"" + name + "\" not found");
    }
    Map<String, byte[]> data = new TreeMap<>();
    map.get()
        .path("data")
        .properties()
        .forEach(e -> data.put(e.getKey(), e.getValue().asText().getBytes(StandardCharsets.UTF_8)));
    map.get()
        .path("binaryData")
        .properties()
        .forEach(e -> data.put(e.getKey(), Base64.getDecoder().decode(e.getValue().asText())));
    select(source, data, mode, optional, "config", files);
  }

  private static void secret(
      JsonNode source,
      String name,
      int mode,
      PodView pod,
      References references,
      Map<String, Content> files)
      throws NotYet {
    Optional<ObjectNode> secret = references.secret(pod.namespace(), name);
    boolean optional = source.path("optional").asBoolean();
    if (secret.isEmpty()) {
      if (optional) {
        return;
      }
      throw new NotYet("secret \"" + name + "\" not found");
    }
    Map<String, byte[]> data = new TreeMap<>();
    secret
        .get()
        .path("data")
        .properties()
        .forEach(e -> data.put(e.getKey(), Base64.getDecoder().decode(e.getValue().asText())));
    select(source, data, mode, optional, "secret", files);
  }

  /** All keys, or the items named. */
  private static void select(
      JsonNode source,
      Map<String, byte[]> data,
      int mode,
      boolean optional,
      String noun,
      Map<String, Content> files)
      throws NotYet {
    if (source.path("items").isEmpty()) {
      data.forEach((key, bytes) -> files.put(key, new Content(bytes, mode)));
      return;
    }
    for (JsonNode item : source.path("items")) {
      byte[] bytes = data.get(item.path("key").asText());
      if (bytes == null) {
        if (optional) {
          continue;
        }
        throw new NotYet("references non-existent " + noun + " key: " + item.path("key").asText());
      }
      files.put(item.path("path").asText(), new Content(bytes, item.path("mode").asInt(mode)));
    }
  }

  private static void downward(
      JsonNode source, int mode, DownwardApi downward, Map<String, Content> files) {
    ContainerView none = new ContainerView("", ContainerKind.APP, source);
    for (JsonNode item : source.path("items")) {
      Optional<String> text =
          item.has("fieldRef")
              ? downward.field(item.path("fieldRef").path("fieldPath").asText())
              : downward.resource(item.path("resourceFieldRef"), none);
      files.put(
          item.path("path").asText(),
          new Content(
              text.orElse("").getBytes(StandardCharsets.UTF_8), item.path("mode").asInt(mode)));
    }
  }

  private static int mode(JsonNode source) {
    return source.path("defaultMode").asInt(MODE_DEFAULT);
  }
}

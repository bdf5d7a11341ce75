package io.troupe.image;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Cuts the root file system into layers, what changes least first: a new build of Troupe is a few
 * megabytes for whoever has the one before.
 */
final class Layers {
  /** In the order in which they lie on each other. */
  enum Part {
    MACHINE,
    RUNTIME,
    LIBRARIES,
    TROUPE,
    CACHE
  }

  private static final String ROOT_OWNER = "0:0";
  private static final String OWNER = Places.USER + ":" + Places.USER;

  private Layers() {}

  static List<FileEntriesLayer> of(RootFolder root) throws IOException {
    Map<Part, FileEntriesLayer.Builder> layers = new EnumMap<>(Part.class);
    for (Path file : root.all()) {
      String place = root.place(file);
      layers
          .computeIfAbsent(
              part(place),
              part -> FileEntriesLayer.builder().setName(part.name().toLowerCase(Locale.ROOT)))
          .addEntry(
              file,
              AbsoluteUnixPath.get(place),
              permissions(file, place),
              RootFolder.TIME,
              place.equals(Places.DATA) ? OWNER : ROOT_OWNER);
    }
    List<FileEntriesLayer> built = new ArrayList<>();
    layers.values().forEach(layer -> built.add(layer.build()));
    return built;
  }

  static Part part(String place) {
    if (place.equals(Places.CACHE)) {
      return Part.CACHE;
    }
    if (place.startsWith(Places.JAVA + "/")) {
      return Part.RUNTIME;
    }
    if (place.startsWith(Places.HOME + "/lib/")) {
      return place.startsWith(Places.HOME + "/lib/troupe-") ? Part.TROUPE : Part.LIBRARIES;
    }
    return place.startsWith(Places.HOME + "/") ? Part.TROUPE : Part.MACHINE;
  }

  /** Nothing is set-user-id, and only the data and the temporary folder can be written to. */
  private static FilePermissions permissions(Path file, String place) {
    if (place.equals(Places.TEMPORARY)) {
      return FilePermissions.fromOctalString("777");
    }
    if (place.equals(Places.DATA)) {
      return FilePermissions.fromOctalString("700");
    }
    boolean enters = Files.isDirectory(file) || Files.isExecutable(file);
    return FilePermissions.fromOctalString(enters ? "755" : "644");
  }
}

package io.troupe.image;

import java.nio.file.Path;

/** Where things lie in the image. All are absolute paths of the container. */
final class Places {
  static final String HOME = "/opt/troupe";
  static final String JAVA = "/opt/java";
  static final String DATA = "/var/lib/troupe";
  static final String CACHE = HOME + "/lib/troupe.aot";
  static final String TEMPORARY = "/tmp";

  /** As in other images without a shell's user: no account of a machine has it. */
  static final int USER = 65532;

  static final String USER_NAME = "troupe";
  static final int API_PORT = 6443;

  /** Between control-plane nodes: the API's port and 10,000 more. */
  static final int PEER_PORT = 16443;

  private Places() {}

  /** What a build left beside the distribution stays out. */
  static boolean belongs(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(".") && !name.contains(".aot") && !name.endsWith(".tar");
  }
}

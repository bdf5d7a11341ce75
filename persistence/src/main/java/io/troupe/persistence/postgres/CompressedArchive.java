package io.troupe.persistence.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Undoes the compression of an archive on the class path. A class of its own, so that no other one
 * loads the library: it seals its packages, and an ahead-of-time cache with sealed packages stops
 * the JVM once the jars have moved.
 */
final class CompressedArchive {
  private CompressedArchive() {}

  /**
   * @throws DatabaseStartFailure if there is none of that name
   */
  static InputStream open(String resource, int bufferBytes) throws IOException {
    InputStream found = CompressedArchive.class.getClassLoader().getResourceAsStream(resource);
    if (found == null) {
      throw PostgresBinaries.unknownPlatform();
    }
    return new XZInputStream(new BufferedInputStream(found, bufferBytes));
  }
}

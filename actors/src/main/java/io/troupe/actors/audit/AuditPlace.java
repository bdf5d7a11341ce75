package io.troupe.actors.audit;

import java.io.IOException;
import java.util.List;

/** A file or a server that takes events. Used by one thread, which may wait here. */
public interface AuditPlace {
  /**
   * @param events each one JSON object
   * @throws IOException when they are lost
   */
  void write(List<byte[]> events) throws IOException, InterruptedException;

  /** Nothing more will be written; retries end. Called by another thread. */
  default void stop() {}

  /** After the last write. */
  default void close() throws IOException {}
}

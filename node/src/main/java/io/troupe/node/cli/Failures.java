package io.troupe.node.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What went wrong, for a person. */
final class Failures {
  private Failures() {}

  /**
   * The outermost message that somebody wrote: that of a mere wrapper repeats its cause's, and a
   * file's failure has only a path for a message.
   */
  static String words(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof FileSystemException file) {
        return file.getFile() + ": " + reason(file);
      }
      String message = at.getMessage();
      boolean wraps = at.getCause() != null && at.getCause().toString().equals(message);
      if (message != null && !message.isBlank() && !wraps) {
        return message;
      }
    }
    return failure.getClass().getSimpleName();
  }

  private static String reason(FileSystemException failure) {
    return switch (failure) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "no such file or directory";
      case FileAlreadyExistsException _ -> "there is something else of this name";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      case FileSystemException other -> other.getClass().getSimpleName();
    };
  }
}

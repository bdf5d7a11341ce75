package io.troupe.system;

import io.troupe.launch.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/**
 * One control plane for all test classes of a JVM that do no harm to it; it ends with the last
 * test. Objects without a namespace stay: a class gives them names that no other class uses, and
 * removes what other classes would feel.
 */
final class SharedTroupe implements BeforeAllCallback {
  private static volatile Running running;

  static TroupeProcess troupe() {
    return running.troupe();
  }

  static ApiClient api() {
    return running.api();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    running =
        context
            .getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(SharedTroupe.class))
            .computeIfAbsent(Running.class, _ -> Running.start(), Running.class);
  }

  private record Running(Path folder, TroupeProcess troupe, ApiClient api)
      implements AutoCloseable {
    static Running start() {
      try {
        Path folder = Files.createTempDirectory("troupe-shared");
        TroupeProcess troupe = TroupeProcess.start(folder.resolve("data"));
        ApiClient api = new ApiClient(troupe);
        Scene.again(api, "default").untilUsable();
        return new Running(folder, troupe, api);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      // Pods outlive their control plane; no test's may outlive the tests.
      TroupeProcess.run(List.of("down", "--stop-pods", "--data-dir=" + troupe.data()));
      troupe.close();
      Folders.remove(folder);
    }
  }
}

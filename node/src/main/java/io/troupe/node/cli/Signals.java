package io.troupe.node.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * INT and TERM: the first one stops in order, as the JVM does by itself; a second one, from
 * somebody who will not wait, ends the process at once. The embedded database notices and shuts
 * down.
 *
 * <p>By reflection, since the compiler warns of the class and warnings are errors; there is no
 * other way to hear of a second signal.
 */
final class Signals {
  private static final int SIGNALLED = 128;

  private Signals() {}

  static void endAtOnceOnTheSecond() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      AtomicBoolean stopping = new AtomicBoolean();
      InvocationHandler handle =
          (proxy, method, arguments) -> {
            if (!method.getName().equals("handle")) {
              return method.getName().equals("hashCode") ? 0 : proxy == arguments[0];
            }
            int code = SIGNALLED + (int) signal.getMethod("getNumber").invoke(arguments[0]);
            if (stopping.getAndSet(true)) {
              Runtime.getRuntime().halt(code);
            }
            System.exit(code);
            return null;
          };
      Object both =
          Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, handle);
      for (String name : List.of("INT", "TERM")) {
        signal
            .getMethod("handle", signal, handler)
            .invoke(null, signal.getConstructor(String.class).newInstance(name), both);
      }
    } catch (ReflectiveOperationException | RuntimeException unavailable) {
      System.err.println("troupe: a second signal will not end this at once: " + unavailable);
    }
  }
}

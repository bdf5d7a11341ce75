package io.troupe.node.runtime;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The few calls of Linux' C library that Java has no way to make: terminals, and holes in files.
 * Results are the library's: negative is a failure. See ADR 49.
 */
final class Libc {
  static final int READ_WRITE = 2;
  static final int NO_CONTROLLING_TERMINAL = 0x100;
  static final int NON_BLOCKING = 0x800;
  static final int CLOSE_ON_EXEC = 0x80000;

  static final short POLL_IN = 0x01;
  static final short POLL_OUT = 0x04;
  static final short POLL_OVER = 0x08 | 0x10 | 0x20;

  private static final long SET_WINDOW_SIZE = 0x5414;
  private static final int KEEP_SIZE_PUNCH_HOLE = 3;
  private static final long PIDFD_OPEN = 434;
  private static final long PIDFD_GETFD = 438;
  private static final int NAME_BYTES = 64;

  private static final MethodHandle OPEN =
      of("open", 2, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle CLOSE = of("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle IOCTL =
      of("ioctl", 2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));
  private static final MethodHandle POLL =
      of("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle READ =
      of("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle WRITE =
      of("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle OPEN_TERMINAL =
      of("posix_openpt", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle UNLOCK_TERMINAL =
      of("unlockpt", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle NAME_TERMINAL =
      of("ptsname_r", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle ALLOCATE =
      of("fallocate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle SYSCALL =
      of(
          "syscall",
          1,
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));

  private Libc() {}

  private static MethodHandle of(String name, FunctionDescriptor type) {
    return link(name, type);
  }

  private static MethodHandle of(String name, int fixed, FunctionDescriptor type) {
    return link(name, type, Linker.Option.firstVariadicArg(fixed));
  }

  @SuppressWarnings("restricted")
  private static MethodHandle link(String name, FunctionDescriptor type, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
  }

  private interface Call<T> {
    T run() throws Throwable;
  }

  private static <T> T call(Call<T> call) {
    try {
      return call.run();
    } catch (Throwable e) {
      throw new IllegalStateException(e); // the calls themselves throw nothing
    }
  }

  static int open(String path, int flags) {
    return call(() -> {
      try (Arena arena = Arena.ofConfined()) {
        return (int) OPEN.invokeExact(arena.allocateFrom(path), flags);
      }
    });
  }

  static void close(int file) {
    call(() -> (int) CLOSE.invokeExact(file));
  }

  /** The master's side of a new pseudo-terminal, locked; no program inherits it. */
  static int openTerminal() {
    return call(() ->
        (int)
            OPEN_TERMINAL.invokeExact(
                READ_WRITE | NO_CONTROLLING_TERMINAL | NON_BLOCKING | CLOSE_ON_EXEC));
  }

  /** Lets the other side be opened, and tells its path; empty if that cannot be. */
  static String unlockTerminal(int master) {
    return call(() -> {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment name = arena.allocate(NAME_BYTES);
        boolean done =
            (int) UNLOCK_TERMINAL.invokeExact(master) == 0
                && (int) NAME_TERMINAL.invokeExact(master, name, (long) NAME_BYTES) == 0;
        return done ? name.getString(0) : "";
      }
    });
  }

  /** Tells the programs at a terminal its size, in characters. */
  static int resize(int terminal, int columns, int rows) {
    return call(() -> {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment size =
            arena.allocateFrom(
                java.lang.foreign.ValueLayout.JAVA_SHORT,
                (short) rows,
                (short) columns,
                (short) 0,
                (short) 0);
        return (int) IOCTL.invokeExact(terminal, SET_WINDOW_SIZE, size);
      }
    });
  }

  /** Waits; the events that are there, 0 for none in time. */
  static int poll(int file, short events, int millis) {
    return call(() -> {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment asked = arena.allocate(MemoryLayout.sequenceLayout(2, JAVA_INT));
        asked.set(JAVA_INT, 0, file);
        asked.set(java.lang.foreign.ValueLayout.JAVA_SHORT, 4, events);
        int ready = (int) POLL.invokeExact(asked, 1L, millis);
        return ready <= 0 ? 0 : asked.get(java.lang.foreign.ValueLayout.JAVA_SHORT, 6);
      }
    });
  }

  static int read(int file, byte[] into, int offset, int length) {
    return call(() -> {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment bytes = arena.allocate(length);
        int size = (int) (long) READ.invokeExact(file, bytes, (long) length);
        if (size > 0) {
          MemorySegment.copy(bytes, 0, MemorySegment.ofArray(into), offset, size);
        }
        return size;
      }
    });
  }

  static int write(int file, byte[] from, int offset, int length) {
    return call(() -> {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment bytes = arena.allocate(length);
        MemorySegment.copy(MemorySegment.ofArray(from), offset, bytes, 0, length);
        return (int) (long) WRITE.invokeExact(file, bytes, (long) length);
      }
    });
  }

  /** Gives back the disk space of a file's beginning; its size and what follows stay. */
  static int punch(int file, long length) {
    return call(() -> (int) ALLOCATE.invokeExact(file, KEEP_SIZE_PUNCH_HOLE, 0L, length));
  }

  /** A copy of what a child of this process has open; needs Linux 5.6. */
  static int fileOf(long pid, int file) {
    return call(() -> {
      long process = (long) SYSCALL.invokeExact(PIDFD_OPEN, pid, 0L, 0L);
      if (process < 0) {
        return -1;
      }
      long copy = (long) SYSCALL.invokeExact(PIDFD_GETFD, process, (long) file, 0L);
      close((int) process);
      return (int) copy;
    });
  }
}

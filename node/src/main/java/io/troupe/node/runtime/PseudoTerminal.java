package io.troupe.node.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A terminal this process holds for a command. Closing it hangs up on the command. Reading and
 * writing look every 100 ms whether it is closed, so nobody is held in the kernel for longer.
 */
final class PseudoTerminal implements AutoCloseable {
  private static final int LOOK_MILLIS = 100;

  private final int master;
  private final Path name;
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
  private boolean closed;

  private PseudoTerminal(int master, Path name) {
    this.master = master;
    this.name = name;
  }

  static PseudoTerminal open() throws IOException {
    int master = Libc.openTerminal();
    if (master < 0) {
      throw new IOException("no pseudo-terminal is to be had");
    }
    String name = Libc.unlockTerminal(master);
    if (name.isEmpty()) {
      Libc.close(master);
      throw new IOException("no pseudo-terminal is to be had");
    }
    return new PseudoTerminal(master, Path.of(name));
  }

  /** What the command opens. */
  Path name() {
    return name;
  }

  /** On this side: opening and leaving the other before the command has it would hang it up. */
  void resize(int columns, int rows) throws IOException {
    use.readLock().lock();
    try {
      if (closed || Libc.resize(master, columns, rows) < 0) {
        throw new IOException(name + " cannot be given a size");
      }
    } finally {
      use.readLock().unlock();
    }
  }

  /** Of a terminal that others hold, and have open at both sides. */
  static void resize(Path name, int columns, int rows) throws IOException {
    int terminal =
        Libc.open(
            name.toString(), Libc.READ_WRITE | Libc.NO_CONTROLLING_TERMINAL | Libc.CLOSE_ON_EXEC);
    if (terminal < 0) {
      throw new IOException(name + " cannot be opened");
    }
    int done = Libc.resize(terminal, columns, rows);
    Libc.close(terminal);
    if (done < 0) {
      throw new IOException(name + " cannot be given a size");
    }
  }

  InputStream output() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, into.length);
        while (true) {
          use.readLock().lock();
          try {
            if (closed || Thread.currentThread().isInterrupted()) {
              return -1;
            }
            if (Libc.poll(master, Libc.POLL_IN, LOOK_MILLIS) != 0) {
              int size = Libc.read(master, into, offset, length);
              return size <= 0 ? -1 : size; // an error once the last program has left
            }
          } finally {
            use.readLock().unlock();
          }
        }
      }
    };
  }

  /** Its close does nothing: a terminal has no end of input but the one that is typed. */
  OutputStream input() {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] from, int offset, int length) throws IOException {
        int at = offset;
        while (at < offset + length) {
          use.readLock().lock();
          try {
            if (closed || Thread.currentThread().isInterrupted()) {
              throw new IOException("the terminal is closed");
            }
            int events = Libc.poll(master, Libc.POLL_OUT, LOOK_MILLIS);
            if ((events & Libc.POLL_OVER) != 0) {
              throw new IOException("nobody is at the terminal");
            }
            if (events != 0) {
              at += Math.max(0, Libc.write(master, from, at, offset + length - at));
            }
          } finally {
            use.readLock().unlock();
          }
        }
      }
    };
  }

  @Override
  public void close() {
    use.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        Libc.close(master);
      }
    } finally {
      use.writeLock().unlock();
    }
  }
}

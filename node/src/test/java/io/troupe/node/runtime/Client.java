package io.troupe.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** The far end of a stream: takes all there is at once, and sends no further ahead than it may. */
final class Client implements PodStream.Listener {
  private static final int CHUNK = 32 * 1024;

  final CompletableFuture<PodStream.End> end = new CompletableFuture<>();
  final CompletableFuture<Integer> halfClosed = new CompletableFuture<>();
  private final Map<Integer, ByteArrayOutputStream> said = new TreeMap<>();
  private final Semaphore window = new Semaphore(256 * 1024);
  private BiConsumer<Integer, byte[]> taker;
  private PodStream stream;

  Client() {
    taker = (channel, bytes) -> said.computeIfAbsent(channel, _ -> bytes()).writeBytes(bytes);
  }

  private static ByteArrayOutputStream bytes() {
    return new ByteArrayOutputStream();
  }

  Client taking(BiConsumer<Integer, byte[]> other) {
    taker = other;
    return this;
  }

  Client on(PodRuntime runtime, StreamRequest request) {
    synchronized (this) {
      stream = runtime.stream(request, this);
    }
    return this;
  }

  synchronized PodStream stream() {
    return stream;
  }

  void sends(byte[] bytes) throws InterruptedException {
    for (int at = 0; at < bytes.length; at += CHUNK) {
      int size = Math.min(CHUNK, bytes.length - at);
      assertThat(window.tryAcquire(size, 60, TimeUnit.SECONDS)).isTrue();
      stream().data(PodStream.STDIN, java.util.Arrays.copyOfRange(bytes, at, at + size));
    }
  }

  void sends(String text) throws InterruptedException {
    sends(text.getBytes(StandardCharsets.UTF_8));
  }

  void closes() {
    stream().halfClose(PodStream.STDIN);
  }

  synchronized String heard(int channel) {
    return said.getOrDefault(channel, bytes()).toString(StandardCharsets.UTF_8);
  }

  PodStream.End end() throws Exception {
    return end.get(60, TimeUnit.SECONDS);
  }

  @Override
  public void data(int channel, byte[] bytes) {
    synchronized (this) {
      taker.accept(channel, bytes);
    }
    Thread.ofVirtual().start(() -> stream().credit(channel, bytes.length));
  }

  @Override
  public void credit(int channel, int bytes) {
    window.release(bytes);
  }

  @Override
  public void halfClosed(int channel) {
    halfClosed.complete(channel);
  }

  @Override
  public void ended(PodStream.End how) {
    end.complete(how);
  }
}

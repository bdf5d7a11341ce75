package io.troupe.http.podstream;

import akka.util.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a wire asks for, in order. */
final class ScriptedSide<O> implements Wire.Side<O> {
  final List<String> asked = new ArrayList<>();
  final List<O> emitted = new ArrayList<>();
  boolean completed;

  @Override
  public void open(long tag, byte[] options) {
    asked.add("open " + tag + ' ' + new String(options, StandardCharsets.UTF_8));
  }

  @Override
  public void send(long tag, int channel, ByteString bytes) {
    String start = "send " + tag + ' ' + channel + ' ';
    if (!asked.isEmpty() && asked.getLast().startsWith(start)) {
      asked.add(asked.removeLast() + bytes.utf8String());
    } else {
      asked.add(start + bytes.utf8String());
    }
  }

  @Override
  public void resize(long tag, ByteString size) {
    asked.add("resize " + tag + ' ' + size.utf8String());
  }

  @Override
  public void halfClose(long tag, int channel) {
    asked.add("close " + tag + ' ' + channel);
  }

  @Override
  public void cancel(long tag) {
    asked.add("cancel " + tag);
  }

  @Override
  public void emit(O element) {
    emitted.add(element);
  }

  @Override
  public void emit(O element, long tag, int channel, int bytes) {
    emitted.add(element);
    asked.add("credit " + tag + ' ' + channel + ' ' + bytes);
  }

  @Override
  public void drop(long tag, int channel, int bytes) {
    asked.add("drop " + tag + ' ' + channel + ' ' + bytes);
  }

  @Override
  public void complete() {
    completed = true;
  }
}

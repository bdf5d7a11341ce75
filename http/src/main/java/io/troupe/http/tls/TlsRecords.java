package io.troupe.http.tls;

import akka.util.ByteString;
import akka.util.ByteStringBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/**
 * The records of one connection, as a server sees them: bytes of the network in, plain bytes out,
 * and back. Knows nothing of streams. Between calls it holds what is left of a record that has not
 * arrived whole, and what is still to be sent; nothing else. One thread at a time.
 */
final class TlsRecords {
  /** Bytes that one call hands out, about: some records at once cost less than each alone. */
  private static final int CHUNK = 64 * 1024;

  private static final int HEADER = 5; // type, two of version, two of length
  private static final int FIRST_TYPE = 20;
  private static final int LAST_TYPE = 24;
  private static final Set<String> METHODS = Set.of("GET /", "HEAD ", "POST ", "PUT /", "OPTIO");
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLEngine engine;
  private final RecordBuffers buffers;
  private ByteString arrived = ByteString.emptyByteString();
  private ByteBuffer toSend = NOTHING;
  private boolean handshaken;
  private boolean spokeHttp;

  TlsRecords(SSLEngine engine, RecordBuffers buffers) {
    this.engine = engine;
    this.buffers = buffers;
  }

  void begin() throws SSLException {
    engine.beginHandshake();
  }

  SSLSession session() {
    return engine.getSession();
  }

  boolean isHandshaken() {
    return handshaken;
  }

  boolean needsTask() {
    return engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK;
  }

  /** Slow work that is due, to be done on another thread before the next call. */
  void doTasks() {
    Runnable task;
    while ((task = engine.getDelegatedTask()) != null) {
      task.run();
    }
  }

  /** Bytes of the network. */
  void arrived(ByteString bytes) {
    arrived = arrived.isEmpty() ? bytes : arrived.concat(bytes);
    if (!handshaken && arrived.size() >= HEADER) {
      spokeHttp = METHODS.contains(arrived.take(HEADER).decodeString(StandardCharsets.US_ASCII));
    }
  }

  /** Plain bytes; only when nothing is left to send. */
  void send(ByteString bytes) {
    toSend = bytes.asByteBuffer();
  }

  boolean hasToSend() {
    return toSend.hasRemaining();
  }

  /** Says goodbye once everything is sent. */
  void close() {
    engine.closeOutbound();
  }

  boolean isSendingDone() {
    return engine.isOutboundDone();
  }

  /** Whether the peer has said goodbye. */
  boolean isReadingDone() {
    return engine.isInboundDone();
  }

  /** Whether the peer has not spoken TLS but HTTP. */
  boolean spokeHttp() {
    return spokeHttp;
  }

  /** Bytes that have arrived and wait to be read. */
  int unread() {
    return arrived.size();
  }

  /** Whether {@link #read} can go on with what has arrived. */
  boolean hasRecord() {
    if (arrived.size() < HEADER || isReadingDone()) {
      return false;
    }
    int type = arrived.apply(0) & 0xff;
    int length = (arrived.apply(3) & 0xff) << 8 | arrived.apply(4) & 0xff;
    // What is no record the engine refuses, whole or not.
    return type < FIRST_TYPE || type > LAST_TYPE || arrived.size() >= HEADER + length;
  }

  /**
   * What has arrived in whole records. During a handshake empty, as long as messages go to the
   * engine; it ends early when the engine has a task or an answer.
   *
   * @param wanted whether plain bytes can be taken
   * @throws SSLException when it is not what the protocol expects; {@link #write} may then have an
   *     alert to send
   */
  ByteString read(boolean wanted) throws SSLException {
    if (!hasRecord()) {
      return ByteString.emptyByteString();
    }
    ByteBuffer from = arrived.asByteBuffer();
    ByteBuffer to = buffers.rent();
    try {
      ByteStringBuilder plain = new ByteStringBuilder();
      // What follows the last message of a handshake may be plain bytes already.
      while (hasRecord() && plain.length() < CHUNK && (wanted || awaitsMessage())) {
        to.clear();
        SSLEngineResult result = engine.unwrap(from, to);
        if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
          to = larger(to, engine.getSession().getApplicationBufferSize());
          continue;
        }
        arrived = arrived.drop(result.bytesConsumed());
        if (result.bytesProduced() > 0) {
          plain.append(ByteString.fromByteBuffer(to.flip()));
          handshaken = true; // though the session's tickets may not be written yet
        }
        noteHandshake(result);
        if (result.getStatus() != SSLEngineResult.Status.OK || isTurn(result)) {
          break;
        }
      }
      return plain.result();
    } finally {
      buffers.giveBack(to);
      // What is left must not keep alive the whole piece it came in.
      arrived = arrived.isEmpty() ? ByteString.emptyByteString() : arrived.compact();
    }
  }

  private boolean awaitsMessage() {
    return !handshaken && engine.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP;
  }

  /** Whether something else has to happen before the next record. */
  private static boolean isTurn(SSLEngineResult result) {
    return switch (result.getHandshakeStatus()) {
      case NEED_TASK, NEED_WRAP -> true;
      case NOT_HANDSHAKING, FINISHED, NEED_UNWRAP, NEED_UNWRAP_AGAIN ->
          result.bytesConsumed() == 0 && result.bytesProduced() == 0;
    };
  }

  private void noteHandshake(SSLEngineResult result) throws SSLException {
    HandshakeStatus status = result.getHandshakeStatus();
    if (!handshaken) {
      handshaken = status == HandshakeStatus.FINISHED || status == HandshakeStatus.NOT_HANDSHAKING;
    } else if ((status == HandshakeStatus.NEED_TASK || status == HandshakeStatus.NEED_UNWRAP)
        && !engine.isOutboundDone()
        && !engine.getSession().getProtocol().equals("TLSv1.3")) {
      // A client that negotiates again and again makes a server do the dear part of the work.
      throw new SSLException("renegotiation is not allowed");
    }
  }

  /** Records that are due: of a handshake, of what is to be sent, or a goodbye. May be empty. */
  ByteString write() throws SSLException {
    if (!isWriteDue()) {
      return ByteString.emptyByteString();
    }
    ByteBuffer to = buffers.rent();
    try {
      ByteStringBuilder records = new ByteStringBuilder();
      while (isWriteDue() && records.length() < CHUNK) {
        to.clear();
        SSLEngineResult result = engine.wrap(toSend, to);
        if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
          to = larger(to, engine.getSession().getPacketBufferSize());
          continue;
        }
        if (result.bytesProduced() > 0) {
          records.append(ByteString.fromByteBuffer(to.flip()));
        }
        noteHandshake(result);
        if (result.bytesProduced() == 0 && result.bytesConsumed() == 0) {
          break;
        }
      }
      return records.result();
    } finally {
      buffers.giveBack(to);
      if (!toSend.hasRemaining()) {
        toSend = NOTHING;
      }
    }
  }

  private boolean isWriteDue() {
    return switch (engine.getHandshakeStatus()) {
      case NEED_WRAP -> true;
      case NOT_HANDSHAKING, FINISHED -> handshaken && toSend.hasRemaining();
      case NEED_TASK, NEED_UNWRAP, NEED_UNWRAP_AGAIN -> false;
    };
  }

  private static ByteBuffer larger(ByteBuffer buffer, int wanted) {
    return ByteBuffer.allocate(Math.max(wanted, 2 * buffer.capacity()));
  }
}

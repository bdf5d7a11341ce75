package io.troupe.http.tls;

import akka.stream.Attributes;
import akka.stream.BidiShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.TLSProtocol.SendBytes;
import akka.stream.TLSProtocol.SessionBytes;
import akka.stream.TLSProtocol.SslTlsInbound;
import akka.stream.TLSProtocol.SslTlsOutbound;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import akka.util.ByteString;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * TLS for the server's end of a connection, in the place of Akka's own stage: that one holds 92 KB
 * of buffers as long as a connection lives. Fused with its neighbours it needs no actor either.
 *
 * <p>Handshakes compute on another executor and have a time limit. Nothing is read from the network
 * that the application has no demand for, once the handshake is done, and nothing from the
 * application that the network has no demand for. Ends:
 *
 * <ul>
 *   <li>the application has sent everything: close_notify, then the connection is closed;
 *   <li>the peer says goodbye or closes: the application sees its input end and may still send;
 *   <li>something is wrong: an alert is sent, the application sees a failure. Plain HTTP is told so
 *       in plain HTTP, in upstream's (Go's) words.
 * </ul>
 */
public final class TlsStage
    extends GraphStage<BidiShape<SslTlsOutbound, ByteString, ByteString, SslTlsInbound>> {
  /** As long as upstream waits for the first request's headers, handshake included. */
  public static final Duration HANDSHAKE_MAX = Duration.ofSeconds(32);

  private static final ByteString NO_TLS =
      ByteString.fromString(
          "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n");

  private final Inlet<SslTlsOutbound> plainIn = Inlet.create("Tls.plainIn");
  private final Outlet<ByteString> cipherOut = Outlet.create("Tls.cipherOut");
  private final Inlet<ByteString> cipherIn = Inlet.create("Tls.cipherIn");
  private final Outlet<SslTlsInbound> plainOut = Outlet.create("Tls.plainOut");
  private final BidiShape<SslTlsOutbound, ByteString, ByteString, SslTlsInbound> shape =
      BidiShape.of(plainIn, cipherOut, cipherIn, plainOut);

  private final Supplier<SSLEngine> engines;
  private final RecordBuffers buffers;
  private final Executor tasks;
  private final Duration handshakeMax;

  /**
   * @param engines asked when the stage starts; each for one connection, in server mode
   * @param tasks for the slow parts of handshakes: some milliseconds of computing each
   */
  public TlsStage(
      Supplier<SSLEngine> engines, RecordBuffers buffers, Executor tasks, Duration handshakeMax) {
    this.engines = engines;
    this.buffers = buffers;
    this.tasks = tasks;
    this.handshakeMax = handshakeMax;
  }

  @Override
  public BidiShape<SslTlsOutbound, ByteString, ByteString, SslTlsInbound> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private static final String HANDSHAKE = "handshake";

    private TlsRecords records;
    private AsyncCallback<Optional<Throwable>> tasksDone;
    private boolean computing;
    private boolean ending; // an alert is on its way

    private Logic() {
      super(shape);
      setHandler(cipherIn, new FromNetwork());
      setHandler(cipherOut, new ToNetwork());
      setHandler(plainIn, new FromApplication());
      setHandler(plainOut, new ToApplication());
    }

    @Override
    public void preStart() throws SSLException {
      tasksDone =
          createAsyncCallback(failure -> {
            computing = false;
            failure.ifPresentOrElse(this::fail, this::advance);
          });
      records = new TlsRecords(engines.get(), buffers);
      records.begin();
      scheduleOnce(HANDSHAKE, handshakeMax);
      pull(cipherIn);
    }

    @Override
    public void onTimer(Object key) {
      failStage(new TimeoutException("no TLS handshake within " + handshakeMax));
    }

    /** Does whatever can be done now; called on every event. */
    private void advance() {
      if (computing || ending) {
        return;
      }
      try {
        boolean moved = true;
        while (moved && !ending) {
          if (records.needsTask()) {
            compute();
            return;
          }
          boolean handshaken = records.isHandshaken();
          moved = write();
          moved |= read();
          if (!handshaken && records.isHandshaken()) {
            cancelTimer(HANDSHAKE);
            moved = true;
          }
        }
        if (!ending) {
          ask();
        }
      } catch (SSLException e) {
        fail(e);
      }
    }

    private void compute() {
      computing = true;
      tasks.execute(() -> {
        try {
          records.doTasks();
          tasksDone.invoke(Optional.empty());
        } catch (RuntimeException e) {
          tasksDone.invoke(Optional.of(e));
        }
      });
    }

    private boolean write() throws SSLException {
      if (!isAvailable(cipherOut)) {
        return false;
      }
      if (isClosed(plainIn) && records.isHandshaken() && !records.hasToSend()) {
        records.close();
      }
      ByteString bytes = records.write();
      if (!bytes.isEmpty()) {
        push(cipherOut, bytes);
      }
      if (records.isSendingDone()) {
        ending = true;
        completeStage();
        return false;
      }
      return !bytes.isEmpty();
    }

    private boolean read() throws SSLException {
      if (!records.hasRecord()) {
        return false;
      }
      boolean wanted = isAvailable(plainOut);
      if (records.isHandshaken() && !wanted) {
        return false;
      }
      int unread = records.unread();
      ByteString bytes = records.read(wanted);
      if (!bytes.isEmpty()) {
        push(plainOut, new SessionBytes(records.session(), bytes));
      }
      return records.unread() < unread;
    }

    /** Asks for what the next step needs, or ends what has ended. */
    private void ask() {
      if (records.isReadingDone() || isClosed(cipherIn) && !records.hasRecord()) {
        endOfInput();
      } else if ((!records.isHandshaken() || isAvailable(plainOut)) && !records.hasRecord()) {
        want(cipherIn);
      }
      if (records.isHandshaken()
          && !records.hasToSend()
          && isAvailable(cipherOut)
          && !hasBeenPulled(plainIn)) {
        want(plainIn);
      }
    }

    private void endOfInput() {
      if (!records.isHandshaken()) {
        completeStage(); // somebody looked in
      } else if (!isClosed(plainOut)) {
        complete(plainOut);
      }
    }

    /** The other side learns why, if it can; ours fails. */
    private void fail(Throwable cause) {
      ending = true;
      ByteString last = records.spokeHttp() ? NO_TLS : alert();
      cancel(cipherIn);
      cancel(plainIn);
      fail(plainOut, cause);
      if (last.isEmpty()) {
        fail(cipherOut, cause);
      } else {
        emit(cipherOut, last, () -> complete(cipherOut));
      }
    }

    private ByteString alert() {
      try {
        return records.write();
      } catch (SSLException _) {
        return ByteString.emptyByteString();
      }
    }

    private void want(Inlet<?> inlet) {
      if (!isClosed(inlet) && !hasBeenPulled(inlet)) {
        pull(inlet);
      }
    }

    private final class FromNetwork extends AbstractInHandler {
      @Override
      public void onPush() {
        records.arrived(grab(cipherIn));
        advance();
      }

      @Override
      public void onUpstreamFinish() {
        advance();
      }
    }

    private final class ToNetwork extends AbstractOutHandler {
      @Override
      public void onPull() {
        advance();
      }
    }

    private final class FromApplication extends AbstractInHandler {
      @Override
      public void onPush() {
        if (grab(plainIn) instanceof SendBytes send) {
          records.send(send.bytes());
        }
        advance();
      }

      @Override
      public void onUpstreamFinish() {
        advance();
      }
    }

    private final class ToApplication extends AbstractOutHandler {
      @Override
      public void onPull() {
        advance();
      }

      /** It wants no more, but may still have an answer to send. */
      @Override
      public void onDownstreamFinish(Throwable cause) {
        if (isClosed(plainIn)) {
          advance();
        } else {
          cancel(cipherIn, cause);
        }
      }
    }
  }
}

package io.troupe.http.spdy;

import akka.util.ByteString;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What goes over a SPDY connection. */
public sealed interface SpdyFrame {

  /** A stream is refused by the one asked for it. */
  int REFUSED_STREAM = 3;

  /** The other side does not keep to the protocol. */
  int PROTOCOL_ERROR = 1;

  /**
   * A new stream.
   *
   * @param headers by lower-case name, the first value of each
   * @param last whether nothing else comes from its opener
   */
  record Syn(int stream, Map<String, String> headers, boolean last) implements SpdyFrame {
    public Syn {
      headers = Collections.unmodifiableMap(new TreeMap<>(headers));
    }

    /** Empty when there is none. */
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  record Reply(int stream) implements SpdyFrame {}

  record Data(int stream, ByteString bytes, boolean last) implements SpdyFrame {}

  record Reset(int stream, int status) implements SpdyFrame {}

  /**
   * @param id odd from clients, even from servers; an answer has the question's
   */
  record Ping(int id) implements SpdyFrame {}

  record GoAway(int lastStream) implements SpdyFrame {}
}

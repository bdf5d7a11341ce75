package io.troupe.actors.outgoing;

import akka.http.scaladsl.model.EntityStreamException;
import akka.http.scaladsl.model.EntityStreamSizeException;
import akka.stream.BufferOverflowException;
import akka.stream.StreamTcpException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Why a call got no answer, as upstream's HTTP client says it: users look these words up. */
final class Reasons {
  private static final int CAUSES_MAX = 16;

  private Reasons() {}

  /**
   * @param address host and port that was dialled
   */
  static String of(Throwable thrown, String host, String address) {
    Throwable cause = thrown;
    for (int i = 0; i < CAUSES_MAX && cause != null; i++) {
      String known = one(cause, host, address);
      if (!known.isEmpty()) {
        return known;
      }
      cause = cause.getCause();
    }
    return "EOF";
  }

  private static String one(Throwable cause, String host, String address) {
    String message = String.valueOf(cause.getMessage());
    return switch (cause) {
      case CallFailure known -> known.getMessage();
      case ConnectException _ -> dial(address, message);
      case UnknownHostException _ -> "dial tcp: lookup " + host + ": no such host";
      case CertificateExpiredException _ ->
          "tls: failed to verify certificate: x509: certificate has expired or is not yet valid";
      case CertificateNotYetValidException _ ->
          "tls: failed to verify certificate: x509: certificate has expired or is not yet valid";
      case SSLException _ -> tls(message, host, cause);
      case BufferOverflowException _ -> "too many requests are waiting for this server";
      case EntityStreamException _ -> "unexpected EOF";
      case EntityStreamSizeException _ -> "the answer is too long";
      case TimeoutException _ -> "context deadline exceeded";
      case StreamTcpException _ when cause.getCause() == null -> dial(address, message);
      default -> "";
    };
  }

  private static String dial(String address, String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    String why =
        lower.contains("refused")
            ? "connect: connection refused"
            : lower.contains("timeout") || lower.contains("timed out")
                ? "i/o timeout"
                : "connect: no route to host";
    return "dial tcp " + address + ": " + why;
  }

  private static String tls(String message, String host, Throwable cause) {
    if (message.contains("validity check failed") || hasExpired(cause)) {
      return "tls: failed to verify certificate: x509: certificate has expired or is not yet valid";
    }
    if (message.contains("PKIX path") || message.contains("certification path")) {
      return "tls: failed to verify certificate: x509: certificate signed by unknown authority";
    }
    if (message.contains("No subject alternative")
        || message.contains("No name matching")
        || message.contains("subject alternative DNS name")) {
      return "tls: failed to verify certificate: x509: certificate is not valid for any names, but"
          + " wanted to match "
          + host;
    }
    return "tls: handshake failure";
  }

  private static boolean hasExpired(Throwable thrown) {
    Throwable cause = thrown;
    for (int i = 0; i < CAUSES_MAX && cause != null; i++) {
      if (cause instanceof CertificateExpiredException
          || cause instanceof CertificateNotYetValidException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}

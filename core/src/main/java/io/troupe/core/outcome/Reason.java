package io.troupe.core.outcome;

/**
 * Why a request was refused: the {@code reason} of a Status, with the HTTP code that belongs to it.
 */
public enum Reason {
  BAD_REQUEST(400, "BadRequest"),
  UNAUTHORIZED(401, "Unauthorized"),
  FORBIDDEN(403, "Forbidden"),
  NOT_FOUND(404, "NotFound"),
  METHOD_NOT_ALLOWED(405, "MethodNotAllowed"),
  NOT_ACCEPTABLE(406, "NotAcceptable"),
  ALREADY_EXISTS(409, "AlreadyExists"),
  CONFLICT(409, "Conflict"),
  GONE(410, "Gone"),
  EXPIRED(410, "Expired"),
  REQUEST_ENTITY_TOO_LARGE(413, "RequestEntityTooLarge"),
  UNSUPPORTED_MEDIA_TYPE(415, "UnsupportedMediaType"),
  INVALID(422, "Invalid"),
  TOO_MANY_REQUESTS(429, "TooManyRequests"),
  INTERNAL_ERROR(500, "InternalError"),
  SERVER_TIMEOUT(500, "ServerTimeout"),
  NOT_IMPLEMENTED(501, "NotImplemented"),
  SERVICE_UNAVAILABLE(503, "ServiceUnavailable"),
  TIMEOUT(504, "Timeout");

  private final int code;
  private final String wire;

  Reason(int code, String wire) {
    this.code = code;
    this.wire = wire;
  }

  /** The reason of that spelling, or one of that code; the most general if there is neither. */
  static Reason nearest(String wire, int code) {
    for (Reason reason : values()) {
      if (reason.wire.equals(wire)) {
        return reason;
      }
    }
    for (Reason reason : values()) {
      // Of one's own name only: whoever generates names tries again at AlreadyExists.
      if (reason.code == code && reason != ALREADY_EXISTS) {
        return reason;
      }
    }
    return code < INTERNAL_ERROR.code ? BAD_REQUEST : INTERNAL_ERROR;
  }

  public int code() {
    return code;
  }

  /** The spelling clients branch on. */
  public String wire() {
    return wire;
  }
}

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

  public int code() {
    return code;
  }

  /** The spelling clients branch on. */
  public String wire() {
    return wire;
  }
}

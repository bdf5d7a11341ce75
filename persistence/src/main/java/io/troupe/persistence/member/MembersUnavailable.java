package io.troupe.persistence.member;

/** The database did not take or answer a statement about members; it may the next time. */
public final class MembersUnavailable extends RuntimeException {
  MembersUnavailable(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}

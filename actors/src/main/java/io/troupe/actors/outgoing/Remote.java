package io.troupe.actors.outgoing;

import java.util.Optional;

/**
 * A server that may be called. Equal remotes share their connections.
 *
 * @param caBundle the only roots that are believed, in PEM; empty for those of this machine
 * @param verified whether its certificate counts; false only where a user has asked for it
 * @param identity what this side shows
 */
public record Remote(
    Place place, String caBundle, boolean verified, Optional<ClientIdentity> identity) {

  public static Remote of(Place place, String caBundle) {
    return new Remote(place, caBundle, true, Optional.empty());
  }
}

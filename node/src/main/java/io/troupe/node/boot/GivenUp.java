package io.troupe.node.boot;

/** The other members have given this node up while it still started: it may try again. */
final class GivenUp extends RuntimeException {
  GivenUp(String why, Throwable consequence) {
    super(why, consequence);
  }
}

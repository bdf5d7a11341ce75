package io.troupe.core.cel.library;

import io.troupe.core.quantity.Quantity;

/** A quantity that equals every other way to write the same amount. */
record CelQuantity(Quantity quantity) {
  @Override
  public boolean equals(Object other) {
    return other instanceof CelQuantity that && quantity.compareTo(that.quantity) == 0;
  }

  @Override
  public int hashCode() {
    return quantity.amount().hashCode();
  }

  @Override
  public String toString() {
    return quantity.canonical();
  }
}

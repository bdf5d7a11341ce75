package io.troupe.core.cel.cost;

import java.util.List;
import java.util.Optional;

/** What a call costs beyond its operands, and how large a value it may yield. */
@FunctionalInterface
public interface CallEstimate {

  /**
   * @param overload the form that is called
   * @param operands the receiver first
   */
  record Call(String overload, List<Operand> operands) {
    public Call {
      operands = List.copyOf(operands);
    }

    Operand first() {
      return operands.getFirst();
    }

    Interval size(int operand) {
      return operands.get(operand).size();
    }
  }

  /**
   * @param size empty when nothing is known of it
   */
  record Estimate(Interval cost, Optional<Interval> size) {
    static Estimate of(Interval cost) {
      return new Estimate(cost, Optional.empty());
    }

    static Estimate of(Interval cost, Interval size) {
      return new Estimate(cost, Optional.of(size));
    }
  }

  Estimate of(Call call);
}

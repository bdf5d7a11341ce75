package io.troupe.core.cel.cost;

import dev.cel.common.types.CelKind;
import io.troupe.core.cel.cost.CallEstimate.Call;
import io.troupe.core.cel.cost.CallEstimate.Estimate;
import java.util.List;
import java.util.Optional;

/**
 * How the estimates of calls are made, for a table of functions to choose from. Which function has
 * which estimate decides what definitions are accepted, so each is upstream's to the unit.
 */
public final class CallEstimates {
  private static final double CHARACTER = 0.1; // of a unit
  private static final double EXPRESSION_CHARACTER = 0.25; // of a unit, in a regular expression
  private static final int LIST = 10; // units, to make one
  private static final int FORMAT_EXPRESSION_CHARS = 128;
  private static final int FORMAT_NAME_CHARS = 64;
  private static final Interval ADDRESS_BYTES = new Interval(4, 16);

  private CallEstimates() {}

  /** One unit, whatever the operands are. */
  public static Estimate flat(Call call) {
    return Estimate.of(Interval.ONE);
  }

  public static CallEstimate always(long units) {
    return _ -> Estimate.of(Interval.fixed(units));
  }

  /** The value as it is, such as {@code dyn}. */
  public static Estimate passing(Call call) {
    return Estimate.of(Interval.ONE, call.size(0));
  }

  /** Each character of the first operand; the result is no longer. */
  public static Estimate reading(Call call) {
    return Estimate.of(characters(call, 0), call.size(0));
  }

  /** Each character of the first operand; the result is no text. */
  public static Estimate parsing(Call call) {
    return Estimate.of(characters(call, 0));
  }

  /** Each character of the second operand. */
  public static Estimate matchingEnds(Call call) {
    return Estimate.of(characters(call, 1));
  }

  public static Estimate parsingTwice(Call call) {
    return Estimate.of(call.size(0).times(2 * CHARACTER));
  }

  /** Of {@code ip}: an address is read from text, or asked of a range. */
  public static Estimate address(Call call) {
    return call.first().type().kind() == CelKind.STRING ? parsing(call) : flat(call);
  }

  public static Estimate toBytes(Call call) {
    return call.first().type().kind() == CelKind.STRING
        ? Estimate.of(
            characters(call, 0), call.size(0).times(new Interval(1, 4))) // a character has 1 to 4
        : Estimate.of(Interval.ONE, call.size(0));
  }

  public static Estimate toText(Call call) {
    Interval size = call.size(0);
    return call.first().type().kind() == CelKind.BYTES
        ? Estimate.of(characters(call, 0), new Interval(size.least() / 4, size.most()))
        : flat(call);
  }

  public static Estimate quoting(Call call) {
    Interval escaped = call.size(0).times(new Interval(1, 2)).plus(Interval.fixed(2));
    return Estimate.of(characters(call, 0), escaped);
  }

  public static Estimate containing(Call call) {
    return Estimate.of(characters(call, 0).times(characters(call, 1)));
  }

  public static Estimate matching(Call call) {
    return Estimate.of(expression(call));
  }

  /** At worst every character is found. */
  public static Estimate finding(Call call) {
    return Estimate.of(expression(call), Interval.upTo(call.size(0).most()));
  }

  private static Interval expression(Call call) {
    return call.size(0)
        .plus(Interval.ONE)
        .times(CHARACTER)
        .times(call.size(1).times(EXPRESSION_CHARACTER));
  }

  /** By one of the named formats, whichever it is. */
  public static Estimate validating(Call call) {
    return Estimate.of(characters(call, 1).times(FORMAT_EXPRESSION_CHARS * EXPRESSION_CHARACTER));
  }

  /** Items that are compared, or the characters of a text that is searched. */
  public static Estimate searching(Call call) {
    if (!call.first().isList()) {
      return Estimate.of(characters(call, 0));
    }
    Interval each =
        call.first().isListOfText()
            ? Interval.ONE.plus(call.first().items().times(CHARACTER))
            : Interval.ONE;
    return Estimate.of(call.size(0).times(each));
  }

  public static Estimate splitting(Call call) {
    long parts = call.size(0).most();
    if (call.operands().size() > 2) {
      parts = call.operands().get(2).literal().orElse(parts);
    }
    return Estimate.of(call.size(0).times(2 * CHARACTER), Interval.upTo(parts));
  }

  public static Estimate joining(Call call) {
    Interval list = call.size(0);
    Interval size = list.times(call.first().items());
    if (call.operands().size() > 1) {
      Interval separators =
          new Interval(Math.max(0, list.least() - 1), Math.max(0, list.most() - 1));
      size = size.plus(call.size(1).times(separators));
    }
    return Estimate.of(size.times(CHARACTER), size);
  }

  public static Estimate replacing(Call call) {
    Interval text = call.size(0);
    Interval old = call.size(1);
    Interval with = call.size(2);
    long most;
    if (old.least() == 0) { // with nothing to replace it is put around each character
      most = Interval.sum(Interval.product(Interval.sum(text.most(), 1), with.most()), text.most());
    } else if (with.most() <= old.least()) {
      most = text.most();
    } else {
      most = Interval.product(divided(text.most(), old.least()), with.most());
    }
    long least;
    if (old.most() == 0) {
      least =
          Interval.sum(Interval.product(Interval.sum(text.least(), 1), with.least()), text.least());
    } else if (old.most() <= with.least()) {
      least = text.least();
    } else {
      least = Interval.product(divided(text.least(), old.most()), with.least());
    }
    return Estimate.of(text.times(2 * CHARACTER), new Interval(Math.min(least, most), most));
  }

  private static long divided(long dividend, long divisor) {
    return dividend == Interval.UNBOUNDED ? dividend : Math.ceilDiv(dividend, divisor);
  }

  /** Of {@code +}: numbers, texts or lists, by the form. */
  public static Estimate adding(Call call) {
    Interval size = call.size(0).plus(call.size(1));
    return switch (call.overload()) {
      case "add_string", "add_bytes" -> Estimate.of(size.times(CHARACTER), size);
      case "add_list" -> Estimate.of(Interval.ONE, size);
      default -> flat(call);
    };
  }

  /** Of {@code <} and its like: by the form. */
  public static Estimate ordering(Call call) {
    return call.overload().endsWith("_string") || call.overload().endsWith("_bytes")
        ? Estimate.of(compared(call))
        : flat(call);
  }

  public static Estimate equating(Call call) {
    if (call.first().type().kind() != CelKind.OPAQUE
        || !call.first().type().equals(call.operands().getLast().type())) {
      return Estimate.of(compared(call));
    }
    return switch (call.first().type().name()) {
      case "optional_type" -> Estimate.of(compared(call));
      case "kubernetes.NamedFormat" ->
          Estimate.of(new Interval(1, FORMAT_NAME_CHARS).times(CHARACTER));
      case "kubernetes.URL" -> {
        Interval size = call.size(0).or(call.size(1));
        long most = size.most() == Interval.UNBOUNDED ? 1 : Math.max(1, size.most());
        yield Estimate.of(new Interval(1, most).times(CHARACTER));
      }
      default -> flat(call);
    };
  }

  /** Until the shorter one ends. */
  private static Interval compared(Call call) {
    long most = Math.min(call.size(0).most(), call.size(1).most());
    return new Interval(Math.min(1, most), most).times(CHARACTER);
  }

  /** Of {@code in}: each item of a list. */
  public static Estimate memberOf(Call call) {
    return call.overload().equals("in_list") ? Estimate.of(call.size(1)) : flat(call);
  }

  /** An address in a range; one that is given as text is read too. */
  public static Estimate containingAddress(Call call) {
    return Estimate.of(addresses().plus(read(call)));
  }

  public static Estimate containingRange(Call call) {
    return Estimate.of(
        addresses().plus(ADDRESS_BYTES.times(CHARACTER)).plus(Interval.ONE).plus(read(call)));
  }

  private static Interval addresses() {
    return ADDRESS_BYTES.plus(ADDRESS_BYTES).times(CHARACTER);
  }

  private static Interval read(Call call) {
    return call.overload().endsWith("_string") ? characters(call, 1) : Interval.NONE;
  }

  /** Each item of one list against each of the other. */
  public static CallEstimate crossing(int times) {
    return call ->
        Estimate.of(
            call.size(0).times(call.size(1)).times(Interval.fixed(times)).plus(Interval.ONE));
  }

  /** Appending to the list that a macro gathers, which upstream does by adding a list of one. */
  public static Estimate gathering(Call call) {
    return Estimate.of(Interval.fixed(LIST + 1));
  }

  public static Estimate copying(Call call) {
    return made(call.size(0), 1);
  }

  public static Estimate slicing(Call call) {
    long start = call.operands().get(1).literal().orElse(0);
    long end = call.operands().get(2).literal().orElse(call.size(0).most());
    return made(Interval.fixed(Math.max(0, end - start)), 1);
  }

  public static Estimate counting(Call call) {
    return made(Interval.fixed(call.first().literal().orElse(Interval.UNBOUNDED)), 1);
  }

  public static Estimate flattening(Call call) {
    long depth = call.operands().size() < 2 ? 1 : call.operands().get(1).literal().orElse(1);
    return made(call.size(0), Math.max(1, depth));
  }

  /** Each item against all others; what is compared are the last operand's items. */
  public static Estimate comparingAll(Call call) {
    Operand keys = call.operands().getLast();
    double factor = keys.isListOfText() ? 2 + CHARACTER : 2;
    Interval square = keys.size().times(keys.size());
    return new Estimate(
        square.times(factor).plus(Interval.fixed(LIST + 1)), Optional.of(call.size(0)));
  }

  private static Estimate made(Interval items, double factor) {
    return Estimate.of(items.times(factor).plus(Interval.fixed(LIST + 1)), items);
  }

  private static Interval characters(Call call, int operand) {
    return call.size(operand).times(CHARACTER);
  }

  /** What covers all; of none, nothing. */
  static Estimate cover(List<Estimate> all) {
    Interval cost = all.stream().map(Estimate::cost).reduce(Interval::or).orElse(Interval.NONE);
    Optional<Interval> size = all.stream().flatMap(e -> e.size().stream()).reduce(Interval::or);
    return new Estimate(cost, size);
  }
}

package io.troupe.core.cel.library;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** {@code "...".format([...])}: %s, %d, %f, %e, %b, %x, %X, %o and %%. Follows cel-go's ext. */
final class TextFormat {
  private static final int DEFAULT_PRECISION = 6;
  private static final int PRECISION_MAX = 100;
  private static final int DEPTH_MAX = 50;

  private TextFormat() {}

  static String format(String pattern, List<?> arguments) {
    StringBuilder result = new StringBuilder();
    int used = 0;
    int at = 0;
    while (at < pattern.length()) {
      char c = pattern.charAt(at++);
      if (c != '%') {
        TextLibrary.append(result, String.valueOf(c));
        continue;
      }
      if (at >= pattern.length()) {
        throw Misfit.of("unexpected end of string");
      }
      if (pattern.charAt(at) == '%') {
        at++;
        TextLibrary.append(result, "%");
        continue;
      }
      int precision = DEFAULT_PRECISION;
      if (pattern.charAt(at) == '.') {
        int start = ++at;
        while (at < pattern.length() && Character.isDigit(pattern.charAt(at))) {
          at++;
        }
        precision = precision(pattern.substring(start, at));
      }
      if (at >= pattern.length()) {
        throw Misfit.of("unexpected end of string");
      }
      if (used >= arguments.size()) {
        throw Misfit.of("index " + used + " out of range");
      }
      TextLibrary.append(result, clause(pattern.charAt(at++), precision, arguments.get(used++)));
    }
    return result.toString();
  }

  private static int precision(String digits) {
    if (digits.isEmpty() || digits.length() > 3 || Integer.parseInt(digits) > PRECISION_MAX) {
      throw Misfit.of("error while parsing precision: " + digits);
    }
    return Integer.parseInt(digits);
  }

  private static String clause(char verb, int precision, Object value) {
    return switch (verb) {
      case 's' -> text(value, 0);
      case 'd' -> decimal(value);
      case 'f' -> fixed(value, precision);
      case 'e' -> exponent(value, precision);
      case 'b' -> binary(value);
      case 'x' -> hex(value);
      case 'X' -> hex(value).toUpperCase(Locale.ROOT);
      case 'o' -> octal(value);
      default ->
          throw Misfit.of(
              "could not parse formatting clause: unrecognized formatting clause \"" + verb + '"');
    };
  }

  private static String text(Object value, int depth) {
    if (depth > DEPTH_MAX) {
      throw Misfit.of("value is nested too deeply");
    }
    return switch (value) {
      case null -> "null";
      case NullValue _ -> "null";
      case String string -> string;
      case CelByteString bytes -> bytes.toStringUtf8();
      case Double number -> number(number);
      case Duration duration ->
          duration.toMillis() % 1000 == 0
              ? duration.toSeconds() + "s"
              : BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString()
                  + "s";
      case Instant time -> time.toString();
      case Map<?, ?> map -> {
        Map<String, String> sorted = new TreeMap<>();
        map.forEach((k, v) -> sorted.put(text(k, depth + 1), text(v, depth + 1)));
        StringBuilder all = new StringBuilder("{");
        sorted.forEach((k, v) -> {
          TextLibrary.append(all, all.length() > 1 ? ", " : "");
          TextLibrary.append(all, k + ": " + v);
        });
        yield all.append('}').toString();
      }
      case Collection<?> list -> {
        StringBuilder all = new StringBuilder("[");
        for (Object item : list) {
          TextLibrary.append(all, all.length() > 1 ? ", " : "");
          TextLibrary.append(all, text(item, depth + 1));
        }
        yield all.append(']').toString();
      }
      default -> value.toString();
    };
  }

  private static String number(double number) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "Infinity" : "-Infinity";
    }
    return new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
  }

  private static String decimal(Object value) {
    return switch (value) {
      case Long number -> number.toString();
      case UnsignedLong number -> number.toString();
      case Double number -> number(number);
      case null, default -> throw wrong("decimal clause can only be used on integers", value);
    };
  }

  private static double asDouble(Object value, String clause) {
    return switch (value) {
      case Double number -> number;
      case Long number -> number;
      case UnsignedLong number -> number.doubleValue();
      case null, default -> throw wrong(clause + " clause can only be used on doubles", value);
    };
  }

  private static String fixed(Object value, int precision) {
    double number = asDouble(value, "fixed-point");
    return Double.isNaN(number) || Double.isInfinite(number)
        ? number(number)
        : new BigDecimal(number).setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static String exponent(Object value, int precision) {
    double number = asDouble(value, "scientific");
    return Double.isNaN(number) || Double.isInfinite(number)
        ? number(number)
        : String.format(Locale.ROOT, "%." + precision + "e", number);
  }

  private static String binary(Object value) {
    return switch (value) {
      case Boolean flag -> flag ? "1" : "0";
      case Long number -> radix(number, 2);
      case UnsignedLong number -> number.toString(2);
      case null, default ->
          throw wrong("only integers and bools can be formatted as binary", value);
    };
  }

  private static String hex(Object value) {
    return switch (value) {
      case Long number -> radix(number, 16);
      case UnsignedLong number -> number.toString(16);
      case String string -> HexFormat.of().formatHex(string.getBytes(StandardCharsets.UTF_8));
      case CelByteString bytes -> HexFormat.of().formatHex(bytes.toByteArray());
      case null, default ->
          throw wrong("only integers, byte buffers, and strings can be formatted as hex", value);
    };
  }

  private static String octal(Object value) {
    return switch (value) {
      case Long number -> radix(number, 8);
      case UnsignedLong number -> number.toString(8);
      case null, default -> throw wrong("octal clause can only be used on integers", value);
    };
  }

  private static String radix(long number, int radix) {
    return Long.toString(number, radix);
  }

  private static RuntimeException wrong(String why, Object value) {
    return Misfit.of(
        "error during formatting: "
            + why
            + ", was given "
            + (value == null ? "null" : value.getClass().getSimpleName().toLowerCase(Locale.ROOT)));
  }
}

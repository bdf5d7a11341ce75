package io.troupe.core.kind.custom;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.math.BigInteger;
import java.util.Comparator;

/**
 * Versions as discovery orders them, the most mature first: v2, v1, v11beta2, v10beta3, v3alpha1,
 * and what looks like no version last, by name. Follows upstream apimachinery pkg/version.
 */
final class VersionOrder {
  private static final Pattern FORM = Pattern.compile("^v([0-9]+)(?:(alpha|beta)([0-9]+))?$");

  private VersionOrder() {}

  private record Parsed(boolean known, int level, BigInteger major, BigInteger minor, String text) {
    static Parsed of(String version) {
      Matcher matcher = FORM.matcher(version);
      if (!matcher.find()) {
        return new Parsed(false, 0, BigInteger.ZERO, BigInteger.ZERO, version);
      }
      String stage = matcher.group(2);
      return new Parsed(
          true,
          stage == null ? 2 : stage.equals("beta") ? 1 : 0,
          new BigInteger(matcher.group(1)),
          stage == null ? BigInteger.ZERO : new BigInteger(matcher.group(3)),
          version);
    }
  }

  static final Comparator<String> MATURE_FIRST =
      Comparator.comparing(
          Parsed::of,
          Comparator.comparing(Parsed::known)
              .thenComparing(Parsed::level)
              .thenComparing(Parsed::major)
              .thenComparing(Parsed::minor)
              .reversed()
              .thenComparing(Parsed::text));
}

package io.troupe.core.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.List;
import java.util.Optional;

/** Upstream's semver library, version 1. */
final class SemverLibrary {
  private static final CelType SEMVER = Opaque.SEMVER.type();

  static final List<Function> FUNCTIONS =
      List.of(
          Function.global(
              "semver", "string_to_semver", SEMVER, a -> of(a[0], false), SimpleType.STRING),
          Function.global(
              "semver",
              "string_bool_to_semver",
              SEMVER,
              a -> of(a[0], (Boolean) a[1]),
              SimpleType.STRING,
              SimpleType.BOOL),
          Function.global(
              "isSemver",
              "is_semver_string",
              SimpleType.BOOL,
              a -> parse(a[0], false).isPresent(),
              SimpleType.STRING),
          Function.global(
              "isSemver",
              "is_semver_string_bool",
              SimpleType.BOOL,
              a -> parse(a[0], (Boolean) a[1]).isPresent(),
              SimpleType.STRING,
              SimpleType.BOOL),
          Function.member(
              "major", "semver_major", SimpleType.INT, a -> ((CelSemver) a[0]).major(), SEMVER),
          Function.member(
              "minor", "semver_minor", SimpleType.INT, a -> ((CelSemver) a[0]).minor(), SEMVER),
          Function.member(
              "patch", "semver_patch", SimpleType.INT, a -> ((CelSemver) a[0]).patch(), SEMVER),
          Function.member(
              "isLessThan",
              "semver_is_less_than",
              SimpleType.BOOL,
              a -> ((CelSemver) a[0]).compareTo((CelSemver) a[1]) < 0,
              SEMVER,
              SEMVER),
          Function.member(
              "isGreaterThan",
              "semver_is_greater_than",
              SimpleType.BOOL,
              a -> ((CelSemver) a[0]).compareTo((CelSemver) a[1]) > 0,
              SEMVER,
              SEMVER),
          Function.member(
              "compareTo",
              "semver_compare_to",
              SimpleType.INT,
              a -> (long) ((CelSemver) a[0]).compareTo((CelSemver) a[1]),
              SEMVER,
              SEMVER));

  private SemverLibrary() {}

  private static Optional<CelSemver> parse(Object text, boolean normalize) {
    String given = (String) text;
    return CelSemver.parse(normalize ? CelSemver.normalized(given) : given);
  }

  private static CelSemver of(Object text, boolean normalize) {
    return parse(text, normalize)
        .orElseThrow(() -> Misfit.of("semver parse error: No Major.Minor.Patch elements found"));
  }
}

package io.troupe.core.schema.structural;

import com.google.re2j.Pattern;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The formats a string may be said to have. One that is not known here demands nothing, as
 * upstream; numbers' formats are no business of text. Follows kube-openapi pkg/validation/strfmt.
 */
public final class Formats {
  private static final String LABEL = "[a-zA-Z0-9](?:[-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?";
  private static final String UUID_TAIL = "-?[0-9a-f]{4}-?%s[0-9a-f]{3}-?%s-?[0-9a-f]{12}$";
  private static final Map<String, Predicate<String>> KNOWN = known();

  private Formats() {}

  static boolean fits(String format, String text) {
    Predicate<String> known = KNOWN.get(format.replace("-", ""));
    return known == null || known.test(text);
  }

  private static Map<String, Predicate<String>> known() {
    Map<String, Predicate<String>> all = new TreeMap<>();
    all.put("bsonobjectid", matches("^[0-9a-fA-F]{24}$"));
    all.put("uri", Formats::isUri);
    all.put("email", matches("^[^@\\s<>,;]+@" + LABEL + "(?:\\." + LABEL + ")*$"));
    all.put("hostname", text -> text.length() <= 255 && HOSTNAME.test(text));
    all.put("ipv4", Formats::isIpv4);
    all.put("ipv6", Formats::isIpv6);
    all.put("cidr", Formats::isCidr);
    all.put(
        "mac",
        matches(
            "^(?:[0-9a-fA-F]{2}[:-]){5}(?:[0-9a-fA-F]{2}|(?:[0-9a-fA-F]{2}[:-]){2}[0-9a-fA-F]{2})$"));
    all.put("uuid", uuid("[0-9a-f]", "[0-9a-f]{4}"));
    all.put("uuid3", uuid("3", "[0-9a-f]{4}"));
    all.put("uuid4", uuid("4", "[89ab][0-9a-f]{3}"));
    all.put("uuid5", uuid("5", "[89ab][0-9a-f]{3}"));
    all.put("isbn", text -> isIsbn10(text) || isIsbn13(text));
    all.put("isbn10", Formats::isIsbn10);
    all.put("isbn13", Formats::isIsbn13);
    all.put("creditcard", Formats::isCreditCard);
    all.put("ssn", matches("^\\d{3}[- ]?\\d{2}[- ]?\\d{4}$"));
    all.put("hexcolor", matches("^#?(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$"));
    String channel = "\\s*(?:0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])\\s*";
    all.put("rgbcolor", matches("^rgb\\(" + channel + "," + channel + "," + channel + "\\)$"));
    all.put("byte", Formats::isBase64);
    all.put("date", Formats::isDate);
    all.put("datetime", Formats::isDateTime);
    all.put(
        "duration",
        matches(
            "^[-+]?(?:(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:ns|us|µs|ms|s|m|h))+$|^0$|^\\d+ *(?:nanos?|micros?|millis?|secs?|seconds?|mins?|minutes?|hours?|hrs?|days?|weeks?|wks?|d|w)$"));
    all.put("k8sshortname", matches("^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$"));
    all.put("k8slongname", text -> text.length() <= 253 && SUBDOMAIN.test(text));
    return all;
  }

  private static final Predicate<String> HOSTNAME =
      matches("^" + LABEL + "(?:\\." + LABEL + ")*\\.?$");
  private static final Predicate<String> SUBDOMAIN =
      matches("^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$");

  private static Predicate<String> matches(String form) {
    Pattern pattern = Pattern.compile(form);
    return text -> pattern.matcher(text).find();
  }

  private static Predicate<String> uuid(String version, String variant) {
    return matches("(?i)^[0-9a-f]{8}" + UUID_TAIL.formatted(version, variant));
  }

  private static boolean isUri(String text) {
    try {
      URI uri = new URI(text);
      return uri.isAbsolute() || text.startsWith("/");
    } catch (URISyntaxException _) {
      return false;
    }
  }

  private static boolean isIpv4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (String part : parts) {
      boolean digits =
          !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(Formats::digit);
      if (!digits || Integer.parseInt(part) > 255 || part.length() > 1 && part.startsWith("0")) {
        return false;
      }
    }
    return true;
  }

  private static boolean isIpv6(String text) {
    int gap = text.indexOf("::");
    if (!text.contains(":") || gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
      return false;
    }
    String whole = text;
    int groups = 0;
    int lastColon = text.lastIndexOf(':');
    if (text.indexOf('.') > lastColon) {
      if (!isIpv4(text.substring(lastColon + 1))) {
        return false;
      }
      groups = 2;
      whole = text.substring(0, lastColon + (gap == lastColon - 1 ? 1 : 0));
    }
    for (String side : gap < 0 ? new String[] {whole} : whole.split("::", -1)) {
      if (side.isEmpty()) {
        if (gap < 0) {
          return false;
        }
        continue;
      }
      for (String group : side.split(":", -1)) {
        if (group.isEmpty() || group.length() > 4 || !group.chars().allMatch(Formats::hex)) {
          return false;
        }
        groups++;
      }
    }
    return gap >= 0 ? groups < 8 : groups == 8;
  }

  private static boolean isCidr(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return false;
    }
    String bits = text.substring(slash + 1);
    boolean number = !bits.isEmpty() && bits.length() <= 3 && bits.chars().allMatch(Formats::digit);
    String address = text.substring(0, slash);
    return number
        && (isIpv4(address) && Integer.parseInt(bits) <= 32
            || isIpv6(address) && Integer.parseInt(bits) <= 128);
  }

  private static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean hex(int c) {
    return digit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
  }

  private static String digitsOf(String text) {
    return text.replace("-", "").replace(" ", "");
  }

  private static boolean isIsbn10(String text) {
    String digits = digitsOf(text);
    if (!digits.matches("\\d{9}[\\dX]")) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < 10; i++) {
      int digit = digits.charAt(i) == 'X' ? 10 : digits.charAt(i) - '0';
      sum += (i + 1) * digit;
    }
    return sum % 11 == 0;
  }

  private static boolean isIsbn13(String text) {
    String digits = digitsOf(text);
    if (!digits.matches("\\d{13}")) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < 13; i++) {
      sum += (i % 2 == 0 ? 1 : 3) * (digits.charAt(i) - '0');
    }
    return sum % 10 == 0;
  }

  private static boolean isCreditCard(String text) {
    String digits = digitsOf(text);
    if (!digits.matches("\\d{13,19}")) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int doubled = i % 2 == 0 ? digit : digit * 2;
      sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return sum % 10 == 0;
  }

  private static boolean isBase64(String text) {
    try {
      Base64.getDecoder().decode(text);
      return !text.isEmpty() && text.length() % 4 == 0;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static boolean isDate(String text) {
    try {
      LocalDate.parse(text);
      return true;
    } catch (DateTimeParseException _) {
      return false;
    }
  }

  private static boolean isDateTime(String text) {
    try {
      OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeParseException _) {
      return false;
    }
  }
}

package io.troupe.actors.accessconfig;

import io.troupe.core.auth.UserInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The CSV of static tokens: token, user, uid, and groups in one quoted field, separated by commas.
 */
public final class StaticTokenFile {
  private static final int COLUMNS_MIN = 3;

  private StaticTokenFile() {}

  /**
   * @return users by token
   * @throws BadConfiguration with the line's number, never its text
   */
  public static Map<String, UserInfo> parse(String csv) {
    Map<String, UserInfo> users = new LinkedHashMap<>();
    int number = 0;
    for (String line : csv.split("\\R")) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      List<String> fields = fields(line);
      if (fields.size() < COLUMNS_MIN) {
        throw new BadConfiguration(
            "token file: line %d has %d columns, at least %d are needed"
                .formatted(number, fields.size(), COLUMNS_MIN));
      }
      if (fields.get(0).isEmpty()) {
        throw new BadConfiguration("token file: line " + number + " has an empty token");
      }
      List<String> groups = new ArrayList<>();
      if (fields.size() > COLUMNS_MIN) {
        for (String group : fields.get(COLUMNS_MIN).split(",")) {
          if (!group.isEmpty()) {
            groups.add(group);
          }
        }
      }
      users.put(fields.get(0), new UserInfo(fields.get(1), fields.get(2), groups, Map.of()));
    }
    return users;
  }

  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (char c : line.toCharArray()) {
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }
}

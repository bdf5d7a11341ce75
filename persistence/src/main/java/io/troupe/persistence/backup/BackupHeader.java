package io.troupe.persistence.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a backup says about itself.
 *
 * @param schema version of the tables
 * @param revision the last one in it
 * @param committedAt of that revision, the database's time
 * @param takenAt the database's time
 * @param cluster id of the cluster; empty for a node that is alone
 * @param rootKey id of the key that the keys in it are wrapped by; empty if there are none
 * @param partitions the first revision that each of the journal's partitions may hold
 * @param tables columns by table, in the order of the file
 */
public record BackupHeader(
    int schema,
    long revision,
    Instant committedAt,
    Instant takenAt,
    String cluster,
    String rootKey,
    List<Long> partitions,
    Map<String, List<String>> tables) {

  /** Table and column names go into statements. */
  private static final String NAME = "[a-z_]{1,63}";

  byte[] bytes() {
    ObjectNode header = Json.object();
    header.put("format", BackupFormat.VERSION);
    header.put("schema", schema);
    header.put("revision", revision);
    header.put("committedAt", committedAt.toString());
    header.put("takenAt", takenAt.toString());
    header.put("cluster", cluster);
    header.put("rootKey", rootKey);
    ArrayNode starts = header.putArray("partitions");
    partitions.forEach(starts::add);
    ObjectNode columns = header.putObject("tables");
    tables.forEach((table, names) -> {
      ArrayNode all = columns.putArray(table);
      names.forEach(all::add);
    });
    return Json.bytes(header);
  }

  static BackupHeader parse(byte[] bytes) throws BackupDamaged {
    try {
      ObjectNode header = Json.parse(bytes);
      int format = header.path("format").asInt();
      if (format != BackupFormat.VERSION) {
        throw new BackupDamaged("a backup of format " + format + ", which this build cannot read");
      }
      List<Long> partitions = new ArrayList<>();
      header.path("partitions").forEach(start -> partitions.add(start.asLong()));
      Map<String, List<String>> tables = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> table : header.path("tables").properties()) {
        tables.put(name(table.getKey()), columns(table.getValue()));
      }
      return new BackupHeader(
          header.path("schema").asInt(),
          header.path("revision").asLong(),
          Instant.parse(header.path("committedAt").asText()),
          Instant.parse(header.path("takenAt").asText()),
          header.path("cluster").asText(),
          header.path("rootKey").asText(),
          partitions,
          tables);
    } catch (RuntimeException e) {
      throw new BackupDamaged("the backup's header cannot be read");
    }
  }

  private static List<String> columns(JsonNode names) throws BackupDamaged {
    List<String> columns = new ArrayList<>();
    for (JsonNode column : names) {
      columns.add(name(column.asText()));
    }
    return columns;
  }

  private static String name(String name) throws BackupDamaged {
    if (!name.matches(NAME)) {
      throw new BackupDamaged("the backup's header cannot be read");
    }
    return name;
  }
}

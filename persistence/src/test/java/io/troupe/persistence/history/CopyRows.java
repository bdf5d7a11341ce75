package io.troupe.persistence.history;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.postgresql.PGConnection;

/** Rows of PostgreSQL's binary COPY for one table; flushed, it begins anew. */
final class CopyRows {
  private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");
  private static final byte[] SIGNATURE =
      "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);

  private final String table;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);
  private int rows;

  /**
   * @param table with its columns
   */
  CopyRows(String table) throws IOException {
    this.table = table;
    begin();
  }

  private void begin() throws IOException {
    bytes.reset();
    rows = 0;
    out.write(SIGNATURE);
    out.writeInt(0);
    out.writeInt(0);
  }

  int rows() {
    return rows;
  }

  CopyRows row(int fields) throws IOException {
    out.writeShort(fields);
    rows++;
    return this;
  }

  CopyRows number(long value) throws IOException {
    out.writeInt(Long.BYTES);
    out.writeLong(value);
    return this;
  }

  CopyRows numberOrNull(long value) throws IOException {
    if (value > 0) {
      return number(value);
    }
    out.writeInt(-1);
    return this;
  }

  CopyRows small(int value) throws IOException {
    out.writeInt(Integer.BYTES);
    out.writeInt(value);
    return this;
  }

  CopyRows time(Instant value) throws IOException {
    return number(ChronoUnit.MICROS.between(EPOCH, value));
  }

  CopyRows text(String value) throws IOException {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  CopyRows bytes(byte[] value) throws IOException {
    out.writeInt(value.length);
    out.write(value);
    return this;
  }

  void flush(Connection connection) throws SQLException, IOException {
    out.writeShort(-1);
    connection
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyIn(
            "COPY " + table + " FROM STDIN (FORMAT binary)",
            new ByteArrayInputStream(bytes.toByteArray()));
    begin();
  }
}

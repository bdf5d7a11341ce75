package io.troupe.persistence.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DatabaseUrlTest {
  @Test
  void postgresAddressesBecomeJdbcOnes() {
    DatabaseUrl url =
        DatabaseUrl.parse("postgres://ann:p%40ss+1@db.example:6432/troupe?sslmode=require");
    assertThat(url.jdbc()).isEqualTo("jdbc:postgresql://db.example:6432/troupe?sslmode=require");
    assertThat(url.user()).isEqualTo("ann");
    assertThat(url.password()).isEqualTo("p@ss+1");
    assertThat(DatabaseUrl.parse("postgresql://db/troupe").jdbc())
        .isEqualTo("jdbc:postgresql://db/troupe");
    assertThat(DatabaseUrl.parse("jdbc:postgresql://db/troupe?user=x").jdbc())
        .isEqualTo("jdbc:postgresql://db/troupe?user=x");
  }

  @Test
  void otherAddressesAreRefusedWithoutRepeatingThem() {
    for (String text :
        new String[] {"mysql://u:secret@h/db", "postgres://", "postgres://u:sec ret@h"}) {
      assertThatThrownBy(() -> DatabaseUrl.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("sec");
    }
  }

  @Test
  void whatIsHandedOnIsReadAgain() {
    for (DatabaseUrl url :
        new DatabaseUrl[] {
          new DatabaseUrl("jdbc:postgresql://127.0.0.1:5/db?sslmode=require", "ann b", "p@ss+:/ 1"),
          new DatabaseUrl("jdbc:postgresql://h/db", "ann", ""),
          new DatabaseUrl("jdbc:postgresql://h/db", "", "")
        }) {
      assertThat(DatabaseUrl.parse(url.withPassword())).isEqualTo(url);
    }
  }

  @Test
  void passwordsAreNotShown() {
    assertThat(DatabaseUrl.parse("postgres://u:secret@h/d").toString()).doesNotContain("secret");
    assertThat(DatabaseUrl.parse("jdbc:postgresql://h/d?password=secret").toString())
        .doesNotContain("secret");
  }
}

package io.troupe.node.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.actors.accessconfig.BadConfiguration;
import io.troupe.actors.audit.Backend;
import io.troupe.actors.audit.Mode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditSettingsTest {
  @TempDir Path folder;

  @Test
  void nothingIsLookedAtWithoutAPolicy() {
    assertThat(AuditSettings.of(config(Map.of()))).isEmpty();
    assertThat(AuditSettings.of(config(Map.of("log.path", "/nowhere/audit.log")))).isEmpty();
  }

  @Test
  void defaultsAreUpstreams() throws IOException {
    AuditSettings settings =
        AuditSettings.of(config(Map.of("policy-file", policy("[{level: None}]"), "log.path", "-")))
            .orElseThrow();

    AuditSettings.Log log = settings.log().orElseThrow();
    assertThat(log.way().batching().mode()).isEqualTo(Mode.BLOCKING);
    assertThat(log.way().eventBytesMax()).isEqualTo(Long.MAX_VALUE);
    assertThat(log.form()).isEqualTo(Backend.Form.JSON);
    assertThat(log.keeping().bytesMax()).isEqualTo(100L << 20);
    assertThat(settings.webhook()).isEmpty();
  }

  /** One line a case: key, value, what is said of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "log.mode | later | invalid audit log mode later, allowed modes are"
            + " \"batch,blocking,blocking-strict\"",
        "log.format | xml | invalid audit log format xml, allowed formats are \"legacy,json\"",
        "log.max-age-days | -1 | --audit-log-maxage -1 can't be a negative number",
        "log.max-backup | -1 | --audit-log-maxbackup -1 can't be a negative number",
        "log.max-size | -2 | --audit-log-maxsize -2 can't be a negative number",
        "log.version | v9 | invalid group version, allowed versions are [\"audit.k8s.io/v1\"]",
        "log.truncate.max-event-size | 0 | invalid audit truncate log max event size 0, must be a"
            + " positive number",
        "log.truncate.max-batch-size | 5 | invalid audit truncate log max batch size 5, must be"
            + " greater than max event size (102400)",
        "log.batch.buffer-size | 0 | invalid audit batch log buffer size 0, must be a positive"
            + " number",
        "log.batch.max-size | 0 | invalid audit batch log max batch size 0, must be a positive"
            + " number",
        "log.batch.throttle-enable | true | invalid audit batch log throttle QPS 0, must be a"
            + " positive number",
      })
  void whatCannotBeUsedIsSaidInUpstreamsWords(String key, String value, String problem) {
    Map<String, String> said = new HashMap<>(Map.of("log.path", "-", "log.mode", "batch"));
    said.put(key, value);

    assertThatThrownBy(() -> AuditSettings.of(config(said)))
        .isInstanceOf(BadConfiguration.class)
        .hasMessage(problem);
  }

  @Test
  void aBadPolicyIsSaidWithItsFile() throws IOException {
    String file = policy("[{level: Loud, users: bob}]");

    assertThatThrownBy(() -> AuditSettings.of(config(Map.of("policy-file", file))))
        .isInstanceOf(BadConfiguration.class)
        .hasMessage(
            "loading audit policy file: failed decoding: rules[0].users must be a list of strings:"
                + " from file "
                + file);
  }

  private String policy(String rules) throws IOException {
    return Files.writeString(
            folder.resolve("policy.yaml"),
            "{apiVersion: audit.k8s.io/v1, kind: Policy, rules: " + rules + "}")
        .toString();
  }

  private static Config config(Map<String, String> said) {
    Map<String, String> paths = new HashMap<>();
    said.forEach((key, value) -> paths.put("troupe.audit." + key, value));
    return ConfigFactory.parseMap(paths)
        .withFallback(ConfigFactory.parseFile(new File("../conf/audit.conf")))
        .resolve();
  }
}

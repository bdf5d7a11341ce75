package io.troupe.core.kind;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** What users can get wrong in storage, network, certificate, fairness and device kinds. */
class PlatformValidationTest {

  @ParameterizedTest
  @CsvFileSource(
      resources = "platform-creates.txt",
      delimiter = '|',
      quoteCharacter = '~',
      maxCharsPerColumn = 10_000)
  void creates(String resource, String object, String message) {
    ObjectNode created = Samples.created(resource, object);
    KindRules rules = Samples.kind(resource).rules();
    List<FieldError> errors = new ArrayList<>(rules.validate(created));
    errors.addAll(rules.validateCreate(created));
    assertThat(String.join("; ", Samples.texts(errors))).isEqualTo(message == null ? "" : message);
  }

  @ParameterizedTest
  @CsvFileSource(
      resources = "platform-updates.txt",
      delimiter = '|',
      quoteCharacter = '~',
      maxCharsPerColumn = 10_000)
  void updates(String resource, String before, String after, String message) {
    ObjectNode old = Samples.defaulted(resource, before);
    ObjectNode next = Samples.defaulted(resource, after);
    Samples.kind(resource).rules().prepareForUpdate(next, old);
    assertThat(String.join("; ", Samples.updateErrors(resource, next, old)))
        .isEqualTo(message == null ? "" : message);
  }
}

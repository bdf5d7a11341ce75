package io.troupe.http.negotiate;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import io.troupe.http.negotiate.Negotiator.Offer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NegotiatorTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "''                                                     | OBJECT | JSON | OBJECT",
        "*/*                                                    | OBJECT | JSON | OBJECT",
        "application/*                                          | OBJECT | JSON | OBJECT",
        "application/json, */*                                  | OBJECT | JSON | OBJECT",
        "application/yaml                                       | OBJECT | YAML | OBJECT",
        "application/json;q=0.5,application/yaml                | OBJECT | YAML | OBJECT",
        "application/json;q=0,application/yaml;q=0.1            | OBJECT | YAML | OBJECT",
        "application/vnd.kubernetes.protobuf,application/json   | OBJECT | JSON | OBJECT",
        "application/vnd.kubernetes.protobuf                    | OBJECT | -    | -",
        "image/png                                              | LIST   | -    | -",
        "application/json;as=Table;v=v1;g=meta.k8s.io           | LIST   | JSON | TABLE",
        "application/json;as=Table;v=v1beta1;g=meta.k8s.io      | OBJECT | JSON | TABLE",
        "application/json;as=Table;v=v7;g=meta.k8s.io           | OBJECT | -    | -",
        "application/json;as=Table;v=v7;g=meta.k8s.io,application/json | OBJECT | JSON | OBJECT",
        "application/json;as=Table;v=v1;g=meta.k8s.io           | WATCH  | JSON | TABLE",
        "application/json;as=Table;v=v1;g=meta.k8s.io           | PLAIN  | JSON | OBJECT",
        "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io | OBJECT | JSON | PARTIAL_METADATA",
        "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io | LIST | - | -",
        "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io | LIST | JSON | PARTIAL_METADATA",
        "application/yaml                                       | WATCH  | -    | -",
        "application/json;stream=watch                          | WATCH  | JSON | OBJECT",
        "nonsense                                               | OBJECT | -    | -",
      })
  void theFirstClauseThatCanBeMetWins(String accept, Offer offer, String encoding, String shape) {
    Result<Form> chosen = Negotiator.choose(Accept.parse(accept), offer, false);
    switch (chosen) {
      case Result.Ok<Form>(Form form) -> {
        assertThat(form.encoding().name()).isEqualTo(encoding);
        assertThat(form.shape().name()).isEqualTo(shape);
      }
      case Result.Refused<Form>(var failure) -> {
        assertThat(encoding).isNull();
        assertThat(failure.reason()).isEqualTo(Reason.NOT_ACCEPTABLE);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"image/png,JSON", "application/yaml,YAML", "'',JSON"})
  void errorsAreAlwaysShown(String accept, String encoding) {
    assertThat(Negotiator.forErrors(Accept.parse(accept)).encoding().name()).isEqualTo(encoding);
  }
}

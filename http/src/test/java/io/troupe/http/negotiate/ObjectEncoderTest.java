package io.troupe.http.negotiate;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.json.Json;
import io.troupe.http.negotiate.BodyReader.Read;
import io.troupe.http.negotiate.BodyReader.Syntax;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ObjectEncoderTest {
  private static final Form YAML = new Form(Form.Encoding.YAML, Form.Shape.OBJECT, false, "v1");

  @Test
  void yamlReadsBackAsWhatItWas() {
    var object =
        Json.parse(
            "{\"number\":\"1\",\"octal\":\"0644\",\"yes\":\"yes\",\"on\":\"on\",\"tilde\":\"~\","
                + "\"null\":\"null\",\"date\":\"2026-01-01T00:00:00Z\",\"colon\":\"a: b\","
                + "\"hash\":\"a #b\",\"lines\":\"one\\ntwo\\n\",\"trailing\":\"x \\ny\","
                + "\"empty\":\"\",\"list\":[],\"map\":{},\"star\":\"*a\",\"brace\":\"{x}\","
                + "\"float\":\"1e3\",\"true\":true,\"n\":null,\"blank\":\" x\",\"dash\":\"- a\","
                + "\"hex\":\"0x1F\",\"inf\":\".inf\",\"quote\":\"a'b\\\"c\",\"tab\":\"a\\tb\","
                + "\"y\":\"y\",\"sexagesimal\":\"12:30:45\",\"merge\":\"<<\",\"bang\":\"!a\"}");
    byte[] written = ObjectEncoder.document(object, YAML);
    Read read = BodyReader.read(written, Syntax.YAML);
    assertThat(((Read.Tree) read).root())
        .as(new String(written, StandardCharsets.UTF_8))
        .isEqualTo(object);
  }

  @Test
  void metadataIsCutOutWhateverStandsInStrings() {
    byte[] json =
        "{\"kind\":\"A\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"}{\\\\\\\"}\",\"a\":{}},\"spec\":{}}"
            .getBytes(StandardCharsets.UTF_8);
    assertThat(new String(PartialMetadata.of(json, "meta.k8s.io/v1"), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":"
                + "{\"name\":\"}{\\\\\\\"}\",\"a\":{}}}");
  }
}

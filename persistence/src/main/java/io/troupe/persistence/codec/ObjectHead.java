package io.troupe.persistence.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.troupe.core.json.Json;
import java.io.IOException;

/**
 * Kind and apiVersion, read from the beginning of an object's stored form only; empty where other
 * bytes stand there.
 */
record ObjectHead(String kind, String apiVersion) {

  static ObjectHead of(byte[] stored) {
    String kind = "";
    String apiVersion = "";
    try (JsonParser json = Json.mapper().createParser(stored)) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String field = json.currentName();
          if (json.nextToken() != JsonToken.VALUE_STRING) {
            break;
          }
          if (field.equals("kind")) {
            kind = json.getText();
          } else if (field.equals("apiVersion")) {
            apiVersion = json.getText();
          }
        }
      }
    } catch (IOException notJson) {
      return new ObjectHead(kind, apiVersion);
    }
    return new ObjectHead(kind, apiVersion);
  }
}

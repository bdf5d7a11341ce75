package io.troupe.core.kind.openapi;

/** How OpenAPI v2 is written. */
public enum SwaggerForm {
  JSON,
  /** The message that gnostic's OpenAPIv2.proto describes. */
  PROTOBUF
}

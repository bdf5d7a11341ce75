package io.troupe.http.route;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import io.troupe.actors.gate.WriteAnswer;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.http.error.StatusResponse;
import io.troupe.http.negotiate.Form;
import io.troupe.http.negotiate.ListEncoder.ListMeta;
import io.troupe.http.negotiate.ObjectEncoder;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;

/** What a client hears of its write. */
final class WriteResponses {
  private final InstantSource clock;

  WriteResponses(InstantSource clock) {
    this.clock = clock;
  }

  HttpResponse of(ResourceCall call, Form form, WriteAnswer answer) {
    return switch (answer) {
      case WriteAnswer.Written(StoredObject object, boolean created, List<String> warnings) ->
          Warnings.add(
              Responses.object(object.json(), call.view(form, clock.instant()), created), warnings);
      case WriteAnswer.Other(byte[] json, boolean created, List<String> warnings) ->
          Warnings.add(document(json, form, created), warnings);
      case WriteAnswer.Removed removed ->
          Warnings.add(document(Json.bytes(removed.status()), form, false), removed.warnings());
      case WriteAnswer.RemovedMany(var objects, long revision, List<String> warnings) ->
          Warnings.add(
              Responses.list(
                  call.view(form, clock.instant()),
                  new ListMeta(revision, "", OptionalLong.empty()),
                  objects),
              warnings);
      case WriteAnswer.Refused(var failure, List<String> warnings) ->
          Warnings.add(StatusResponse.of(failure, call.exchange().accept()), warnings);
    };
  }

  /** Another kind than the resource's own, so no Table of it. */
  private static HttpResponse document(byte[] json, Form form, boolean created) {
    boolean asIs = form.encoding() == Form.Encoding.JSON && !form.pretty();
    byte[] body = asIs ? json : ObjectEncoder.document(Json.parse(json), form);
    return Responses.bytes(
        body, StatusResponse.contentType(form), created ? StatusCodes.CREATED : StatusCodes.OK);
  }
}

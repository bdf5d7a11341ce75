package io.troupe.http.route;

import akka.NotUsed;
import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.troupe.core.image.StoredObject;
import io.troupe.http.error.StatusResponse;
import io.troupe.http.negotiate.Form;
import io.troupe.http.negotiate.ListEncoder;
import io.troupe.http.negotiate.ListEncoder.ListMeta;
import io.troupe.http.negotiate.ObjectEncoder;
import io.troupe.http.negotiate.RawList;
import io.troupe.http.negotiate.View;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/** Successful answers. */
final class Responses {
  /** Lists up to this many bytes are sent in one piece. */
  static final int WHOLE_LIST_BYTES_MAX = 1024 * 1024;

  private Responses() {}

  static HttpResponse object(byte[] json, View view, boolean created) {
    return bytes(
        ObjectEncoder.object(json, view),
        StatusResponse.contentType(view.form()),
        created ? StatusCodes.CREATED : StatusCodes.OK);
  }

  /** Bytes that are JSON already. */
  static HttpResponse json(byte[] json) {
    return bytes(json, StatusResponse.JSON, StatusCodes.OK);
  }

  static HttpResponse bytes(byte[] body, ContentType type, StatusCode code) {
    return HttpResponse.create()
        .withStatus(code)
        .withEntity(HttpEntities.create(type, ByteString.fromArrayUnsafe(body)));
  }

  static HttpResponse text(StatusCode code, String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8), ContentTypes.TEXT_PLAIN_UTF8, code)
        .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"));
  }

  static HttpResponse list(View view, ListMeta meta, List<StoredObject> items) {
    return list(view, meta, items, UnaryOperator.identity());
  }

  /**
   * @param sending what becomes of a list that is sent piece by piece
   */
  static HttpResponse list(
      View view,
      ListMeta meta,
      List<StoredObject> items,
      UnaryOperator<Source<ByteString, NotUsed>> sending) {
    Form form = view.form();
    ContentType type = StatusResponse.contentType(form);
    if (!form.isRaw()) {
      Source<ByteString, ?> chunks =
          sending.apply(Source.fromIterator(() -> new ListEncoder(view, meta, items)));
      return HttpResponse.create().withEntity(HttpEntities.createChunked(type, chunks));
    }
    RawList list = new RawList(view.kind(), meta, items);
    if (list.length() <= WHOLE_LIST_BYTES_MAX) {
      return bytes(list.whole(), type, StatusCodes.OK);
    }
    Source<ByteString, ?> chunks =
        sending.apply(Source.fromIterator(() -> new RawList(view.kind(), meta, items)));
    return HttpResponse.create().withEntity(HttpEntities.create(type, list.length(), chunks));
  }
}

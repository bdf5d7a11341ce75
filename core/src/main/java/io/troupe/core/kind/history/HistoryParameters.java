package io.troupe.core.kind.history;

import io.troupe.core.kind.QueryParameter;
import java.util.List;

/** What questions about the past may say in their query. */
final class HistoryParameters {
  private static final QueryParameter SINCE = moment("since", "the oldest there is");
  private static final QueryParameter UNTIL = moment("until", "now");

  static final List<QueryParameter> ENTRIES =
      List.of(
          new QueryParameter("limit", "integer", "How many entries one page holds, 500 if absent."),
          new QueryParameter("continue", "string", "Where the next page of a list begins."),
          new QueryParameter(
              "fieldSelector",
              "string",
              "Keeps only entries that are so: object.group, object.resource, object.name,"
                  + " object.uid, user, verb, type, source, field (a path, such as spec.replicas)."),
          SINCE,
          UNTIL,
          new QueryParameter(
              "order", "string", "newest (first) or oldest; newest if absent. Lists only."),
          new QueryParameter("watch", "boolean", "Tells of changes to come instead of listing."),
          new QueryParameter(
              "resourceVersion", "string", "Behind which a watch begins; now if absent."),
          new QueryParameter(
              "resourceVersionMatch", "string", "How resourceVersion is meant; watches only."),
          new QueryParameter(
              "allowWatchBookmarks", "boolean", "Whether a watch may get bookmarks."),
          new QueryParameter(
              "sendInitialEvents",
              "boolean",
              "Whether a watch says with a bookmark that it began."),
          new QueryParameter("timeoutSeconds", "integer", "When a watch is ended."));

  static final List<QueryParameter> WHYS =
      List.of(
          new QueryParameter(
              "revision",
              "integer",
              "Of the change that is asked about; the newest that says something if absent."));

  static final List<QueryParameter> TIMELINES =
      List.of(
          SINCE,
          UNTIL,
          new QueryParameter("buckets", "integer", "Of how many stretches, 1 to 1000, or 200."));

  static final List<QueryParameter> REPLAYS =
      List.of(
          moment("from", "the oldest there is"),
          moment("to", "now"),
          new QueryParameter(
              "speed", "number", "How much faster than it was; 0 or absent: as fast as it goes."),
          new QueryParameter("gap", "number", "Seconds that a pause is cut to; 1 if absent."),
          new QueryParameter("state", "boolean", "Whether it begins with what stood at from."),
          new QueryParameter("namespace", "string", "Only what is in it."),
          new QueryParameter("resource", "string", "Only these, such as deployments.apps."));

  static final List<QueryParameter> WHAT_IFS =
      List.of(
          new QueryParameter(
              "watch",
              "boolean",
              "Answers with a stream of watch frames: how far it has come, then the answer."));

  private HistoryParameters() {}

  private static QueryParameter moment(String name, String otherwise) {
    return new QueryParameter(
        name, "string", "A revision, or a time as in RFC 3339; " + otherwise + " if absent.");
  }
}

package io.troupe.http.replay;

import akka.util.ByteString;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.kind.history.HistoryKinds;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.outcome.Failure;
import io.troupe.core.whatif.Judgement;
import io.troupe.core.whatif.WhatIf;

/**
 * A WhatIf with what came of it: as one object, with spaces ahead of it while it is made, or as
 * watch frames, of which bookmarks tell how far it has come.
 *
 * @param spec as it was sent
 */
record WhatIfAnswer(ObjectNode spec, boolean frames) {
  private static final ByteString LINE = ByteString.fromString("\n");

  /** While it runs. */
  ByteString progress(WhatIfRun run) {
    return frames ? frame("BOOKMARK", object(run, run.span().to())) : ByteString.fromString(" ");
  }

  ByteString result(WhatIfRun run, KindRegistry kinds) {
    ObjectNode answer = object(run, run.whatIf().tally().revision());
    ObjectNode status = answer.withObject("status").put("complete", run.complete());
    ArrayNode gaps = Json.object().arrayNode();
    run.passed().forEach(gap -> gaps.addObject().put("after", gap.after()).put("next", gap.next()));
    if (!gaps.isEmpty()) {
      status.set("gaps", gaps);
    }
    ArrayNode decisions = status.putArray("decisions");
    for (Judgement judgement : run.whatIf().judgements()) {
      decisions.add(decision(judgement, kinds));
    }
    return frames ? frame("ADDED", answer) : ByteString.fromArrayUnsafe(Json.bytes(answer));
  }

  ByteString failed(Failure failure) {
    return frames
        ? frame("ERROR", failure.toStatus())
        : ByteString.fromArrayUnsafe(Json.bytes(failure.toStatus()));
  }

  private static ByteString frame(String type, ObjectNode object) {
    ObjectNode frame = Json.object().put("type", type);
    frame.set("object", object);
    return ByteString.fromArrayUnsafe(Json.bytes(frame)).concat(LINE);
  }

  private ObjectNode object(WhatIfRun run, long to) {
    ObjectNode answer = Json.object();
    answer.put("kind", "WhatIf").put("apiVersion", HistoryKinds.GROUP + "/v1");
    WhatIf.Tally tally = run.whatIf().tally();
    answer.putObject("metadata").put("resourceVersion", Long.toString(tally.revision()));
    answer.set("spec", spec);
    ObjectNode status = answer.putObject("status");
    status.put("from", run.span().from()).put("to", to).put("revision", tally.revision());
    status.put("events", tally.events()).put("compared", tally.compared());
    status.put("different", tally.differing()).put("unrecorded", tally.unrecorded());
    status.put("untold", tally.untold());
    return answer;
  }

  private static ObjectNode decision(Judgement judgement, KindRegistry kinds) {
    ObjectNode decision = Json.object().put("revision", judgement.revision());
    ObjectKey key = judgement.object();
    ObjectNode object = decision.putObject("object");
    object.put("group", key.type().group()).put("resource", key.type().resource());
    kinds.byType(key.type()).ifPresent(kind -> object.put("kind", kind.gvk().kind()));
    object.put("namespace", key.namespace()).put("name", key.name());
    decision.put("same", judgement.same()).put("outcome", outcome(judgement.outcome()));
    ArrayNode recorded = decision.putArray("recorded");
    judgement.recorded().forEach(recorded::add);
    ArrayNode now = decision.putArray("now");
    judgement.now().forEach(now::add);
    return decision.put("why", judgement.why());
  }

  private static String outcome(Judgement.Outcome outcome) {
    return switch (outcome) {
      case SAME -> "Same";
      case DIFFERENT -> "Different";
      case NOT_TAKEN -> "NotTaken";
      case NOT_RECORDED -> "NotRecorded";
    };
  }
}

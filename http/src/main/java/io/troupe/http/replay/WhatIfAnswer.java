package io.troupe.http.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.kind.history.HistoryKinds;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.whatif.Judgement;
import io.troupe.core.whatif.WhatIf;

/** A WhatIf with what came of it. */
final class WhatIfAnswer {
  private WhatIfAnswer() {}

  static ObjectNode of(ObjectNode spec, WhatIfRun run, KindRegistry kinds) {
    ObjectNode answer = Json.object();
    answer.put("kind", "WhatIf").put("apiVersion", HistoryKinds.GROUP + "/v1");
    answer.putObject("metadata");
    answer.set("spec", spec);
    ObjectNode status = answer.putObject("status");
    WhatIf.Tally tally = run.whatIf().tally();
    status.put("from", run.span().from()).put("to", tally.revision());
    status.put("events", tally.events()).put("compared", tally.compared());
    status.put("different", tally.differing()).put("untold", tally.untold());
    status.put("complete", run.complete());
    ArrayNode decisions = status.putArray("decisions");
    for (Judgement judgement : run.whatIf().judgements()) {
      decisions.add(decision(judgement, kinds));
    }
    return answer;
  }

  private static ObjectNode decision(Judgement judgement, KindRegistry kinds) {
    ObjectNode decision = Json.object().put("revision", judgement.revision());
    ObjectKey key = judgement.object();
    ObjectNode object = decision.putObject("object");
    object.put("group", key.type().group()).put("resource", key.type().resource());
    kinds.byType(key.type()).ifPresent(kind -> object.put("kind", kind.gvk().kind()));
    object.put("namespace", key.namespace()).put("name", key.name());
    decision.put("same", judgement.same());
    ArrayNode recorded = decision.putArray("recorded");
    judgement.recorded().forEach(recorded::add);
    ArrayNode now = decision.putArray("now");
    judgement.now().forEach(now::add);
    return decision.put("why", judgement.why());
  }
}

package io.troupe.http.aggregate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.aggregate.AggregatedApis;
import io.troupe.core.aggregate.MergedDiscovery;
import io.troupe.core.aggregate.RemoteGroup;
import io.troupe.http.route.RemoteDocuments;

/** This server's documents with those of the servers it stands before. */
public final class MergedDocuments implements RemoteDocuments {
  private final AggregatedApis apis;

  public MergedDocuments(AggregatedApis apis) {
    this.apis = apis;
  }

  @Override
  public boolean any() {
    return apis.anyRemote();
  }

  @Override
  public ObjectNode groups(ObjectNode local) {
    return any() ? merged().groups(local) : local;
  }

  @Override
  public ObjectNode aggregated(ObjectNode local, boolean core) {
    return merged().aggregated(local, core);
  }

  @Override
  public ObjectNode openApiIndex(ObjectNode local) {
    ObjectNode index = local.deepCopy();
    for (RemoteGroup remote : apis.remotes()) {
      String url = apis.seen(remote.apiService()).openApi();
      if (!url.isEmpty()) {
        index
            .withObject("paths")
            .putObject(remote.apiService().path().substring(1))
            .put("serverRelativeURL", url);
      }
    }
    return index;
  }

  private MergedDiscovery merged() {
    return new MergedDiscovery(apis.all(), apis.remotes());
  }
}

package io.troupe.http.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.http.route.RequestPath.Other;
import io.troupe.http.route.RequestPath.Resource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestPathTest {

  @Test
  void resourcesAreReadFromThePath() {
    assertThat(RequestPath.parse("/api/v1/pods"))
        .isEqualTo(new Resource("", "v1", "", "pods", "", ""));
    assertThat(RequestPath.parse("/apis/apps/v1/namespaces/web/deployments/shop/scale"))
        .isEqualTo(new Resource("apps", "v1", "web", "deployments", "shop", "scale"));
    assertThat(RequestPath.parse("/api/v1/namespaces/web/pods/p/proxy/a/b"))
        .isEqualTo(new Resource("", "v1", "web", "pods", "p", "proxy/a/b"));
    assertThat(
            RequestPath.parse("/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode%2Bx"))
        .isEqualTo(
            new Resource(
                "rbac.authorization.k8s.io", "v1", "", "clusterroles", "system:node+x", ""));
  }

  @Test
  void theWatchPrefixIsNoResource() {
    assertThat(RequestPath.parse("/api/v1/watch/namespaces/web/pods/p"))
        .isEqualTo(new Resource("", "v1", "web", "pods", "p", "", true));
    assertThat(RequestPath.parse("/apis/apps/v1/watch/deployments"))
        .isEqualTo(new Resource("apps", "v1", "", "deployments", "", "", true));
    assertThat(RequestPath.parse("/api/v1/watch/namespaces"))
        .isEqualTo(new Resource("", "v1", "", "namespaces", "", "", true));
  }

  @Test
  void namespacesAreResourcesThemselves() {
    assertThat(RequestPath.parse("/api/v1/namespaces/web"))
        .isEqualTo(new Resource("", "v1", "", "namespaces", "web", ""));
    assertThat(RequestPath.parse("/api/v1/namespaces/web/finalize"))
        .isEqualTo(new Resource("", "v1", "", "namespaces", "web", "finalize"));
  }

  @Test
  void anythingElseIsAPath() {
    assertThat(RequestPath.parse("/")).isEqualTo(new Other(List.of()));
    assertThat(RequestPath.parse("/apis/apps/v1"))
        .isEqualTo(new Other(List.of("apis", "apps", "v1")));
    assertThat(RequestPath.parse("//livez//ping/")).isEqualTo(new Other(List.of("livez", "ping")));
  }

  @Test
  void brokenEncodingsAreRefused() {
    assertThatThrownBy(() -> RequestPath.parse("/api/v1/pods/%zz"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void queriesKnowUpstreamsBooleans() {
    Query query = Query.parse(Optional.of("a&b=true&c=false&d=0&e=x%26y&e=2&f=1+2"));
    assertThat(query.flag("a")).isTrue();
    assertThat(query.flag("b")).isTrue();
    assertThat(query.flag("c")).isFalse();
    assertThat(query.flag("d")).isFalse();
    assertThat(query.flag("missing")).isFalse();
    assertThat(query.all("e")).containsExactly("x&y", "2");
    assertThat(query.text("f")).isEqualTo("1 2");
  }
}

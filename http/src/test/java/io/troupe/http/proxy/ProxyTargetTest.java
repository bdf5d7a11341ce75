package io.troupe.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTargetTest {

  @Test
  void aNameMayHaveAPortAndASchemeBeforeIt() {
    assertThat(ProxyTarget.parse("web")).contains(new ProxyTarget("", "web", ""));
    assertThat(ProxyTarget.parse("web:80")).contains(new ProxyTarget("", "web", "80"));
    assertThat(ProxyTarget.parse("https:web:")).contains(new ProxyTarget("https", "web", ""));
    assertThat(ProxyTarget.parse("https:web:tls")).contains(new ProxyTarget("https", "web", "tls"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":80", "ftp:web:21", "a:b:c:d"})
  void whatNamesNothingIsNoTarget(String text) {
    assertThat(ProxyTarget.parse(text)).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "/login?x=1, /p/proxy/login?x=1",
    "http://10.0.0.1:80/a#b, /p/proxy/a#b",
    "http://elsewhere/a, http://elsewhere/a",
    "relative, relative"
  })
  void aRedirectStaysBelowTheProxy(String redirect, String wanted) {
    assertThat(ResourceProxy.rewritten(redirect, URI.create("http://10.0.0.1:80"), "/p/proxy"))
        .isEqualTo(wanted);
  }
}

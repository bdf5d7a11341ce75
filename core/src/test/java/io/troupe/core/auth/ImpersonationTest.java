package io.troupe.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImpersonationTest {
  private static final UserInfo ASKER = new UserInfo("root", "", List.of(), Map.of());

  @Test
  void eachPartNeedsItsOwnPermission() {
    Impersonation wish =
        new Impersonation("anna", "7", List.of("devs"), Map.of("scopes", List.of("a", "b")));
    assertThat(wish.permissions(ASKER))
        .extracting(a -> a.group() + "/" + a.resource() + "/" + a.subresource() + " " + a.name())
        .containsExactly(
            "/users/ anna",
            "/groups/ devs",
            "authentication.k8s.io/userextras/scopes a",
            "authentication.k8s.io/userextras/scopes b",
            "authentication.k8s.io/uids/ 7");
    assertThat(wish.permissions(ASKER)).allMatch(a -> a.verb().equals("impersonate"));
  }

  @Test
  void aServiceAccountIsOneAndHasItsGroups() {
    Impersonation wish =
        new Impersonation("system:serviceaccount:team:bot", "", List.of(), Map.of());
    Attributes permission = wish.permissions(ASKER).getFirst();
    assertThat(permission.resource()).isEqualTo("serviceaccounts");
    assertThat(permission.namespace()).isEqualTo("team");
    assertThat(permission.name()).isEqualTo("bot");
    assertThat(wish.assumed().groups())
        .containsExactly(
            "system:serviceaccounts", "system:serviceaccounts:team", UserInfo.AUTHENTICATED);
  }

  @ParameterizedTest
  @CsvSource({
    "anna, '', system:authenticated",
    "anna, devs, devs system:authenticated",
    "anna, system:authenticated, system:authenticated",
    "anna, system:unauthenticated, system:unauthenticated",
    "system:anonymous, '', system:unauthenticated",
    "system:anonymous, x, x system:unauthenticated"
  })
  void groupsOfAuthenticationAreAddedUnlessSaid(String user, String group, String expected) {
    List<String> groups = group.isEmpty() ? List.of() : List.of(group);
    assertThat(new Impersonation(user, "", groups, Map.of()).assumed().groups())
        .containsExactly(expected.split(" "));
  }

  @Test
  void groupsOfNobodyAreAnError() {
    assertThat(new Impersonation("", "", List.of("devs"), Map.of()).problem()).isPresent();
    assertThat(new Impersonation("anna", "", List.of("devs"), Map.of()).problem()).isEmpty();
  }
}

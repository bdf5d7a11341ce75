package io.troupe.core.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemberRulesTest {
  private static final String HERE = "https://127.0.0.2:6443";

  private static Member member(
      String name, String identity, String api, MemberState state, int silentSeconds) {
    return new Member(
        name,
        identity,
        "life-of-" + name,
        api,
        "127.0.0.1:16443",
        "0.1.0",
        state,
        Instant.ofEpochSecond(name.length()),
        Duration.ofSeconds(silentSeconds));
  }

  @Test
  void whoIsSilentForTooLongDoesNotLive() {
    assertThat(member("a", "1", HERE, MemberState.UP, 5).living()).isTrue();
    assertThat(member("a", "1", HERE, MemberState.UP, 6).living()).isFalse();
    assertThat(member("a", "1", HERE, MemberState.LEFT, 0).living()).isFalse();
    assertThat(member("a", "1", HERE, MemberState.JOINING, 0).serving()).isFalse();
  }

  @Test
  void aFreeNameIsTaken() {
    assertThat(NameClaim.judge("host", false, "1", HERE, List.of()))
        .isEqualTo(new NameClaim.Verdict.Take("host", Optional.empty()));
  }

  @Test
  void theSameDataAtTheSamePlaceComesBackAtOnce() {
    Member before = member("host", "1", HERE, MemberState.UP, 0);
    assertThat(NameClaim.judge("host", true, "1", HERE, List.of(before)))
        .isEqualTo(new NameClaim.Verdict.Take("host", Optional.of("life-of-host")));
  }

  @Test
  void theSameDataMovesOnceItsFormerLifeIsSilent() {
    Member before = member("host", "1", "https://127.0.0.9:6443", MemberState.UP, 60);
    assertThat(NameClaim.judge("host", false, "1", HERE, List.of(before)))
        .isEqualTo(new NameClaim.Verdict.Take("host", Optional.of("life-of-host")));
  }

  @Test
  void aDefaultNameOfAnotherGetsTheAddressBehindIt() {
    List<Member> others =
        List.of(member("host", "2", "https://127.0.0.1:6443", MemberState.UP, 3_600));
    assertThat(NameClaim.judge("host", false, "1", HERE, others))
        .isEqualTo(new NameClaim.Verdict.Take("host-127-0-0-2", Optional.empty()));
  }

  @Test
  void twoPortsOfOneAddressAreTwoNames() {
    List<Member> others =
        List.of(
            member("host", "2", "https://127.0.0.1:6443", MemberState.UP, 0),
            member("host-127-0-0-2", "3", "https://127.0.0.2:7443", MemberState.UP, 0));
    assertThat(NameClaim.judge("host", false, "1", HERE, others))
        .isEqualTo(new NameClaim.Verdict.Take("host-127-0-0-2-6443", Optional.empty()));
  }

  @Test
  void aLongNameKeepsItsSuffix() {
    String wish = "h".repeat(63);
    List<Member> others = List.of(member(wish, "2", "https://127.0.0.1:6443", MemberState.UP, 0));
    assertThat(NameClaim.judge(wish, false, "1", HERE, others))
        .isEqualTo(
            new NameClaim.Verdict.Take("h".repeat(63 - 10) + "-127-0-0-2", Optional.empty()));
  }

  @Test
  void aChosenNameOfALivingMemberIsRefused() {
    List<Member> others = List.of(member("host", "2", "https://127.0.0.1:6443", MemberState.UP, 0));
    assertThat(NameClaim.judge("host", true, "1", HERE, others))
        .isInstanceOfSatisfying(
            NameClaim.Verdict.Refuse.class,
            refusal -> assertThat(refusal.why()).contains("host", "https://127.0.0.1:6443"));
    List<Member> dead = List.of(member("host", "2", "https://127.0.0.1:6443", MemberState.UP, 60));
    assertThat(NameClaim.judge("host", true, "1", HERE, dead))
        .isInstanceOf(NameClaim.Verdict.Take.class);
  }

  @Test
  void aCopyOfALivingNodesDataIsAnotherNode() {
    List<Member> original =
        List.of(member("host", "1", "https://127.0.0.1:6443", MemberState.UP, 0));
    assertThat(NameClaim.judge("host", false, "1", HERE, original))
        .isEqualTo(new NameClaim.Verdict.Take("host-127-0-0-2", Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "0.1.0, 0.1.7, true",
    "0.1.0, 0.2.0, true",
    "0.2.0, 0.1.0, true",
    "0.1.0, 0.3.0, false",
    "1.0.0, 0.1.0, false",
    "v1.9.0, 1.10.0-rc.1, true",
    "development, development, true",
    "development, 0.1.0, false",
    "0.1.0, development, false"
  })
  void buildsRunBesideTheirNeighbours(String own, String other, boolean together) {
    Optional<String> refusal = new Build(own).refuses(new Build(other));
    assertThat(refusal.isEmpty()).isEqualTo(together);
    refusal.ifPresent(words -> assertThat(words).contains(own, other));
  }

  @Test
  void theYoungerClusterYields() {
    Member elder = member("a", "1", HERE, MemberState.UP, 0);
    Member younger = member("younger", "2", HERE, MemberState.UP, 0);
    List<Member> both = List.of(elder, younger);
    assertThat(Rivals.mustYield(both, Set.of("life-of-younger"))).isTrue();
    assertThat(Rivals.mustYield(both, Set.of("life-of-a"))).isFalse();
    assertThat(Rivals.mustYield(both, Set.of("life-of-a", "life-of-younger"))).isFalse();
    assertThat(
            Rivals.mustYield(
                List.of(member("a", "1", HERE, MemberState.UP, 60), younger),
                Set.of("life-of-younger")))
        .isFalse();
  }
}

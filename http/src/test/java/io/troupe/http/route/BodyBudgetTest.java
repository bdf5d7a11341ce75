package io.troupe.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BodyBudgetTest {

  @Test
  void whatIsTakenComesBackWhenTheRequestIsAnswered() {
    BodyBudget budget = new BodyBudget(100);
    BodyBudget.Lease first = budget.open();
    assertThat(first.take(40)).isTrue();
    assertThat(first.take(40)).isTrue();
    BodyBudget.Lease second = budget.open();
    assertThat(second.take(30)).isFalse();
    assertThat(second.take(20)).isTrue();
    first.close();
    first.close();
    assertThat(second.take(80)).isTrue();
    assertThat(second.take(1)).isFalse();
  }
}

package io.troupe.core.schedule;

import static io.troupe.core.schedule.ScheduleObjects.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.schedule.profile.DefaultProfile;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchedulingQueueTest {
  private final SchedulingQueue queue =
      new SchedulingQueue(DefaultProfile.named("default-scheduler"));

  @Test
  void higherPriorityGoesFirstThenWhoWaitsLonger() {
    queue.offer(pod("late", "{}"), 2);
    queue.offer(pod("early", "{}"), 1);
    queue.offer(pod("important", "{'priority':10}"), 3);

    assertThat(popped(3)).isEqualTo("important");
    assertThat(popped(3)).isEqualTo("early");
    assertThat(popped(3)).isEqualTo("late");
  }

  @Test
  void anUnschedulablePodWaitsForAFactThatMatters() {
    queue.offer(pod("p", "{}"), 0);
    queue.putUnschedulable(queue.pop(0).orElseThrow(), Set.of(WakeUp.NODE_ADDED), 0);

    long now = seconds(60);
    queue.wake(WakeUp.POD_LEFT_NODE, now);
    assertThat(queue.pop(now)).isEmpty();
    queue.wake(WakeUp.NODE_ADDED, now);
    assertThat(popped(now)).isEqualTo("p");
  }

  @Test
  void aPodWokenTooSoonBacksOffFirst() {
    queue.offer(pod("p", "{}"), 0);
    queue.putUnschedulable(queue.pop(0).orElseThrow(), Set.of(WakeUp.NODE_ADDED), 0);
    queue.wake(WakeUp.NODE_ADDED, 1);

    assertThat(queue.pop(seconds(1) - 1)).isEmpty();
    assertThat(queue.nextDueNanos()).hasValue(seconds(1));
    assertThat(popped(seconds(1))).isEqualTo("p");
  }

  @Test
  void backOffDoublesUpToTenSeconds() {
    queue.offer(pod("p", "{}"), 0);
    long now = 0;
    for (long wait : new long[] {1, 2, 4, 8, 10, 10}) {
      queue.putBack(queue.pop(now).orElseThrow(), now);
      assertThat(queue.nextDueNanos()).hasValue(now + seconds(wait));
      now += seconds(wait);
    }
  }

  @Test
  void afterFiveMinutesItIsTriedWhateverHappened() {
    queue.offer(pod("p", "{}"), 0);
    queue.putUnschedulable(queue.pop(0).orElseThrow(), Set.of(), 0);

    assertThat(queue.pop(seconds(299))).isEmpty();
    assertThat(popped(seconds(300))).isEqualTo("p");
  }

  @Test
  void aGatedPodEntersOnceItsGatesAreOpen() {
    queue.offer(pod("p", "{'schedulingGates':[{'name':'g'}]}"), 0);
    assertThat(queue.pop(seconds(600))).isEmpty();
    assertThat(queue.contains(pod("p", "{}").uid())).isTrue();
    queue.offer(pod("p", "{}"), seconds(601));
    assertThat(popped(seconds(601))).isEqualTo("p");
  }

  @Test
  void aPodThatAsksForSomethingElseIsTriedAgain() {
    queue.offer(pod("p", "{'nodeSelector':{'a':'1'}}"), 0);
    queue.putUnschedulable(queue.pop(0).orElseThrow(), Set.of(), 0);
    long now = seconds(20);
    queue.offer(pod("p", "{'nodeSelector':{'a':'1'}}"), now); // only its status changed
    assertThat(queue.pop(now)).isEmpty();
    queue.offer(pod("p", "{}"), now);
    assertThat(popped(now)).isEqualTo("p");
  }

  private String popped(long now) {
    return queue.pop(now).orElseThrow().pod().key().name();
  }

  private static long seconds(long count) {
    return Duration.ofSeconds(count).toNanos();
  }
}

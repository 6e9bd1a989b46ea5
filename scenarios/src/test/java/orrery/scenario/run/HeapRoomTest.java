package orrery.scenario.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapRoomTest {

  private static final long MIB = 1 << 20;

  private static HeapRoom heap(long mebibytes) {
    return new HeapRoom(mebibytes * MIB, scenario -> MemoryNeed.UNKNOWN);
  }

  private static MemoryNeed need(long program, long run) {
    return new MemoryNeed(program * MIB, run * MIB, 0, 0);
  }

  @Test
  void refusesOnlyWhatIsMoreThanAllOfTheHeap() {
    assertThat(heap(1000).lacks(need(100, 900))).isFalse();
    assertThat(heap(1000).lacks(need(100, 901))).isTrue();
    assertThat(heap(1).lacks(MemoryNeed.UNKNOWN)).isFalse();
  }

  @Test
  void leavesRoomForGarbageBesideRunsThatAreAtWorkAtOnce() {
    assertThat(heap(1000).workers(need(0, 200), 8)).isEqualTo(4);
    assertThat(heap(1000).workers(need(100, 200), 8)).isEqualTo(3);
    assertThat(heap(1000).workers(need(100, 200), 2)).isEqualTo(2);
    assertThat(heap(1000).workers(need(100, 899), 8)).isEqualTo(1);
    assertThat(heap(1).workers(MemoryNeed.UNKNOWN, 8)).isEqualTo(8);
  }
}

package orrery.protocols.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import orrery.host.Address;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.DatagramPort;
import orrery.host.Host;
import orrery.host.Interface;
import orrery.host.ListenSpec;
import orrery.host.Listener;
import orrery.host.PortSpec;
import orrery.host.RandomStream;
import orrery.host.Timer;
import orrery.host.Work;
import org.junit.jupiter.api.Test;

/** Calls, callbacks, timers, clocks and luck. */
interface TurnRules extends OnTestbed {

  @Test
  default void neverCallsBackFromInsideACall() {
    Testbed.Machine a = started("a");
    Turns turns = new Turns();

    a.run(host -> turns.outside(() -> {
      host.timer("at-once", () -> turns.callback("timer")).start(0);
      host.compute(new Work("nothing", 0), () -> turns.callback("compute"));
      host.storage().put("key", OnTestbed.bytes("value"));
      host.storage().sync(() -> turns.callback("sync"));
      DatagramPort port = host.open(PortSpec.ephemeral("test"), (source, destination, payload) -> turns.callback("datagram"));
      port.send(port.local(), OnTestbed.bytes("to myself"), "test");
      Ears accepted = new Ears(turns::callback);
      Listener listener = host.listen(new ListenSpec("test", 0), connection -> {
        turns.callback("accept");
        return accepted;
      });
      Ears ears = new Ears(turns::callback);
      Connection connection = host.connect(new ConnectSpec("test", listener.local()), ears);
      connection.write(OnTestbed.bytes("early"));
      connection.finish();
      Connection refused = host.connect(new ConnectSpec("test", testbed().nowhere()), new Ears(event -> turns.callback("nowhere " + event)));
      assertThat(refused.remote()).isEqualTo(testbed().nowhere());
    }));

    testbed().await("every call has called back", () -> turns.seen().containsAll(
        List.of("timer", "compute", "sync", "datagram", "accept", "open", "received", "finished", "nowhere failed UNREACHABLE")));
    assertThat(turns.nested()).as("callbacks that came inside a call or another callback").isEmpty();
  }

  @Test
  default void makesOneCallbackAtATime() {
    Testbed.Machine a = started("a");
    Testbed.Machine b = started("b");
    Turns turns = new Turns();
    AtomicInteger datagrams = new AtomicInteger();
    AtomicInteger expiries = new AtomicInteger();

    a.run(host -> {
      DatagramPort port = host.open(PortSpec.ephemeral("test"), (source, destination, payload) -> {
        turns.callback("datagram");
        datagrams.incrementAndGet();
      });
      AtomicReference<Timer> again = new AtomicReference<>();
      again.set(host.timer("again", () -> {
        turns.callback("timer");
        if (expiries.incrementAndGet() < 500) {
          host.compute(new Work("some", 1_000), () -> turns.callback("compute"));
          again.get().start(10_000);
        }
      }));
      again.get().start(0);
      b.run(other -> {
        DatagramPort sender = other.open(PortSpec.ephemeral("test"), (source, destination, payload) -> {});
        AtomicReference<Timer> tick = new AtomicReference<>();
        AtomicInteger left = new AtomicInteger(500);
        tick.set(other.timer("tick", () -> {
          sender.send(port.local(), OnTestbed.bytes("tick"), "test");
          if (left.decrementAndGet() > 0) {
            tick.get().start(10_000);
          }
        }));
        tick.get().start(0);
      });
    });

    testbed().await("both kinds of callback have come often", () -> datagrams.get() > 100 && expiries.get() == 500);
    assertThat(turns.nested()).isEmpty();
    assertThat(turns.threads()).as("threads that called back").hasSize(1);
  }

  @Test
  default void timersExpireInTheOrderOfTheirTimes() {
    Testbed.Machine a = started("a");
    List<String> expired = new CopyOnWriteArrayList<>();

    a.run(host -> {
      host.timer("late", () -> expired.add("late")).start(Duration.ofMillis(600));
      host.timer("early", () -> expired.add("early")).start(Duration.ofMillis(200));
      host.timer("middle", () -> expired.add("middle")).start(Duration.ofMillis(400));
    });

    testbed().await("all have expired", () -> expired.size() == 3);
    assertThat(expired).containsExactly("early", "middle", "late");
  }

  @Test
  default void timerNeverExpiresEarly() {
    Testbed.Machine a = started("a");
    List<Long> lengths = new CopyOnWriteArrayList<>();

    a.run(host -> {
      for (int i = 0; i < 50; i++) {
        long delay = 1_234_567L * i;
        long begin = host.nanoTime();
        host.timer("timer", () -> lengths.add(host.nanoTime() - begin - delay)).start(delay);
      }
    });

    testbed().await("all have expired", () -> lengths.size() == 50);
    assertThat(lengths).allMatch(tooLong -> tooLong >= 0);
  }

  @Test
  default void startingAPendingTimerReplacesTheStart() {
    Testbed.Machine a = started("a");
    AtomicInteger expiries = new AtomicInteger();
    AtomicLong length = new AtomicLong();

    a.run(host -> {
      long begin = host.nanoTime();
      Timer timer = host.timer("timer", () -> {
        expiries.incrementAndGet();
        length.set(host.nanoTime() - begin);
      });
      timer.start(Duration.ofMillis(1));
      timer.start(Duration.ofMillis(100));
      assertThat(timer.isPending()).isTrue();
    });

    testbed().await("it has expired", () -> expiries.get() > 0);
    testbed().settle();
    assertThat(expiries).hasValue(1);
    assertThat(length.get()).isGreaterThanOrEqualTo(Duration.ofMillis(100).toNanos());
  }

  @Test
  default void manyTimersStartedAgainAndAgainEachExpireOnceAndNotBeforeTheirTime() {
    int count = 50;
    Testbed.Machine a = started("a");
    List<Integer> expired = new CopyOnWriteArrayList<>();
    List<Integer> early = new CopyOnWriteArrayList<>();
    long[] notBefore = new long[count];

    a.run(host -> {
      List<Timer> timers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        timers.add(host.timer("timer-" + number, () -> {
          expired.add(number);
          if (host.nanoTime() < notBefore[number]) {
            early.add(number);
          }
        }));
      }
      for (int round = 0; round < 5; round++) {
        for (int i = 0; i < count; i++) {
          // 17 and 50 have no common factor, so each round is another order of the same delays.
          long delay = Duration.ofMillis(10 + (i * 17 + round * 7) % count).toNanos();
          notBefore[i] = host.nanoTime() + delay;
          timers.get(i).start(delay);
        }
      }
      for (int i = 0; i < count; i += 5) {
        timers.get(i).cancel();
      }
    });

    testbed().await("all that are pending have expired", () -> expired.size() >= count - count / 5);
    testbed().settle();
    assertThat(expired).doesNotHaveDuplicates().hasSize(count - count / 5).noneMatch(number -> number % 5 == 0);
    assertThat(early).isEmpty();
  }

  @Test
  default void cancelledTimerDoesNotExpire() {
    Testbed.Machine a = started("a");
    AtomicInteger expiries = new AtomicInteger();

    a.run(host -> {
      Timer timer = host.timer("timer", expiries::incrementAndGet);
      assertThat(timer.isPending()).isFalse();
      timer.cancel();
      timer.start(0);
      assertThat(timer.isPending()).isTrue();
      timer.cancel();
      assertThat(timer.isPending()).isFalse();
    });

    testbed().settle();
    assertThat(expiries).hasValue(0);
  }

  @Test
  default void timerMayCancelAnotherThatIsDueAtTheSameMoment() {
    Testbed.Machine a = started("a");
    List<String> expired = new CopyOnWriteArrayList<>();

    a.run(host -> {
      List<Timer> timers = new ArrayList<>();
      for (String name : List.of("one", "other")) {
        timers.add(host.timer(name, () -> {
          expired.add(name);
          timers.forEach(Timer::cancel);
        }));
      }
      timers.forEach(timer -> timer.start(0));
    });

    testbed().await("one has expired", () -> !expired.isEmpty());
    testbed().settle();
    assertThat(expired).containsExactly("one");
  }

  @Test
  default void timerIsNotPendingWhileItExpiresAndMayStartItself() {
    Testbed.Machine a = started("a");
    List<Boolean> pending = new CopyOnWriteArrayList<>();

    a.run(host -> {
      AtomicReference<Timer> self = new AtomicReference<>();
      self.set(host.timer("self", () -> {
        pending.add(self.get().isPending());
        if (pending.size() < 3) {
          self.get().start(0);
        }
      }));
      self.get().start(0);
    });

    testbed().await("it has expired three times", () -> pending.size() == 3);
    assertThat(pending).containsExactly(false, false, false);
  }

  @Test
  default void refusesToStartATimerInThePast() {
    Testbed.Machine a = started("a");

    a.run(host -> {
      Timer timer = host.timer("timer", () -> {});

      assertThatThrownBy(() -> timer.start(-1)).isInstanceOf(IllegalArgumentException.class);
    });
  }

  @Test
  default void clocksAdvanceTogether() {
    Testbed.Machine a = started("a");
    List<Long> monotonic = new CopyOnWriteArrayList<>();
    List<Long> wall = new CopyOnWriteArrayList<>();

    a.run(host -> {
      monotonic.add(host.nanoTime());
      wall.add(host.unixNanos());
      host.timer("later", () -> {
        monotonic.add(host.nanoTime());
        wall.add(host.unixNanos());
      }).start(Duration.ofMillis(100));
    });

    testbed().await("the timer has expired", () -> wall.size() == 2);
    assertThat(monotonic.get(0)).isNotNegative();
    assertThat(monotonic.get(1) - monotonic.get(0)).isGreaterThanOrEqualTo(Duration.ofMillis(100).toNanos());
    assertThat(wall.get(0)).as("since 2025-01-01").isGreaterThan(1_735_689_600_000_000_000L);
    // A wall clock may be corrected meanwhile, by a little.
    assertThat(wall.get(1) - wall.get(0)).isGreaterThan(Duration.ofMillis(50).toNanos());
  }

  @Test
  default void streamOfOnePurposeGoesOnAtEveryCall() {
    Testbed.Machine a = started("a");

    a.run(host -> {
      RandomStream stream = host.random("luck");
      RandomStream again = host.random("luck");
      RandomStream other = host.random("other");

      assertThat(again).isSameAs(stream);
      assertThat(other).isNotSameAs(stream);
      List<Long> drawn = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        drawn.add(host.random("luck").nextLong());
      }
      assertThat(drawn).doesNotHaveDuplicates();
    });
  }

  @Test
  default void describesItsInterface() {
    Testbed.Machine a = started("a");

    List<Interface> interfaces = a.ask(Host::interfaces);

    assertThat(interfaces).hasSize(1);
    assertThat(interfaces.get(0).up()).isTrue();
    assertThat(interfaces.get(0).multicast()).isTrue();
    assertThat(interfaces.get(0).addresses()).extracting(Interface.InterfaceAddress::address).containsExactly(a.address());
    Address network = interfaces.get(0).addresses().get(0).network();
    assertThat(network.isMulticast()).isFalse();
  }

  @Test
  default void knowsItsOwnName() {
    Testbed.Machine a = started("a");

    String account = a.ask(host -> host.device().account());

    assertThat(a.ask(Host::id).name()).isEqualTo("a");
    assertThat(account).isEqualTo("anna");
  }

  /** Watches that callbacks come one at a time, and from where. */
  final class Turns {

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final List<String> nested = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final AtomicInteger depth = new AtomicInteger();

    /** Everything called in {@code calls} must not call back before they return. */
    void outside(Runnable calls) {
      depth.incrementAndGet();
      calls.run();
      depth.decrementAndGet();
    }

    void callback(String what) {
      if (depth.incrementAndGet() != 1) {
        nested.add(what);
      }
      seen.add(what);
      if (!threads.contains(Thread.currentThread())) {
        threads.add(Thread.currentThread());
      }
      depth.decrementAndGet();
    }

    List<String> seen() {
      return seen;
    }

    List<String> nested() {
      return nested;
    }

    List<Thread> threads() {
      return threads;
    }
  }
}

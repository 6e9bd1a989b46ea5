package orrery.protocols.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.DatagramPort;
import orrery.host.Host;
import orrery.host.ListenSpec;
import orrery.host.Listener;
import orrery.host.PortSpec;
import orrery.host.Protocol;
import orrery.host.Timer;
import orrery.host.Work;
import org.junit.jupiter.api.Test;

/** Switching on and off, in order and by a crash, and what lasts. */
interface PowerRules extends OnTestbed {

  @Test
  default void startMakesFreshProtocolsAndCallsStartOnce() {
    Life life = new Life();
    Testbed.Machine a = testbed().machine("a", life::begin);

    a.start();
    a.crash();
    a.start();

    testbed().await("both have been started", () -> life.events.size() == 4);
    assertThat(life.events).containsExactly("made 1", "started 1", "made 2", "started 2");
  }

  @Test
  default void orderlyStopWaitsForTheProtocol() {
    AtomicReference<DatagramPort> to = new AtomicReference<>();
    List<String> heard = new CopyOnWriteArrayList<>();
    List<String> events = new CopyOnWriteArrayList<>();
    started("a").run(host -> to.set(host.open(PortSpec.ephemeral("test"), (source, destination, payload) -> heard.add(OnTestbed.text(payload)))));
    Testbed.Machine b = testbed().machine("b", host -> new Protocol() {
      @Override
      public void start() {}

      @Override
      public void stop(Runnable done) {
        events.add("asked to leave");
        host.timer("pack", () -> {
          host.open(PortSpec.ephemeral("test"), (source, destination, payload) -> {}).send(to.get().local(), OnTestbed.bytes("goodbye"), "goodbye");
          events.add("left");
          done.run();
          done.run();
        }).start(Duration.ofMillis(50));
      }
    });

    b.start();
    b.stop();

    assertThat(events).containsExactly("asked to leave", "left");
    testbed().await("the goodbye has arrived", () -> heard.contains("goodbye"));
  }

  @Test
  default void connectionThatIsFinishedWhileLeavingIsFinishedForThePeer() {
    Ears ears = new Ears();
    Ears own = new Ears();
    Listener listener = started("a").ask(host -> host.listen(new ListenSpec("test", 0), connection -> ears));
    Testbed.Machine b = testbed().machine("b", host -> new Protocol() {
      private Connection connection;

      @Override
      public void start() {
        connection = host.connect(new ConnectSpec("test", listener.local()), own);
      }

      @Override
      public void stop(Runnable done) {
        connection.write(OnTestbed.bytes("goodbye"));
        connection.finish();
        done.run();
      }
    });
    b.start();
    testbed().await("the connection is open", () -> own.heard("open"));

    b.stop();

    testbed().await("the peer has heard the end", () -> ears.heard("finished"));
    assertThat(ears.text()).isEqualTo("goodbye");
  }

  @Test
  default void protocolThatNeverLeavesIsSwitchedOffRegardless() {
    List<String> events = new CopyOnWriteArrayList<>();
    Testbed.Machine a = testbed().machine("a", host -> new Protocol() {
      @Override
      public void start() {}

      @Override
      public void stop(Runnable done) {
        events.add("asked to leave");
      }
    });

    a.start();
    a.stop();
    a.start();

    assertThat(events).containsExactly("asked to leave");
  }

  @Test
  default void nothingFiresAfterAnOrderlyStop() {
    AtomicInteger fired = new AtomicInteger();
    Testbed.Machine a = started("a");
    a.run(host -> tick(host, fired));
    testbed().await("it ticks", () -> fired.get() > 3);

    a.stop();

    int before = fired.get();
    testbed().settle();
    assertThat(fired).hasValue(before);
  }

  @Test
  default void crashCallsNothingAndNothingFiresAfterIt() {
    Life life = new Life();
    AtomicInteger fired = new AtomicInteger();
    Testbed.Machine a = testbed().machine("a", life::begin);
    Testbed.Machine b = started("b");
    a.start();
    DatagramPort port = a.ask(host -> host.open(PortSpec.ephemeral("test"), (source, destination, payload) -> fired.incrementAndGet()));
    b.run(host -> {
      DatagramPort from = host.open(PortSpec.ephemeral("test"), (source, destination, payload) -> {});
      AtomicReference<Timer> again = new AtomicReference<>();
      again.set(host.timer("shower", () -> {
        from.send(port.local(), OnTestbed.bytes("drop"), "test");
        again.get().start(Duration.ofMillis(1));
      }));
      again.get().start(0);
    });
    a.run(host -> tick(host, fired));
    testbed().await("it ticks", () -> fired.get() > 3);
    a.run(host -> {
      host.timer("soon", fired::incrementAndGet).start(0);
      host.compute(new Work("some", 1), fired::incrementAndGet);
      host.storage().sync(fired::incrementAndGet);
      host.connect(new ConnectSpec("test", port.local()), new Ears(event -> fired.incrementAndGet()));
    });

    a.crash();

    int before = fired.get();
    testbed().settle();
    assertThat(fired).hasValue(before);
    assertThat(life.events).containsExactly("made 1", "started 1");
  }

  @Test
  default void portsOfACrashedMachineAreFreeWhenItRestarts() {
    Testbed.Machine a = started("a");
    Testbed.Machine b = started("b");
    DatagramPort port = a.ask(host -> host.open(PortSpec.ephemeral("test"), (source, destination, payload) -> {}));
    Listener listener = a.ask(host -> host.listen(new ListenSpec("test", 0), connection -> new Ears()));
    Ears ears = new Ears();
    b.run(host -> host.connect(new ConnectSpec("test", listener.local()), ears));
    testbed().await("a connection is open", () -> ears.heard("open"));

    a.crash();
    a.start();

    AtomicInteger arrived = new AtomicInteger();
    Ears again = new Ears();
    a.run(host -> {
      host.open(PortSpec.of("test", port.local().port()), (source, destination, payload) -> arrived.incrementAndGet());
      host.listen(new ListenSpec("test", listener.local().port()), connection -> new Ears());
    });
    b.run(host -> {
      host.open(PortSpec.ephemeral("test"), (source, destination, payload) -> {}).send(port.local(), OnTestbed.bytes("hello"), "test");
      host.connect(new ConnectSpec("test", listener.local()), again);
    });
    testbed().await("both work again", () -> arrived.get() == 1 && again.heard("open"));
  }

  @Test
  default void monotonicClockStartsOverAtRestart() {
    AtomicLong atStart = new AtomicLong();
    Testbed.Machine a = testbed().machine("a", host -> new Protocol() {
      @Override
      public void start() {
        atStart.set(host.nanoTime());
      }

      @Override
      public void stop(Runnable done) {
        done.run();
      }
    });
    a.start();
    AtomicLong late = new AtomicLong();
    a.run(host -> host.timer("late", () -> late.set(host.nanoTime())).start(Duration.ofMillis(500)));
    testbed().await("half a second has passed", () -> late.get() > 0);
    long wallBefore = a.ask(Host::unixNanos);

    a.crash();
    a.start();

    assertThat(late.get()).isGreaterThanOrEqualTo(Duration.ofMillis(500).toNanos());
    assertThat(atStart.get()).isBetween(0L, late.get() - 1);
    // A wall clock does not start over, though it may be corrected meanwhile.
    assertThat(a.ask(Host::unixNanos)).isGreaterThanOrEqualTo(wallBefore - Duration.ofMillis(500).toNanos());
  }

  @Test
  default void syncedStorageSurvivesACrash() {
    Testbed.Machine a = started("a");
    AtomicInteger synced = new AtomicInteger();
    a.run(host -> {
      host.storage().put("kept", OnTestbed.bytes("value"));
      host.storage().append("log", OnTestbed.bytes("one,"));
      host.storage().append("log", OnTestbed.bytes("two"));
      host.storage().put("../Hostile\0 key/..", OnTestbed.bytes("tame"));
      host.storage().put("", OnTestbed.bytes("nameless"));
      host.storage().put("empty", OnTestbed.bytes(""));
      host.storage().sync(synced::incrementAndGet);
    });
    testbed().await("it is synced", () -> synced.get() == 1);

    a.crash();
    a.start();

    assertThat(stored(a, "kept")).hasValue("value");
    assertThat(stored(a, "log")).hasValue("one,two");
    assertThat(stored(a, "../Hostile\0 key/..")).hasValue("tame");
    assertThat(stored(a, "")).hasValue("nameless");
    assertThat(stored(a, "empty")).hasValue("");
    assertThat(stored(a, "never")).isEmpty();
  }

  @Test
  default void whatWasNotSyncedIsLostByACrash() {
    Testbed.Machine a = started("a");
    AtomicInteger synced = new AtomicInteger();
    a.run(host -> {
      host.storage().put("changed", OnTestbed.bytes("old"));
      host.storage().put("appended", OnTestbed.bytes("old"));
      host.storage().put("removed", OnTestbed.bytes("old"));
      host.storage().sync(synced::incrementAndGet);
    });
    testbed().await("it is synced", () -> synced.get() == 1);
    a.run(host -> {
      host.storage().put("changed", OnTestbed.bytes("new"));
      host.storage().append("appended", OnTestbed.bytes("+new"));
      host.storage().remove("removed");
      host.storage().put("fresh", OnTestbed.bytes("new"));
    });
    assertThat(stored(a, "changed")).hasValue("new");
    assertThat(stored(a, "appended")).hasValue("old+new");
    assertThat(stored(a, "removed")).isEmpty();
    assertThat(stored(a, "fresh")).hasValue("new");

    a.crash();
    a.start();

    assertThat(stored(a, "changed")).hasValue("old");
    assertThat(stored(a, "appended")).hasValue("old");
    assertThat(stored(a, "removed")).hasValue("old");
    assertThat(stored(a, "fresh")).isEmpty();
  }

  @Test
  default void removalThatWasSyncedLasts() {
    Testbed.Machine a = started("a");
    AtomicInteger synced = new AtomicInteger();
    a.run(host -> {
      host.storage().put("key", OnTestbed.bytes("value"));
      host.storage().sync(() -> {
        synced.incrementAndGet();
        host.storage().remove("key");
        host.storage().remove("never there");
        host.storage().sync(synced::incrementAndGet);
      });
    });
    testbed().await("it is synced", () -> synced.get() == 2);

    a.crash();
    a.start();

    assertThat(stored(a, "key")).isEmpty();
  }

  @Test
  default void anOrderlyStopKeepsAllThatWasStored() {
    Testbed.Machine a = started("a");
    a.run(host -> host.storage().put("key", OnTestbed.bytes("value")));

    a.stop();
    a.start();

    assertThat(stored(a, "key")).hasValue("value");
  }

  @Test
  default void storageGivesAndTakesCopies() {
    Testbed.Machine a = started("a");
    a.run(host -> {
      byte[] own = "value".getBytes(StandardCharsets.US_ASCII);
      host.storage().put("key", java.nio.ByteBuffer.wrap(own));
      own[0] = 'X';
      host.storage().get("key").orElseThrow()[1] = 'Y';

      assertThat(host.storage().get("key")).hasValue("value".getBytes(StandardCharsets.US_ASCII));
    });
  }

  private static Optional<String> stored(Testbed.Machine machine, String key) {
    return machine.ask(host -> host.storage().get(key).map(bytes -> new String(bytes, StandardCharsets.US_ASCII)));
  }

  private static void tick(Host host, AtomicInteger fired) {
    AtomicReference<Timer> again = new AtomicReference<>();
    again.set(host.timer("tick", () -> {
      fired.incrementAndGet();
      again.get().start(Duration.ofMillis(1));
    }));
    again.get().start(0);
  }

  /** Numbers the lives of a machine's protocol and keeps what it is called for. */
  final class Life {

    final List<String> events = new CopyOnWriteArrayList<>();
    private int lives;

    Protocol begin(Host host) {
      int life = ++lives;
      events.add("made " + life);
      return new Protocol() {
        @Override
        public void start() {
          events.add("started " + life);
        }

        @Override
        public void stop(Runnable done) {
          events.add("stopped " + life);
          done.run();
        }
      };
    }
  }
}

package orrery.protocols.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import orrery.host.Address;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.PortSpec;
import org.junit.jupiter.api.Test;

/** Datagrams and multicast. */
interface DatagramRules extends OnTestbed {

  Address GROUP = Address.ipv4(224, 0, 0, 199);
  Address OTHER_GROUP = Address.ipv4(239, 255, 7, 7);

  @Test
  default void deliversADatagramWithBothItsEndpoints() {
    Inbox inbox = new Inbox();
    DatagramPort to = started("a").ask(inbox::open);

    DatagramPort from = started("b").ask(new Inbox()::open);
    sendFrom(from, to.local(), "hello");

    testbed().await("the datagram has arrived", () -> inbox.texts().contains("hello"));
    Arrival arrival = inbox.arrivals.get(0);
    assertThat(arrival.source()).isEqualTo(from.local());
    assertThat(arrival.destination()).isEqualTo(to.local());
    assertThat(to.local().port()).isNotZero();
  }

  @Test
  default void answersReachTheSender() {
    AtomicReference<DatagramPort> server = new AtomicReference<>();
    started("a").run(host -> server.set(host.open(PortSpec.ephemeral("test"), (source, destination, payload) ->
        server.get().send(source, OnTestbed.bytes("echo " + OnTestbed.text(payload)), "echo"))));
    Inbox inbox = new Inbox();
    DatagramPort client = started("b").ask(inbox::open);

    sendFrom(client, server.get().local(), "hello");

    testbed().await("the echo has arrived", () -> inbox.texts().contains("echo hello"));
  }

  @Test
  default void sendsACopyAndLeavesThePosition() {
    Inbox inbox = new Inbox();
    DatagramPort to = started("a").ask(inbox::open);

    Testbed.Machine b = started("b");
    b.run(host -> {
      DatagramPort from = host.open(PortSpec.ephemeral("test"), (source, destination, payload) -> {});
      ByteBuffer payload = ByteBuffer.wrap("xxhelloxx".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      payload.position(2).limit(7);
      from.send(to.local(), payload, "test");
      assertThat(payload.position()).isEqualTo(2);
      assertThat(payload.limit()).isEqualTo(7);
      java.util.Arrays.fill(payload.array(), (byte) 'y');
    });

    testbed().await("the datagram has arrived", () -> !inbox.arrivals.isEmpty());
    assertThat(inbox.texts()).containsExactly("hello");
  }

  @Test
  default void handsOutReadOnlyPayloads() {
    List<Throwable> refusals = new CopyOnWriteArrayList<>();
    List<Boolean> readOnly = new CopyOnWriteArrayList<>();
    DatagramPort to = started("a").ask(host -> host.open(PortSpec.ephemeral("test"), (source, destination, payload) -> {
      try {
        payload.put(0, (byte) 1);
      } catch (ReadOnlyBufferException e) {
        refusals.add(e);
      }
      readOnly.add(payload.isReadOnly());
    }));

    DatagramPort from = started("b").ask(new Inbox()::open);
    sendFrom(from, to.local(), "hello");

    testbed().await("the datagram has arrived", () -> !readOnly.isEmpty());
    assertThat(readOnly).containsExactly(true);
    assertThat(refusals).hasSize(1);
  }

  @Test
  default void carriesEmptyAndGreatestDatagrams() {
    Inbox inbox = new Inbox();
    DatagramPort to = started("a").ask(inbox::open);

    Testbed.Machine b = started("b");
    b.run(host -> {
      DatagramPort from = host.open(PortSpec.ephemeral("test"), (source, destination, payload) -> {});
      from.send(to.local(), ByteBuffer.allocate(0), "empty");
      from.send(to.local(), ByteBuffer.allocate(65_507), "greatest");
    });

    testbed().await("both have arrived", () -> inbox.arrivals.size() == 2);
    assertThat(inbox.arrivals).extracting(arrival -> arrival.text().length()).containsExactly(0, 65_507);
  }

  @Test
  default void refusesADatagramThatIsTooLong() {
    Testbed.Machine a = started("a");

    a.run(host -> {
      DatagramPort port = host.open(PortSpec.ephemeral("test"), (source, destination, payload) -> {});

      assertThatThrownBy(() -> port.send(new Endpoint(a.address(), 9), ByteBuffer.allocate(65_508), "test"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("65508")
          .hasMessageContaining("65507");
    });
  }

  @Test
  default void networkTroubleIsSilence() {
    Inbox inbox = new Inbox();
    DatagramPort to = started("a").ask(inbox::open);

    Testbed.Machine b = started("b");
    DatagramPort from = b.ask(new Inbox()::open);
    b.run(host -> assertThatCode(() -> {
      from.send(testbed().nowhere(), OnTestbed.bytes("lost"), "test");
      from.send(new Endpoint(to.local().address(), 9), OnTestbed.bytes("lost"), "test");
      from.send(new Endpoint(to.local().address(), 0), OnTestbed.bytes("lost"), "test");
      from.send(new Endpoint(Address.of("2001:db8::1"), 9), OnTestbed.bytes("lost"), "test");
      from.send(new Endpoint(GROUP, 9), OnTestbed.bytes("lost"), "test");
    }).doesNotThrowAnyException());
    sendFrom(from, to.local(), "hello");

    testbed().await("what can arrive has", () -> inbox.texts().contains("hello"));
    assertThat(inbox.texts()).containsExactly("hello");
  }

  @Test
  default void refusesAPortThatIsOpen() {
    Testbed.Machine a = started("a");

    a.run(host -> {
      DatagramPort first = host.open(PortSpec.ephemeral("test"), (source, destination, payload) -> {});
      int number = first.local().port();

      assertThatThrownBy(() -> host.open(PortSpec.of("second", number), (source, destination, payload) -> {}))
          .isInstanceOf(IllegalStateException.class).hasMessageContaining(Integer.toString(number));
      assertThatThrownBy(() -> host.open(new PortSpec("third", number, true), (source, destination, payload) -> {}))
          .isInstanceOf(IllegalStateException.class);
      DatagramPort shared = host.open(new PortSpec("fourth", 0, true), (source, destination, payload) -> {});
      assertThatThrownBy(() -> host.open(PortSpec.of("fifth", shared.local().port()), (source, destination, payload) -> {}))
          .isInstanceOf(IllegalStateException.class);
    });
  }

  @Test
  default void portIsFreeAgainAtOnceWhenItIsClosed() {
    Inbox old = new Inbox();
    Inbox fresh = new Inbox();
    Testbed.Machine a = started("a");

    Endpoint local = a.ask(host -> {
      DatagramPort first = old.open(host);
      first.close();
      first.close();
      first.send(new Endpoint(a.address(), 9), OnTestbed.bytes("unsent"), "test");
      return host.open(PortSpec.of("test", first.local().port()), fresh).local();
    });
    DatagramPort from = started("b").ask(new Inbox()::open);
    sendFrom(from, local, "hello");

    testbed().await("the datagram has arrived", () -> fresh.texts().contains("hello"));
    assertThat(old.arrivals).isEmpty();
  }

  @Test
  default void eachMachineHasItsOwnPorts() {
    DatagramPort first = started("a").ask(new Inbox()::open);

    Testbed.Machine b = started("b");
    Endpoint second = b.ask(host -> host.open(PortSpec.of("test", first.local().port()), new Inbox()).local());

    assertThat(second.port()).isEqualTo(first.local().port());
    assertThat(second.address()).isNotEqualTo(first.local().address());
  }

  @Test
  default void multicastReachesTheOthersThatHaveJoined() {
    Inbox sender = new Inbox();
    Inbox member = new Inbox();
    Inbox otherMember = new Inbox();
    Inbox stranger = new Inbox();
    Inbox memberOfAnother = new Inbox();
    DatagramPort from = started("a").ask(sender::open);
    int number = from.local().port();
    started("b").run(host -> host.open(PortSpec.of("test", number), otherMember).join(GROUP));
    started("c").run(host -> host.open(PortSpec.of("test", number), member).join(GROUP));
    started("d").run(host -> host.open(PortSpec.of("test", number), stranger));
    started("e").run(host -> host.open(PortSpec.of("test", number), memberOfAnother).join(OTHER_GROUP));

    join(from, GROUP);
    sendFrom(from, new Endpoint(GROUP, number), "hello all");

    testbed().await("both members have heard it", () -> !member.arrivals.isEmpty() && !otherMember.arrivals.isEmpty());
    testbed().settle();
    assertThat(member.arrivals).containsExactly(new Arrival(from.local(), new Endpoint(GROUP, number), "hello all"));
    assertThat(otherMember.arrivals).hasSize(1);
    assertThat(stranger.arrivals).isEmpty();
    assertThat(memberOfAnother.arrivals).isEmpty();
    assertThat(sender.arrivals).as("what the sender hears of itself").isEmpty();
  }

  @Test
  default void leavingAGroupEndsItsMulticasts() {
    Inbox inbox = new Inbox();
    Testbed.Machine a = started("a");
    DatagramPort member = a.ask(inbox::open);
    int number = member.local().port();
    a.run(host -> {
      member.join(GROUP);
      member.join(OTHER_GROUP);
    });
    Testbed.Machine b = started("b");
    DatagramPort from = b.ask(new Inbox()::open);
    sendFrom(from, new Endpoint(GROUP, number), "before");
    testbed().await("the first has arrived", () -> inbox.texts().contains("before"));

    a.run(host -> {
      member.leave(GROUP);
      member.leave(GROUP);
    });
    sendFrom(from, new Endpoint(GROUP, number), "after");
    sendFrom(from, new Endpoint(OTHER_GROUP, number), "other group");

    testbed().await("the other group is still heard", () -> inbox.texts().contains("other group"));
    testbed().settle();
    assertThat(inbox.texts()).containsExactly("before", "other group");
  }

  @Test
  default void memberOfAGroupStillGetsItsUnicastsOnce() {
    Inbox inbox = new Inbox();
    Testbed.Machine a = started("a");
    DatagramPort member = a.ask(inbox::open);
    a.run(host -> {
      member.join(GROUP);
      member.join(GROUP);
    });

    DatagramPort from = started("b").ask(new Inbox()::open);
    sendFrom(from, member.local(), "to you");
    sendFrom(from, new Endpoint(GROUP, member.local().port()), "to all");

    testbed().await("both have arrived", () -> inbox.arrivals.size() >= 2);
    testbed().settle();
    assertThat(inbox.texts()).containsExactlyInAnyOrder("to you", "to all");
  }

  @Test
  default void onlyGroupsCanBeJoined() {
    Testbed.Machine a = started("a");

    a.run(host -> {
      DatagramPort port = new Inbox().open(host);

      assertThatThrownBy(() -> port.join(Address.ipv4(192, 0, 2, 1))).isInstanceOf(IllegalArgumentException.class);
    });
  }

  @Test
  default void sharedPortsEachHearMulticastsAndTheFirstHearsUnicasts() {
    Inbox first = new Inbox();
    Inbox second = new Inbox();
    Inbox deaf = new Inbox();
    Testbed.Machine a = started("a");
    DatagramPort from = started("b").ask(new Inbox()::open);
    int number = from.local().port();
    DatagramPort[] ports = a.ask(host -> new DatagramPort[] {
        host.open(new PortSpec("first", number, true), first),
        host.open(new PortSpec("second", number, true), second),
        host.open(new PortSpec("deaf", number, true), deaf)});
    a.run(host -> {
      ports[0].join(GROUP);
      ports[1].join(GROUP);
    });

    sendFrom(from, new Endpoint(GROUP, number), "to all");
    sendFrom(from, new Endpoint(a.address(), number), "to one");

    testbed().await("all has arrived", () -> first.arrivals.size() == 2 && second.arrivals.size() == 1);
    testbed().settle();
    assertThat(first.texts()).containsExactlyInAnyOrder("to all", "to one");
    assertThat(second.texts()).containsExactly("to all");
    assertThat(deaf.texts()).isEmpty();

    a.run(host -> ports[0].close());
    sendFrom(from, new Endpoint(GROUP, number), "again");
    sendFrom(from, new Endpoint(a.address(), number), "to the next");
    testbed().await("the second hears what the first did", () -> second.arrivals.size() == 3);
    assertThat(second.texts()).contains("again", "to the next");
  }

  @Test
  default void handlerMayCloseItsOwnPort() {
    Inbox inbox = new Inbox();
    AtomicReference<DatagramPort> port = new AtomicReference<>();
    Testbed.Machine a = started("a");
    a.run(host -> port.set(host.open(PortSpec.ephemeral("test"), (source, destination, payload) -> {
      inbox.onDatagram(source, destination, payload);
      port.get().close();
    })));

    DatagramPort from = started("b").ask(new Inbox()::open);
    for (int i = 0; i < 5; i++) {
      sendFrom(from, port.get().local(), "number " + i);
    }

    testbed().await("one has arrived", () -> !inbox.arrivals.isEmpty());
    testbed().settle();
    assertThat(inbox.arrivals).hasSize(1);
  }

  /** Sends from a port, in a turn of its machine. */
  private void sendFrom(DatagramPort port, Endpoint destination, String text) {
    machineOf(port).run(host -> port.send(destination, OnTestbed.bytes(text), "test"));
  }

  private void join(DatagramPort port, Address group) {
    machineOf(port).run(host -> port.join(group));
  }

  private Testbed.Machine machineOf(DatagramPort port) {
    return testbed().machines().stream().filter(m -> m.address().equals(port.local().address())).findFirst().orElseThrow();
  }

  /** A datagram as it arrived. */
  record Arrival(Endpoint source, Endpoint destination, String text) {}

  /** Keeps what arrives: read it from any thread. */
  final class Inbox implements orrery.host.DatagramHandler {

    final List<Arrival> arrivals = new CopyOnWriteArrayList<>();

    DatagramPort open(Host host) {
      return host.open(PortSpec.ephemeral("test"), this);
    }

    @Override
    public void onDatagram(Endpoint source, Endpoint destination, ByteBuffer payload) {
      arrivals.add(new Arrival(source, destination, OnTestbed.text(payload)));
    }

    List<String> texts() {
      return arrivals.stream().map(Arrival::text).toList();
    }
  }
}

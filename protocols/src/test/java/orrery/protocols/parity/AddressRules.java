package orrery.protocols.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import orrery.host.Address;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.ListenSpec;
import orrery.host.Listener;
import orrery.host.PortSpec;

/** Nodes of two addresses: what is bound to one of them, and what to none. */
interface AddressRules extends OnTestbed {

  /** Where nobody is, least of all a node of a test (RFC 5737). */
  Address FOREIGN = Address.ipv4(203, 0, 113, 77);

  @Test
  default void interfacesListEveryAddress() {
    Testbed.Machine x = on("x");

    List<Address> listed = x.ask(host -> host.interfaces().stream().flatMap(i -> i.addresses().stream()).map(a -> a.address()).toList());

    assertThat(listed).containsExactlyElementsOf(x.addresses());
  }

  @Test
  default void portOfOneAddressHearsWhatComesForThatOneOnly() {
    Testbed.Machine x = on("x");
    Heard first = new Heard();
    Heard second = new Heard();
    DatagramPort one = x.ask(host -> host.open(PortSpec.at("test", new Endpoint(x.addresses().get(0), 0)), first::hear));
    int number = one.local().port();
    DatagramPort two = x.ask(host -> host.open(PortSpec.at("test", new Endpoint(x.addresses().get(1), number)), second::hear));
    assertThat(one.local()).isEqualTo(new Endpoint(x.addresses().get(0), number));
    assertThat(two.local()).isEqualTo(new Endpoint(x.addresses().get(1), number));

    Testbed.Machine y = on("y");
    y.run(host -> {
      DatagramPort from = host.open(PortSpec.ephemeral("test"), (source, destination, payload) -> {});
      from.send(one.local(), OnTestbed.bytes("for one"), "test");
      from.send(two.local(), OnTestbed.bytes("for two"), "test");
    });

    testbed().await("both have arrived", () -> !first.texts.isEmpty() && !second.texts.isEmpty());
    testbed().settle();
    assertThat(first.texts).containsExactly("for one");
    assertThat(second.texts).containsExactly("for two");
  }

  @Test
  default void portOfOneAddressSendsFromIt() {
    Heard heard = new Heard();
    Testbed.Machine y = on("y");
    DatagramPort to = y.ask(host -> host.open(PortSpec.ephemeral("test"), heard::hear));
    Testbed.Machine x = on("x");

    for (Address address : x.addresses()) {
      x.run(host -> host.open(PortSpec.at("test", new Endpoint(address, 0)), (source, destination, payload) -> {})
          .send(to.local(), OnTestbed.bytes("hello"), "test"));
    }

    testbed().await("both have arrived", () -> heard.sources.size() == 2);
    assertThat(heard.sources).extracting(Endpoint::address).containsExactlyInAnyOrderElementsOf(x.addresses());
  }

  @Test
  default void portOfNoAddressHearsWhatComesForAny() {
    Heard heard = new Heard();
    Testbed.Machine x = on("x");
    DatagramPort all = x.ask(host -> host.open(PortSpec.ephemeral("test"), heard::hear));
    assertThat(all.local().address()).isEqualTo(x.address());

    on("y").run(host -> {
      DatagramPort from = host.open(PortSpec.ephemeral("test"), (source, destination, payload) -> {});
      for (Address address : x.addresses()) {
        from.send(new Endpoint(address, all.local().port()), OnTestbed.bytes("for " + address), "test");
      }
    });

    testbed().await("both have arrived", () -> heard.texts.size() == 2);
    assertThat(heard.destinations).extracting(Endpoint::address).containsExactlyInAnyOrderElementsOf(x.addresses());
  }

  @Test
  default void portOfNoAddressExcludesThoseOfOne() {
    on("x").run(host -> {
      Address own = address(host, 1);
      int number = host.open(PortSpec.ephemeral("test"), (source, destination, payload) -> {}).local().port();

      assertThatThrownBy(() -> host.open(PortSpec.at("test", new Endpoint(own, number)), (source, destination, payload) -> {}))
          .isInstanceOf(IllegalStateException.class).hasMessageContaining(Integer.toString(number));
    });
  }

  @Test
  default void portOfAForeignAddressIsSilent() {
    Heard heard = new Heard();
    Testbed.Machine y = on("y");
    DatagramPort to = y.ask(host -> host.open(PortSpec.ephemeral("test"), heard::hear));

    on("x").run(host -> {
      DatagramPort foreign = host.open(PortSpec.at("test", new Endpoint(FOREIGN, 0)), (source, destination, payload) -> {});
      assertThat(foreign.local().address()).isEqualTo(FOREIGN);
      assertThat(foreign.local().port()).isNotZero();
      foreign.join(DatagramRules.GROUP);
      foreign.send(to.local(), OnTestbed.bytes("from nowhere"), "test");
      foreign.close();
      host.open(PortSpec.ephemeral("test"), (source, destination, payload) -> {}).send(to.local(), OnTestbed.bytes("from here"), "test");
    });

    testbed().await("what can arrive has", () -> !heard.texts.isEmpty());
    testbed().settle();
    assertThat(heard.texts).containsExactly("from here");
  }

  @Test
  default void listenersOfOneNumberOnTwoAddressesAreTwo() {
    Testbed.Machine x = on("x");
    Ears first = new Ears();
    Ears second = new Ears();
    Listener one = x.ask(host -> host.listen(ListenSpec.at("test", new Endpoint(x.addresses().get(0), 0)), connection -> first));
    Listener two = x.ask(host -> host.listen(ListenSpec.at("test", new Endpoint(x.addresses().get(1), one.local().port())), connection -> second));
    assertThat(two.local()).isEqualTo(new Endpoint(x.addresses().get(1), one.local().port()));

    on("y").run(host -> {
      host.connect(new ConnectSpec("test", one.local()), new Ears()).write(OnTestbed.bytes("for one"));
      host.connect(new ConnectSpec("test", two.local()), new Ears()).write(OnTestbed.bytes("for two"));
    });

    testbed().await("both have arrived", () -> !first.text().isEmpty() && !second.text().isEmpty());
    assertThat(first.text()).isEqualTo("for one");
    assertThat(second.text()).isEqualTo("for two");
  }

  @Test
  default void listenerOfNoAddressIsReachedByAll() {
    Testbed.Machine x = on("x");
    List<Endpoint> locals = new CopyOnWriteArrayList<>();
    Listener all = x.ask(host -> host.listen(new ListenSpec("test", 0), connection -> {
      locals.add(connection.local());
      return new Ears();
    }));

    on("y").run(host -> x.addresses().forEach(address -> host.connect(new ConnectSpec("test", new Endpoint(address, all.local().port())), new Ears())));

    testbed().await("both have come", () -> locals.size() == 2);
    assertThat(locals).extracting(Endpoint::address).containsExactlyInAnyOrderElementsOf(x.addresses());
  }

  @Test
  default void connectionComesFromTheAddressAskedFor() {
    Testbed.Machine y = on("y");
    AtomicReference<Endpoint> seen = new AtomicReference<>();
    Listener listener = y.ask(host -> host.listen(new ListenSpec("test", 0), connection -> {
      seen.set(connection.remote());
      return new Ears();
    }));
    Testbed.Machine x = on("x");
    Address asked = x.addresses().get(1);

    Connection connection = x.ask(host -> host.connect(ConnectSpec.from(asked, "test", listener.local()), new Ears()));

    testbed().await("it has come", () -> seen.get() != null);
    assertThat(seen.get().address()).isEqualTo(asked);
    assertThat(connection.local().address()).isEqualTo(asked);
  }

  @Test
  default void connectionFromAForeignAddressHasLostIt() {
    Testbed.Machine y = on("y");
    Listener listener = y.ask(host -> host.listen(new ListenSpec("test", 0), connection -> new Ears()));
    Ears ears = new Ears();

    on("x").run(host -> host.connect(ConnectSpec.from(FOREIGN, "test", listener.local()), ears));

    testbed().await("it has failed", () -> !ears.events().isEmpty());
    assertThat(ears.events()).containsExactly("failed ADDRESS_LOST");
  }

  private Testbed.Machine on(String name) {
    Testbed.Machine machine = testbed().machineOfTwo(name);
    machine.start();
    return machine;
  }

  private static Address address(Host host, int index) {
    return host.interfaces().stream().flatMap(i -> i.addresses().stream()).toList().get(index).address();
  }

  /** What came to a port, to be read from any thread. */
  final class Heard {
    final List<String> texts = new CopyOnWriteArrayList<>();
    final List<Endpoint> sources = new CopyOnWriteArrayList<>();
    final List<Endpoint> destinations = new CopyOnWriteArrayList<>();

    void hear(Endpoint source, Endpoint destination, java.nio.ByteBuffer payload) {
      sources.add(source);
      destinations.add(destination);
      texts.add(OnTestbed.text(payload.duplicate()));
    }
  }
}

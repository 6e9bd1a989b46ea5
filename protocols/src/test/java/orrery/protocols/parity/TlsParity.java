package orrery.protocols.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.host.ListenSpec;
import orrery.protocols.tls.Tls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Secured connections on both hosts: they carry what others carry, and do not understand what is not secured. */
abstract class TlsParity {

  private static final int MEGABYTE = 1 << 20;

  private final AtomicReference<Connection> accepted = new AtomicReference<>();
  private Testbed testbed;
  private Testbed.Machine server;
  private Testbed.Machine client;

  /** A link of the kind under test, with no machine on it. */
  abstract Testbed create();

  @BeforeEach
  void build() {
    testbed = create();
    server = testbed.machine("a");
    client = testbed.machine("b");
    server.start();
    client.start();
  }

  @AfterEach
  void tearDown() {
    testbed.close();
  }

  private Endpoint listen(Tls tls, ConnectionHandler side) {
    return server.ask(host -> tls.listen(host, new ListenSpec("test", 0), connection -> {
      accepted.set(connection);
      if (side instanceof ConnectionRules.Pouring pouring) {
        pouring.pour(connection);
      }
      return side;
    })).local();
  }

  private Connection connect(Tls tls, Endpoint to, ConnectionHandler side) {
    return client.ask(host -> tls.connect(host, new ConnectSpec("test", to), side));
  }

  @ParameterizedTest
  @EnumSource
  void carriesAMegabyteEachWay(Tls tls) {
    ConnectionRules.Pouring here = new ConnectionRules.Pouring(MEGABYTE, 1);
    ConnectionRules.Pouring there = new ConnectionRules.Pouring(MEGABYTE + 1, 2);

    connect(tls, listen(tls, there), here);

    testbed.await("both have heard the other's end", () -> here.heard("finished") && there.heard("finished"));
    assertThat(there.bytes()).isEqualTo(ConnectionRules.Pouring.bytes(MEGABYTE, 1));
    assertThat(here.bytes()).isEqualTo(ConnectionRules.Pouring.bytes(MEGABYTE + 1, 2));
  }

  @ParameterizedTest
  @EnumSource
  void carriesInOrderWhatIsWrittenBeforeItIsOpen(Tls tls) {
    Ears there = new Ears();
    Endpoint to = listen(tls, there);

    client.run(host -> {
      Connection connection = tls.connect(host, new ConnectSpec("test", to), new Ears() {
        @Override
        public void onOpen(Connection opened) {
          super.onOpen(opened);
        }
      });
      connection.write(OnTestbed.bytes("early "));
      connection.write(OnTestbed.bytes("bird"));
      connection.finish();
    });

    testbed.await("all has arrived", () -> there.heard("finished"));
    assertThat(there.text()).isEqualTo("early bird");
  }

  @ParameterizedTest
  @EnumSource
  void carriesABulkInItsPlace(Tls tls) {
    BulkRules.Expecting there = new BulkRules.Expecting(4, 1_000_001);
    Endpoint to = listen(tls, there);

    connect(tls, to, new Ears() {
      @Override
      public void onOpen(Connection connection) {
        connection.write(OnTestbed.bytes("head"));
        assertThat(connection.writeBulk(9, 1_000_001)).isTrue();
        connection.write(OnTestbed.bytes("tail"));
        connection.finish();
      }
    });

    testbed.await("all has arrived", () -> there.heard("finished"));
    assertThat(there.text()).isEqualTo("headtail");
    assertThat(there.events()).containsExactly("received", "bulk 5 of 1000001", "received", "finished");
  }

  @ParameterizedTest
  @EnumSource
  void breaksOffWithAPeerThatDoesNotSpeakIt(Tls tls) {
    Ears plain = new Ears();
    Endpoint to = server.ask(host -> host.listen(new ListenSpec("test", 0), connection -> {
      connection.write(OnTestbed.bytes("HTTP/1.1 400 Bad Request"));
      return plain;
    })).local();
    Ears secured = new Ears();

    connect(tls, to, secured);

    testbed.await("the client has heard of it", () -> secured.heard("failed RESET"));
    assertThat(secured.events()).containsExactly("failed RESET");
  }

  @ParameterizedTest
  @EnumSource
  void acceptsNobodyWhoDoesNotSpeakIt(Tls tls) {
    Endpoint to = listen(tls, new Ears());
    Ears plain = new Ears();

    client.run(host -> host.connect(new ConnectSpec("test", to), plain).write(OnTestbed.bytes("GET / HTTP/1.1\r\n\r\n")));

    testbed.await("the client has heard of it", () -> plain.heard("failed RESET"));
    assertThat(accepted.get()).isNull();
  }
}

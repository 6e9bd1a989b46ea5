package orrery.protocols.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.host.ListenSpec;
import orrery.host.Listener;
import orrery.host.Timer;
import org.junit.jupiter.api.Test;

/** Connections: opening, bytes, both kinds of end, and what goes wrong. */
interface ConnectionRules extends OnTestbed {

  int MEGABYTE = 1 << 20;

  @Test
  default void opensAConnectionThatBothSidesSeeAlike() {
    Pair pair = new Pair(testbed());

    Connection client = pair.connect(new Ears(), new Ears());

    Connection server = pair.accepted.get();
    assertThat(server.remote()).isEqualTo(client.local());
    assertThat(client.remote()).isEqualTo(pair.listener.local());
    assertThat(server.local()).isEqualTo(pair.listener.local());
    assertThat(client.local().address()).isEqualTo(pair.client.address());
    assertThat(client.local().port()).isNotZero();
  }

  @Test
  default void acceptedConnectionIsOpenAndHearsNoOpen() {
    Pair pair = new Pair(testbed());
    Ears client = new Ears();
    Ears server = new Ears();
    pair.onAccepted = connection -> connection.write(OnTestbed.bytes("welcome"));

    pair.connect(client, server);

    testbed().await("the greeting has arrived", () -> client.text().equals("welcome"));
    testbed().settle();
    assertThat(client.events()).containsExactly("open", "received");
    assertThat(server.events()).isEmpty();
  }

  @Test
  default void writesBeforeItIsOpenArriveInOrder() {
    Pair pair = new Pair(testbed());
    Ears server = new Ears();
    pair.onConnecting = connection -> {
      assertThat(connection.write(OnTestbed.bytes("early "))).isEqualTo(6);
      assertThat(connection.write(OnTestbed.bytes("bird"))).isEqualTo(4);
      connection.finish();
    };

    pair.connect(new Ears(), server);

    testbed().await("all has arrived", () -> server.heard("finished"));
    assertThat(server.text()).isEqualTo("early bird");
  }

  @Test
  default void handsOutReadOnlyBytes() {
    Pair pair = new Pair(testbed());
    List<Boolean> readOnly = new CopyOnWriteArrayList<>();
    AtomicInteger refusals = new AtomicInteger();
    pair.onConnecting = connection -> connection.write(OnTestbed.bytes("hello"));

    pair.connect(new Ears(), new Ears() {
      @Override
      public void onReceived(Connection connection, ByteBuffer bytes) {
        try {
          bytes.put(bytes.position(), (byte) 1);
        } catch (ReadOnlyBufferException e) {
          refusals.incrementAndGet();
        }
        readOnly.add(bytes.isReadOnly());
      }
    });

    testbed().await("the bytes have arrived", () -> !readOnly.isEmpty());
    assertThat(readOnly).containsOnly(true);
    assertThat(refusals.get()).isPositive();
  }

  @Test
  default void writeTakesACopy() {
    Pair pair = new Pair(testbed());
    Ears server = new Ears();
    pair.onConnecting = connection -> {
      ByteBuffer bytes = ByteBuffer.wrap(new byte[] {'h', 'e', 'l', 'l', 'o'});
      assertThat(connection.write(bytes)).isEqualTo(5);
      assertThat(bytes.hasRemaining()).isFalse();
      java.util.Arrays.fill(bytes.array(), (byte) 'y');
    };

    pair.connect(new Ears(), server);

    testbed().await("the bytes have arrived", () -> server.bytes().length == 5);
    assertThat(server.text()).isEqualTo("hello");
  }

  @Test
  default void carriesAMegabyteBothWaysInOrder() {
    Pair pair = new Pair(testbed());
    Pouring client = new Pouring(MEGABYTE, 1);
    Pouring server = new Pouring(MEGABYTE, 2);
    pair.onAccepted = server::pour;

    pair.connect(client, server);

    testbed().await("both have heard the other's end", () -> client.heard("finished") && server.heard("finished"));
    assertThat(server.bytes()).isEqualTo(Pouring.bytes(MEGABYTE, 1));
    assertThat(client.bytes()).isEqualTo(Pouring.bytes(MEGABYTE, 2));
    testbed().settle();
    assertThat(client.events()).noneMatch(event -> event.startsWith("failed"));
    assertThat(server.events()).noneMatch(event -> event.startsWith("failed"));
  }

  @Test
  default void writeTakesWhatThereIsRoomForAndSaysWhenThereIsMore() {
    Pair pair = new Pair(testbed());
    Ears client = new Ears();
    AtomicInteger taken = new AtomicInteger();
    ByteBuffer much = ByteBuffer.allocate(8 * MEGABYTE);
    pair.onConnecting = connection -> taken.set(connection.write(much));

    Connection connection = pair.connect(client, new Ears());

    assertThat(taken.get()).isPositive().isLessThan(8 * MEGABYTE);
    assertThat(much.position()).isEqualTo(taken.get());
    testbed().await("there is room again", () -> client.heard("writable"));
    int more = pair.client.ask(host -> connection.write(much));
    assertThat(more).isPositive();
  }

  @Test
  default void onWritableFollowsOnlyAWriteThatTookLess() {
    Pair pair = new Pair(testbed());
    Ears client = new Ears();
    Ears server = new Ears();
    pair.onConnecting = connection -> connection.write(OnTestbed.bytes("little"));

    pair.connect(client, server);

    testbed().await("it has arrived", () -> server.text().equals("little"));
    testbed().settle();
    assertThat(client.events()).containsExactly("open");
  }

  @Test
  default void finishEndsOneWayOnly() {
    Pair pair = new Pair(testbed());
    Ears client = new Ears();
    Ears server = new Ears();
    Connection connection = pair.connect(client, server);

    pair.client.run(host -> {
      connection.write(OnTestbed.bytes("question"));
      connection.finish();
      connection.finish();
    });
    testbed().await("the server has heard the end", () -> server.heard("finished"));
    assertThat(server.text()).isEqualTo("question");
    pair.server.run(host -> pair.accepted.get().write(OnTestbed.bytes("answer")));
    testbed().await("the answer has arrived", () -> client.text().equals("answer"));
    assertThat(client.heard("finished")).isFalse();
    pair.server.run(host -> pair.accepted.get().finish());

    testbed().await("the client has heard the end", () -> client.heard("finished"));
    testbed().settle();
    assertThat(client.events()).last().isEqualTo("finished");
    assertThat(server.events()).last().isEqualTo("finished");
  }

  @Test
  default void nothingMayBeWrittenAfterFinish() {
    Pair pair = new Pair(testbed());
    Connection connection = pair.connect(new Ears(), new Ears());

    pair.client.run(host -> {
      connection.finish();

      assertThatThrownBy(() -> connection.write(OnTestbed.bytes("late"))).isInstanceOf(IllegalStateException.class);
    });
  }

  @Test
  default void abortResetsThePeerAndIsHeardByNobodyElse() {
    Pair pair = new Pair(testbed());
    Ears client = new Ears();
    Ears server = new Ears();
    Connection connection = pair.connect(client, server);

    pair.client.run(host -> {
      connection.abort();
      connection.abort();
      assertThat(connection.write(OnTestbed.bytes("late"))).isZero();
    });

    testbed().await("the server has heard of it", () -> server.heard("failed RESET"));
    testbed().settle();
    assertThat(client.events()).containsExactly("open");
    assertThat(server.events()).containsExactly("failed RESET");
  }

  @Test
  default void connectionMayBeAbortedBeforeItIsOpen() {
    Pair pair = new Pair(testbed());
    Ears client = new Ears();
    pair.listen(new Ears());

    pair.client.run(host -> host.connect(new ConnectSpec("test", pair.listener.local()), client).abort());

    testbed().settle();
    assertThat(client.events()).isEmpty();
  }

  @Test
  default void connectingToAPortWithoutAListenerIsRefused() {
    Testbed.Machine a = started("a");
    Testbed.Machine b = started("b");
    Endpoint closed = b.ask(host -> {
      Listener listener = host.listen(new ListenSpec("test", 0), connection -> new Ears());
      listener.close();
      listener.close();
      return listener.local();
    });
    Ears ears = new Ears();

    a.run(host -> host.connect(new ConnectSpec("test", closed), ears));

    testbed().await("it has failed", () -> !ears.events().isEmpty());
    assertThat(ears.events()).containsExactly("failed REFUSED");
  }

  @Test
  default void connectingWhereNobodyAnswersTimesOut() {
    Testbed.Machine a = started("a");
    Endpoint silence = testbed().silence();
    Ears ears = new Ears();

    a.run(host -> host.connect(new ConnectSpec("test", silence), ears));

    testbed().await("it has failed", () -> !ears.events().isEmpty());
    assertThat(ears.events()).containsExactly("failed TIMEOUT");
  }

  @Test
  default void connectingWhereNoRouteLeadsIsUnreachable() {
    Testbed.Machine a = started("a");
    Ears ears = new Ears();

    a.run(host -> host.connect(new ConnectSpec("test", testbed().nowhere()), ears));

    testbed().await("it has failed", () -> !ears.events().isEmpty());
    assertThat(ears.events()).containsExactly("failed UNREACHABLE");
  }

  @Test
  default void crashOfThePeerIsAResetOrATimeoutButNeverAFinish() {
    Pair pair = new Pair(testbed());
    Ears client = new Ears();
    Connection connection = pair.connect(client, new Ears());
    keepWriting(pair.client, connection);

    pair.server.crash();

    testbed().await("the client has heard of it", () -> client.events().stream().anyMatch(event -> event.startsWith("failed")));
    assertThat(client.events()).last().isIn("failed RESET", "failed TIMEOUT");
    assertThat(client.heard("finished")).isFalse();
  }

  @Test
  default void restartOfThePeerIsAReset() {
    Pair pair = new Pair(testbed());
    Ears client = new Ears();
    Connection connection = pair.connect(client, new Ears());
    pair.server.crash();
    pair.server.start();

    keepWriting(pair.client, connection);

    testbed().await("the client has heard of it", () -> client.events().stream().anyMatch(event -> event.startsWith("failed")));
    assertThat(client.events()).last().isEqualTo("failed RESET");
    assertThat(client.heard("finished")).isFalse();
  }

  @Test
  default void nothingIsHeardAfterAFailure() {
    Pair pair = new Pair(testbed());
    Ears client = new Ears();
    Connection connection = pair.connect(client, new Ears());
    pair.server.run(host -> pair.accepted.get().abort());
    testbed().await("the client has heard of it", () -> client.heard("failed RESET"));

    pair.client.run(host -> {
      assertThat(connection.write(ByteBuffer.allocate(MEGABYTE))).isZero();
      connection.finish();
      connection.abort();
    });

    testbed().settle();
    assertThat(client.events()).last().isEqualTo("failed RESET");
  }

  @Test
  default void portIsListenedOnOnce() {
    Testbed.Machine a = started("a");

    a.run(host -> {
      Listener first = host.listen(new ListenSpec("test", 0), connection -> new Ears());
      int number = first.local().port();
      assertThat(number).isNotZero();

      assertThatThrownBy(() -> host.listen(new ListenSpec("test", number), connection -> new Ears()))
          .isInstanceOf(IllegalStateException.class).hasMessageContaining(Integer.toString(number));
      first.close();
      assertThat(host.listen(new ListenSpec("test", number), connection -> new Ears()).local().port()).isEqualTo(number);
    });
  }

  /** So that a peer sees from outside at which endpoint it can be called. */
  @Test
  default void connectsFromAPortThatItListensOnAndIsCalledThereToo() {
    Pair pair = new Pair(testbed());
    pair.listen(new Ears());
    Ears out = new Ears();
    Ears back = new Ears();
    Ears called = new Ears();
    Listener own = pair.client.ask(host -> host.listen(new ListenSpec("test", 0), connection -> called));

    Connection connection = pair.client.ask(host -> host.connect(ConnectSpec.fromPort(own.local().port(), "test", pair.listener.local()), out));
    testbed().await("it is open", () -> out.heard("open") && pair.accepted.get() != null);
    Endpoint seen = pair.accepted.get().remote();
    pair.server.run(host -> host.connect(new ConnectSpec("test", seen), back).write(OnTestbed.bytes("is it you?")));

    testbed().await("the call has come", () -> called.text().equals("is it you?"));
    assertThat(seen).isEqualTo(own.local());
    assertThat(connection.local()).isEqualTo(own.local());
    assertThat(back.heard("open")).isTrue();
  }

  @Test
  default void closingTheListenerLeavesAcceptedConnectionsOpen() {
    Pair pair = new Pair(testbed());
    Ears server = new Ears();
    Connection connection = pair.connect(new Ears(), server);

    pair.server.run(host -> pair.listener.close());
    pair.client.run(host -> connection.write(OnTestbed.bytes("still here")));

    testbed().await("the bytes have arrived", () -> server.text().equals("still here"));
  }

  @Test
  default void listenerAcceptsManyAndKeepsThemApart() {
    Testbed.Machine a = started("a");
    Testbed.Machine b = started("b");
    Listener listener = a.ask(host -> host.listen(new ListenSpec("echo", 0), connection -> new ConnectionHandler() {
      @Override
      public void onReceived(Connection from, ByteBuffer bytes) {
        from.write(bytes);
      }

      @Override
      public void onFinished(Connection from) {
        from.finish();
      }

      @Override
      public void onFailed(Connection from, ConnectionFailure failure) {}
    }));
    List<Ears> ears = new CopyOnWriteArrayList<>();

    b.run(host -> {
      for (int i = 0; i < 20; i++) {
        Ears own = new Ears();
        ears.add(own);
        Connection connection = host.connect(new ConnectSpec("echo", listener.local()), own);
        connection.write(OnTestbed.bytes("number " + i));
        connection.finish();
      }
    });

    testbed().await("all have their echo", () -> ears.stream().allMatch(e -> e.heard("finished")));
    for (int i = 0; i < 20; i++) {
      assertThat(ears.get(i).text()).isEqualTo("number " + i);
    }
  }

  /** Something to say every 100 ms, so that a dead peer is noticed. */
  private static void keepWriting(Testbed.Machine machine, Connection connection) {
    machine.run(host -> {
      AtomicReference<Timer> again = new AtomicReference<>();
      again.set(host.timer("talk", () -> {
        connection.write(OnTestbed.bytes("are you there?"));
        again.get().start(Duration.ofMillis(100));
      }));
      again.get().start(0);
    });
  }

  /** A server that accepts and a client that connects, each on its machine. */
  final class Pair {

    final Testbed.Machine server;
    final Testbed.Machine client;
    final AtomicReference<Connection> accepted = new AtomicReference<>();
    java.util.function.Consumer<Connection> onAccepted = connection -> {};
    java.util.function.Consumer<Connection> onConnecting = connection -> {};
    Listener listener;
    private final Testbed testbed;

    Pair(Testbed testbed) {
      this.testbed = testbed;
      server = testbed.machine("a");
      client = testbed.machine("b");
      server.start();
      client.start();
    }

    void listen(ConnectionHandler serverSide) {
      listener = server.ask(host -> host.listen(new ListenSpec("test", 0), connection -> {
        onAccepted.accept(connection);
        accepted.set(connection);
        return serverSide;
      }));
    }

    /** The client's side, open at both ends. */
    Connection connect(Ears clientSide, Ears serverSide) {
      listen(serverSide);
      Connection connection = client.ask(host -> {
        Connection asked = host.connect(new ConnectSpec("test", listener.local()), clientSide);
        onConnecting.accept(asked);
        return asked;
      });
      testbed.await("the connection is open at both ends", () -> clientSide.heard("open") && accepted.get() != null);
      return connection;
    }
  }

  /** Writes so many bytes as fast as it may, then finishes. */
  final class Pouring extends Ears {

    private final ByteBuffer left;

    Pouring(int count, int salt) {
      left = ByteBuffer.wrap(bytes(count, salt));
    }

    /** Bytes of which no two stretches are alike. */
    static byte[] bytes(int count, int salt) {
      byte[] bytes = new byte[count];
      int state = salt;
      for (int i = 0; i < count; i++) {
        state = state * 1_664_525 + 1_013_904_223;
        bytes[i] = (byte) (state >>> 24);
      }
      return bytes;
    }

    @Override
    public void onOpen(Connection connection) {
      super.onOpen(connection);
      pour(connection);
    }

    @Override
    public void onWritable(Connection connection) {
      super.onWritable(connection);
      pour(connection);
    }

    void pour(Connection connection) {
      connection.write(left);
      if (!left.hasRemaining()) {
        connection.finish();
      }
    }
  }
}

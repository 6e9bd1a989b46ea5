package orrery.protocols.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import orrery.host.Bulk;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ListenSpec;
import orrery.host.Listener;
import org.junit.jupiter.api.Test;

/** Bulks: their place in the stream, whoever sends and receives them how; and connections from a port of one's own. */
interface BulkRules extends OnTestbed {

  int SOME = 300_001;
  long ENDLESS = 50_000_000_000L;

  /** Reads a head of so many bytes, then expects a bulk, and keeps all that is not the bulk's. */
  class Expecting extends Ears {

    private final int head;
    private final long length;
    private boolean expects;

    Expecting(int head, long length) {
      this.head = head;
      this.length = length;
    }

    @Override
    public void onReceived(Connection connection, ByteBuffer bytes) {
      ByteBuffer own = bytes.slice();
      if (!expects) {
        own.limit(Math.min(own.remaining(), head - bytes().length));
      }
      bytes.position(bytes.position() + own.remaining());
      super.onReceived(connection, own);
      if (!expects && bytes().length == head) {
        expects = true;
        connection.expectBulk(5, length);
      }
    }
  }

  @Test
  default void bulkArrivesInItsPlaceInTheStream() {
    ConnectionRules.Pair pair = new ConnectionRules.Pair(testbed());
    Expecting server = new Expecting(4, SOME);
    pair.onConnecting = connection -> {
      assertThat(connection.write(OnTestbed.bytes("head"))).isEqualTo(4);
      assertThat(connection.writeBulk(9, SOME)).isTrue();
      assertThat(connection.write(OnTestbed.bytes("tail"))).isEqualTo(4);
      connection.finish();
    };

    pair.connect(new Ears(), server);

    testbed().await("all has arrived", () -> server.heard("finished"));
    assertThat(server.text()).isEqualTo("headtail");
    // The receiver calls the content what it likes.
    assertThat(server.events()).containsExactly("received", "bulk 5 of " + SOME, "received", "finished");
  }

  @Test
  default void bulkThatNobodyExpectsIsBytes() {
    ConnectionRules.Pair pair = new ConnectionRules.Pair(testbed());
    Ears server = new Ears();
    pair.onConnecting = connection -> {
      connection.write(OnTestbed.bytes("head"));
      connection.writeBulk(9, SOME);
      connection.finish();
    };

    pair.connect(new Ears(), server);

    testbed().await("all has arrived", () -> server.heard("finished"));
    ByteBuffer all = ByteBuffer.allocate(4 + SOME).put(OnTestbed.bytes("head"));
    Bulk.fill(9, 0, all);
    assertThat(server.bytes()).isEqualTo(all.array());
  }

  @Test
  default void bytesMayTakeThePlaceOfAnExpectedBulk() {
    ConnectionRules.Pair pair = new ConnectionRules.Pair(testbed());
    Expecting server = new Expecting(4, 7);
    pair.onConnecting = connection -> {
      connection.write(OnTestbed.bytes("headcontenttail"));
      connection.finish();
    };

    pair.connect(new Ears(), server);

    testbed().await("all has arrived", () -> server.heard("finished"));
    assertThat(server.text()).isEqualTo("headtail");
    assertThat(server.events()).containsExactly("received", "bulk 5 of 7", "received", "finished");
  }

  @Test
  default void bulksAreTakenOneAtATime() {
    ConnectionRules.Pair pair = new ConnectionRules.Pair(testbed());
    Ears server = new Ears();
    List<Boolean> taken = new CopyOnWriteArrayList<>();
    pair.onConnecting = connection -> {
      taken.add(connection.writeBulk(1, SOME));
      taken.add(connection.writeBulk(2, SOME));
    };
    Ears client = new Ears() {
      @Override
      public void onWritable(Connection connection) {
        super.onWritable(connection);
        taken.add(connection.writeBulk(2, SOME));
        connection.finish();
      }
    };

    pair.connect(client, server);

    testbed().await("all has arrived", () -> server.heard("finished"));
    assertThat(taken).containsExactly(true, false, true);
    assertThat(client.events()).containsExactly("open", "writable");
    assertThat(server.bytes()).hasSize(2 * SOME);
  }

  @Test
  default void receiverLearnsHowMuchItHasWhereTheSenderAborts() {
    ConnectionRules.Pair pair = new ConnectionRules.Pair(testbed());
    Expecting server = new Expecting(4, ENDLESS);
    pair.onConnecting = connection -> {
      connection.write(OnTestbed.bytes("head"));
      connection.writeBulk(9, ENDLESS);
    };
    Connection connection = pair.connect(new Ears(), server);
    testbed().await("the head has arrived", () -> server.heard("received"));
    testbed().settle();

    pair.client.run(host -> connection.abort());

    testbed().await("the server has heard of it", () -> server.heard("failed RESET"));
    assertThat(server.events()).containsExactly("received", "part of bulk 5", "failed RESET");
  }

  @Test
  default void bulksHaveBytesAndAPlaceBeforeTheEnd() {
    ConnectionRules.Pair pair = new ConnectionRules.Pair(testbed());
    Connection connection = pair.connect(new Ears(), new Ears());

    pair.client.run(host -> {
      assertThatThrownBy(() -> connection.writeBulk(1, 0)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> connection.expectBulk(1, 0)).isInstanceOf(IllegalArgumentException.class);
      connection.expectBulk(1, 10);
      assertThatThrownBy(() -> connection.expectBulk(2, 10)).isInstanceOf(IllegalStateException.class);
      connection.finish();
      assertThatThrownBy(() -> connection.writeBulk(1, 10)).isInstanceOf(IllegalStateException.class);
    });
  }

  @Test
  default void connectionMayBeMadeFromAPortOfOnesOwn() {
    ConnectionRules.Pair pair = new ConnectionRules.Pair(testbed());
    Ears client = new Ears();
    pair.listen(new Ears());
    int port = pair.client.ask(host -> {
      Listener listener = host.listen(new ListenSpec("test", 0), connection -> new Ears());
      listener.close();
      return listener.local().port();
    });

    pair.client.run(host -> host.connect(ConnectSpec.fromPort(port, "test", pair.listener.local()), client));

    testbed().await("the connection is open", () -> client.heard("open") && pair.accepted.get() != null);
    assertThat(pair.accepted.get().remote().port()).isEqualTo(port);
  }
}

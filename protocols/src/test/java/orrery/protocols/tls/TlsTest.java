package orrery.protocols.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.host.ListenSpec;
import orrery.world.Seeds;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** What a secured connection costs, and what it makes of strange bytes. */
class TlsTest {

  private static final int PORT = 443;

  /** Hears; says nothing. */
  private static class Quiet implements ConnectionHandler {
    final List<String> events = new ArrayList<>();

    @Override
    public void onReceived(Connection connection, ByteBuffer bytes) {
      events.add("received " + bytes.remaining());
    }

    @Override
    public void onFailed(Connection connection, ConnectionFailure failure) {
      events.add(failure.name());
    }
  }

  private record Opened(long at, long bytesUp, long bytesDown) {}

  private static Opened open(Tls tls) {
    World world = World.withSeed(1);
    World.Machine client = world.machine("client").on(world.home("home")).start();
    World.Machine server = world.machine("server").inCloud().start();
    tls.listen(server.host(), new ListenSpec("test", PORT), connection -> new Quiet());
    long[] at = {0};
    tls.connect(client.host(), new ConnectSpec("test", new Endpoint(server.address(), PORT)), new Quiet() {
      @Override
      public void onOpen(Connection connection) {
        at[0] = world.nanoTime();
      }
    });
    world.runFor(Duration.ofSeconds(1));
    return new Opened(at[0], payload(world, "client"), payload(world, "server"));
  }

  private static long payload(World world, String node) {
    return world.sent().stream().filter(sent -> sent.node().equals(node)).mapToLong(sent -> sent.payload().length).sum();
  }

  @Test
  void opensAfterOneMoreRoundTripByTls13AndAfterTwoByTls12() {
    double roundTrip = 21e6;

    assertThat((double) open(Tls.TLS_1_3).at()).isCloseTo(2 * roundTrip, within(1e6));
    assertThat((double) open(Tls.TLS_1_2).at()).isCloseTo(3 * roundTrip, within(1.5e6));
  }

  @Test
  void sendsTheBytesOfItsFlights() {
    Opened current = open(Tls.TLS_1_3);
    Opened older = open(Tls.TLS_1_2);

    assertThat(current.bytesUp()).isEqualTo(201 + 58);
    assertThat(current.bytesDown()).isEqualTo(95 + 679 - 445 + 2540);
    assertThat(older.bytesUp()).isEqualTo(212 + 75 + 6 + 45);
    assertThat(older.bytesDown()).isEqualTo(66 + 2540 + 338 + 9 + 6 + 45);
  }

  @Test
  void addsAHeaderAndASealToEachRecord() {
    assertThat(Tls.TLS_1_3.wireBytes(1)).isEqualTo(1 + 5 + 17);
    assertThat(Tls.TLS_1_3.wireBytes(16_384)).isEqualTo(16_384 + 22);
    assertThat(Tls.TLS_1_3.wireBytes(16_385)).isEqualTo(16_385 + 44);
    assertThat(Tls.TLS_1_2.wireBytes(100)).isEqualTo(100 + 29);
  }

  @Test
  void survivesAnyBytes() {
    Seeds.each(300, random -> {
      World world = World.withSeed(1);
      World.Machine client = world.machine("client").on(world.home("home")).start();
      World.Machine server = world.machine("server").inCloud().start();
      Tls tls = random.nextBoolean(0.5) ? Tls.TLS_1_2 : Tls.TLS_1_3;
      tls.listen(server.host(), new ListenSpec("test", PORT), connection -> new Quiet());
      Quiet heard = new Quiet();
      Connection raw = client.host().connect(new ConnectSpec("test", new Endpoint(server.address(), PORT)), heard);

      for (int i = 0; i < 20; i++) {
        // Mostly what begins as a record does.
        byte[] bytes = new byte[1 + random.nextInt(300)];
        for (int b = 0; b < bytes.length; b++) {
          bytes[b] = (byte) random.nextLong();
        }
        ByteBuffer record = ByteBuffer.wrap(bytes);
        if (random.nextBoolean(0.8) && bytes.length >= 5) {
          record.put((byte) (random.nextBoolean(0.7) ? 22 : 23)).put((byte) 3).put((byte) 3).putShort((short) (bytes.length - 5)).rewind();
        }
        raw.write(record);
        world.runFor(Duration.ofMillis(random.nextInt(100)));
      }
      raw.finish();
      world.runFor(Duration.ofMinutes(1));

      assertThat(heard.events).as("the server breaks off in the end").contains("RESET");
    });
  }
}

package orrery.protocols.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import orrery.host.Host;
import orrery.protocols.dns.Decoded;
import orrery.protocols.dns.DnsMessage;
import orrery.world.World;

/** What is heard on a link is decoded once for all who hear it. */
class HearingTest {

  private final World world = World.withSeed(16);
  private final Host host = MdnsNode.of(started()).host;
  private final ByteBuffer query = Inquiry.of(ServiceType.of("_orrery-edge._udp.local"), null, host.shared()).toAll();

  private World.Machine started() {
    World.Machine machine = MdnsNode.machine(world, world.home("home"), "a", node -> {});
    MdnsNode.start(machine);
    return machine;
  }

  private Link link() {
    return new Link(host, MdnsConfig.standard());
  }

  private static ByteBuffer copy(ByteBuffer of) {
    return ByteBuffer.allocate(of.remaining()).put(of.duplicate()).flip();
  }

  @Test
  void tellsAllWhoHearADatagramTheSame() {
    Decoded heard = link().decode(query.asReadOnlyBuffer());

    assertThat(heard).isInstanceOf(Decoded.Whole.class).isEqualTo(DnsMessage.decode(query));
    assertThat(link().decode(copy(query))).isSameAs(heard);
    assertThat(query.position()).isZero();
  }

  @Test
  void takesNoDatagramForAnother() {
    Decoded heard = link().decode(query);
    ByteBuffer broken = copy(query);
    broken.put(broken.limit() - 5, (byte) 0xC0);

    assertThat(link().decode(broken)).isInstanceOf(Decoded.Malformed.class);
    assertThat(link().decode(query)).isEqualTo(heard);
    assertThat(link().decode(query.duplicate().limit(query.limit() - 1))).isInstanceOf(Decoded.Malformed.class);
  }

  @Test
  void keepsNoBufferThatItIsGiven() {
    ByteBuffer reused = copy(query);
    Decoded heard = link().decode(reused);
    reused.putShort(0, (short) 7);

    assertThat(link().decode(query)).isSameAs(heard);
    assertThat(link().decode(reused)).isEqualTo(DnsMessage.decode(reused)).isNotEqualTo(heard);
  }
}

package orrery.net.nat;

import static orrery.net.nat.TcpFlags.ACK;
import static orrery.net.nat.TcpFlags.FIN;
import static orrery.net.nat.TcpFlags.RST;
import static orrery.net.nat.TcpFlags.SYN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.net.Transport;
import orrery.net.nat.NatBehavior.Filtering;
import orrery.net.nat.NatBehavior.Mapping;
import orrery.net.nat.NatBehavior.Refresh;
import orrery.sim.Xoshiro256;
import orrery.world.Seeds;

/** That the auditor sees what is wrong, and nothing else. */
class BindingAuditTest {

  private static final int[] FLAGS = {SYN, SYN | ACK, ACK, ACK, FIN | ACK, RST, RST | ACK};
  private static final Transport[] TRANSPORTS = {Transport.UDP, Transport.UDP, Transport.TCP, Transport.TCP, Transport.ICMP};
  private static final long SECOND = 1_000_000_000L;

  private static List<NatBehavior> behaviours() {
    List<NatBehavior> all = new ArrayList<>();
    NatCatalogue.all().values().forEach(preset -> preset.behavior().ifPresent(all::add));
    return all;
  }

  private static NatBehavior hurried(NatBehavior behavior, Xoshiro256 random) {
    Duration least = Duration.ofSeconds(1 + random.nextInt(30));
    Duration more = least.plusSeconds(random.nextInt(60));
    return behavior.with(new NatBehavior.Lifetimes(least, more, Refresh.values()[random.nextInt(3)], least, more, least, least));
  }

  @Test
  void agreesThatWhateverABoxLetsThroughHadTheRightTo() {
    Seeds.each(10, random -> {
      for (NatBehavior preset : behaviours()) {
        NatBehavior behavior = hurried(preset, random);
        Nat nat = new Nat(behavior, List.of(Box.EXTERNAL), () -> new Xoshiro256(7));
        BindingAudit audit = new BindingAudit(behavior);
        BindingAudit withoutFlags = new BindingAudit(behavior);
        List<Endpoint> outside = new ArrayList<>(List.of(new Endpoint(Box.EXTERNAL, 5_000)));
        long now = 0;
        for (int step = 0; step < 400; step++) {
          now += random.nextLong(10 * SECOND);
          // Packets of a LAN cross the box in their own times.
          long time = Math.max(0, now - random.nextLong(1_000_000));
          Transport transport = TRANSPORTS[random.nextInt(TRANSPORTS.length)];
          int flags = transport == Transport.TCP ? FLAGS[random.nextInt(FLAGS.length)] : 0;
          Endpoint remote = new Endpoint(Address.ipv4(0xC6336401 + random.nextInt(3)), random.nextBoolean(0.5) ? 443 : 53);
          if (random.nextBoolean(0.5)) {
            Endpoint internal = new Endpoint(Address.ipv4(0xC0A8010A + random.nextInt(3)), 5_000 + random.nextInt(2));
            Endpoint external = nat.outbound(transport, internal, remote, flags, time).endpoint();
            if (external != null) {
              outside.add(external);
              assertThat(audit.out(transport, internal, remote, flags, time)).as("out, step %d of %s", step, behavior).isTrue();
              assertThat(withoutFlags.out(transport, internal, remote, time)).as("out, step %d of %s, no flags", step, behavior).isTrue();
            }
          } else {
            Endpoint internal = nat.inbound(transport, outside.get(random.nextInt(outside.size())), remote, flags, time).endpoint();
            if (internal != null) {
              assertThat(audit.allows(transport, internal, remote, flags, time)).as("in, step %d of %s", step, behavior).isTrue();
              assertThat(withoutFlags.allows(transport, internal, remote, time)).as("in, step %d of %s, no flags", step, behavior).isTrue();
            }
          }
        }
      }
    });
  }

  @Test
  void seesTheBytesOfAStranger() {
    BindingAudit audit = new BindingAudit(NatBehavior.PORT_RESTRICTED_CONE);
    audit.out(Transport.UDP, Box.INSIDE, Box.SERVER, 0);

    assertThat(audit.allows(Transport.UDP, Box.INSIDE, Box.SERVER, 1)).isTrue();
    assertThat(audit.allows(Transport.UDP, Box.INSIDE, Box.SERVER_OTHER_PORT, 1)).isFalse();
    assertThat(audit.allows(Transport.UDP, Box.OTHER_INSIDE, Box.SERVER, 1)).isFalse();
    assertThat(audit.allows(Transport.TCP, Box.INSIDE, Box.SERVER, 1)).isFalse();
  }

  @Test
  void knowsWhomLooserFilteringLetsIn() {
    BindingAudit byAddress = new BindingAudit(NatBehavior.of(Mapping.ENDPOINT_INDEPENDENT, Filtering.ADDRESS_DEPENDENT));
    BindingAudit open = new BindingAudit(NatBehavior.of(Mapping.ENDPOINT_INDEPENDENT, Filtering.ENDPOINT_INDEPENDENT));
    byAddress.out(Transport.UDP, Box.INSIDE, Box.SERVER, 0);
    open.out(Transport.UDP, Box.INSIDE, Box.SERVER, 0);

    assertThat(byAddress.allows(Transport.UDP, Box.INSIDE, Box.SERVER_OTHER_PORT, 1)).isTrue();
    assertThat(byAddress.allows(Transport.UDP, Box.INSIDE, Box.OTHER_SERVER, 1)).isFalse();
    assertThat(open.allows(Transport.UDP, Box.INSIDE, Box.OTHER_SERVER, 1)).isTrue();
    assertThat(open.allows(Transport.UDP, Box.OTHER_INSIDE, Box.OTHER_SERVER, 1)).isFalse();
    assertThat(open.allows(Transport.UDP, Box.INSIDE, Box.OTHER_SERVER, Box.nanos(301))).isFalse();
  }

  @Test
  void seesBytesThatComeAfterTheEndOfAConnection() {
    BindingAudit audit = new BindingAudit(NatBehavior.PORT_RESTRICTED_CONE);
    audit.out(Transport.TCP, Box.INSIDE, Box.SERVER, SYN, 0);
    audit.allows(Transport.TCP, Box.INSIDE, Box.SERVER, SYN | ACK, 0);
    audit.out(Transport.TCP, Box.INSIDE, Box.SERVER, RST, 0);

    assertThat(audit.allows(Transport.TCP, Box.INSIDE, Box.SERVER, ACK, Box.nanos(241))).isFalse();
  }

  @Test
  void seesBytesThatLeaveAgainstTheRules() {
    BindingAudit audit = new BindingAudit(NatBehavior.PORT_RESTRICTED_CONE.with(Firewall.BLOCK_UDP));

    assertThat(audit.out(Transport.TCP, Box.INSIDE, Box.SERVER, 0)).isTrue();
    assertThat(audit.out(Transport.UDP, Box.INSIDE, Box.SERVER, 0)).isFalse();
  }
}

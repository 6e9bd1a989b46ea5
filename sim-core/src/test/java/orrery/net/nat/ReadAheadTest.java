package orrery.net.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.net.Transport;
import orrery.sim.Xoshiro256;
import orrery.world.Seeds;

/** That looking ahead into a middlebox, and into what is written down of it, is never noticed. */
class ReadAheadTest {

  private static final long SECOND = 1_000_000_000L;

  /** Two boxes see the same packets, and so do their auditors; one of each is read ahead all the time. */
  @Test
  void changesNothing() {
    Seeds.each(20, random -> {
      for (NatCatalogue.Preset preset : NatCatalogue.all().values()) {
        NatBehavior behavior = preset.behavior().orElse(null);
        if (behavior == null) {
          continue;
        }
        Nat plain = new Nat(behavior, List.of(Box.EXTERNAL), () -> new Xoshiro256(7));
        Nat read = new Nat(behavior, List.of(Box.EXTERNAL), () -> new Xoshiro256(7));
        BindingAudit plainAudit = new BindingAudit(behavior);
        BindingAudit readAudit = new BindingAudit(behavior);
        List<Endpoint> outside = new ArrayList<>(List.of(new Endpoint(Box.EXTERNAL, 5_000)));
        long now = 0;
        for (int step = 0; step < 200; step++) {
          now += random.nextLong(60 * SECOND);
          Endpoint internal = new Endpoint(Address.ipv4(0xC0A8010A + random.nextInt(3)), 5_000 + random.nextInt(3));
          Endpoint external = outside.get(random.nextInt(outside.size()));
          Endpoint remote = new Endpoint(Address.ipv4(0xC6336401 + random.nextInt(3)), random.nextBoolean(0.5) ? 443 : 53);
          for (int ahead = 0; ahead < Nat.STEPS; ahead++) {
            read.readSession(ahead, Transport.UDP, internal, remote);
            read.readBinding(ahead, Transport.UDP, external, remote);
            readAudit.readAhead(ahead, Transport.UDP, internal, remote);
          }
          Endpoint likely = read.inside(Transport.UDP, external, remote);
          if (random.nextBoolean(0.5)) {
            Middlebox.Verdict verdict = plain.outbound(Transport.UDP, internal, remote, 0, now);
            assertThat(read.outbound(Transport.UDP, internal, remote, 0, now)).as("%s, step %d", preset, step).isEqualTo(verdict);
            if (verdict.endpoint() != null) {
              outside.add(verdict.endpoint());
              assertThat(readAudit.out(Transport.UDP, internal, remote, now)).isEqualTo(plainAudit.out(Transport.UDP, internal, remote, now));
            }
          } else {
            Middlebox.Verdict verdict = plain.inbound(Transport.UDP, external, remote, 0, now);
            assertThat(read.inbound(Transport.UDP, external, remote, 0, now)).as("%s, step %d", preset, step).isEqualTo(verdict);
            if (verdict.endpoint() != null) {
              assertThat(readAudit.allows(Transport.UDP, verdict.endpoint(), remote, now)).isEqualTo(plainAudit.allows(Transport.UDP, verdict.endpoint(), remote, now));
              if (behavior.translates()) {
                assertThat(likely).as("%s, step %d: whom it is for is foreseen", preset, step).isNotNull();
              }
            }
          }
          assertThat(read.sessions()).isEqualTo(plain.sessions());
          assertThat(read.bindings()).isEqualTo(plain.bindings());
        }
      }
    });
  }
}

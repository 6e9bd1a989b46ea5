package orrery.scenario.world;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import orrery.net.Border;
import orrery.net.nat.BindingAudit;

/** The audits of the middleboxes, of which a border may have two: found by the border's number, since every packet asks. */
final class Audits {

  private @Nullable BindingAudit[] ofIpv4 = {};
  private @Nullable BindingAudit[] ofIpv6 = {};

  /** That of the middlebox for one family, where a packet has come. */
  @Nullable BindingAudit known(Border border, boolean ipv4) {
    int number = border.number();
    return number >= ofIpv4.length ? null : (ipv4 ? ofIpv4 : ofIpv6)[number];
  }

  /** That of the middlebox for one family; from its first packet on. */
  BindingAudit of(Border border, boolean ipv4) {
    int number = border.number();
    if (number >= ofIpv4.length) {
      ofIpv4 = Arrays.copyOf(ofIpv4, Math.max(number + 1, 2 * ofIpv4.length));
      ofIpv6 = Arrays.copyOf(ofIpv6, ofIpv4.length);
    }
    @Nullable BindingAudit[] all = ipv4 ? ofIpv4 : ofIpv6;
    BindingAudit known = all[number];
    if (known == null) {
      known = new BindingAudit(border.behavior(ipv4));
      all[number] = known;
    }
    return known;
  }
}

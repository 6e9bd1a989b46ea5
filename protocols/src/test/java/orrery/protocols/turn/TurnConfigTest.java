package orrery.protocols.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import orrery.host.BitRate;
import orrery.host.Defaults;
import orrery.protocols.stun.LongTermConfig;
import orrery.protocols.stun.LongTermCredential;
import orrery.protocols.stun.Retransmission;
import orrery.protocols.stun.StunServerConfig;

class TurnConfigTest {

  private static final LongTermConfig OPEN = Defaults.of(LongTermConfig.class);

  private static TurnServerConfig ports(int tcp, int firewall, int min, int max) {
    return new TurnServerConfig(3478, tcp, firewall, min, max, 1, 1, 1, Duration.ofHours(1), new BitRate(1), false, OPEN);
  }

  @Test
  void everythingHasADefault() {
    assertThat(Defaults.of(TurnServerConfig.class).access().credentials()).isEmpty();
    assertThat(Defaults.of(TurnClientConfig.class).retransmission()).isEqualTo(new Retransmission(Duration.ofMillis(500), 7, 16));
    assertThat(Defaults.of(StunServerConfig.class).alternatePort()).isEqualTo(3479);
  }

  @Test
  void saysWhatMustHold() {
    assertThatIllegalArgumentException().isThrownBy(() -> ports(3478, 3478, 50000, 50001)).withMessage("firewall-port must be another than tcp-port but both are 3478");
    assertThatIllegalArgumentException().isThrownBy(() -> ports(0, 0, 50001, 50000)).withMessage("max-relay-port must be 50001 to 65535 but is 50000");
    assertThatIllegalArgumentException().isThrownBy(() -> ports(0, 0, 80, 50000)).withMessage("min-relay-port must be 1024 to 65535 but is 80");
    assertThatIllegalArgumentException().isThrownBy(() -> new StunServerConfig(3478, 3478, OPEN)).withMessage("alternate-port must be 0 to 65535 and not 3478 but is 3478");
    assertThatIllegalArgumentException().isThrownBy(() -> new LongTermConfig("r", "anna:x, bert", Duration.ofHours(1))).withMessage("each of users must be name:password but one is 'bert'");
    assertThatIllegalArgumentException().isThrownBy(() -> new Retransmission(Duration.ZERO, 7, 16)).withMessage("rto must be more than 0 s and at most 60 s but is PT0S");
  }

  @Test
  void readsUsers() {
    assertThat(new LongTermConfig("r", " anna:a:b ,bert:c", Duration.ofHours(1)).credentials())
        .containsExactly(new LongTermCredential("anna", "a:b"), new LongTermCredential("bert", "c"));
  }
}

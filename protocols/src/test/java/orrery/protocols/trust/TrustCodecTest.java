package orrery.protocols.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import orrery.host.NodeId;
import orrery.protocols.json.JsonException;
import orrery.protocols.trust.Correspondence.Reading;
import orrery.protocols.trust.TrustMessage.Appeal;
import orrery.protocols.trust.TrustMessage.Claims;
import orrery.protocols.trust.TrustMessage.Evidence;
import orrery.protocols.trust.TrustMessage.Listing;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read back, and nothing else is read. */
class TrustCodecTest {

  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");
  private static final Claim CLAIM = new Claim(20_000, 650_000_000, 128_000_000_000L);
  private static final Listing LISTING = new Listing("link", A, 7, 3,
      List.of(new Blacklist.Entry(B, Capability.PROCESSOR, 2, 3_600), new Blacklist.Entry(A, Capability.STORAGE, 0, 0)));
  private static final Evidence EVIDENCE = new Evidence("link", A, List.of(new Report(B, Capability.LINK, 1_000, 100, 5, 4, 17)));
  private static final Appeal APPEAL = new Appeal("link", B, CLAIM);
  private static final Claims CLAIMS = new Claims("link", Collections.singletonMap(A, CLAIM), Optional.of(LISTING));

  private static final List<Reading<?>> READINGS =
      List.of(TrustCodec::evidence, TrustCodec::appeal, TrustCodec::listing, TrustCodec::claims);

  @Test
  void readsWhatItWrites() throws JsonException {
    assertThat(TrustCodec.evidence(TrustCodec.encode(EVIDENCE))).isEqualTo(EVIDENCE);
    assertThat(TrustCodec.appeal(TrustCodec.encode(APPEAL))).isEqualTo(APPEAL);
    assertThat(TrustCodec.listing(TrustCodec.encode(LISTING))).isEqualTo(LISTING);
    assertThat(TrustCodec.claims(TrustCodec.encode(CLAIMS))).isEqualTo(CLAIMS);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "{}", "[]", "7", "{\"cluster\":\"link\",\"observer\":\"A\",\"reports\":[]}",
      "{\"cluster\":\"link\",\"observer\":\"a\",\"reports\":[{\"subject\":\"b\",\"capability\":\"speed\",\"claimed\":1,\"measured\":1,\"uses\":1,\"shortfalls\":1,\"age\":0}]}",
      "{\"cluster\":\"link\",\"observer\":\"a\",\"reports\":[{\"subject\":\"b\",\"capability\":\"link\",\"claimed\":1,\"measured\":1,\"uses\":1,\"shortfalls\":2,\"age\":0}]}",
      "{\"cluster\":\"link\",\"observer\":\"a\",\"reports\":[{\"subject\":\"b\",\"capability\":\"link\",\"claimed\":-1,\"measured\":1,\"uses\":1,\"shortfalls\":1,\"age\":0}]}",
      "{\"cluster\":\"link\",\"observer\":\"a\",\"reports\":[{\"subject\":\"b\",\"capability\":\"link\",\"claimed\":1e3,\"measured\":1,\"uses\":1,\"shortfalls\":1,\"age\":0}]}"})
  void refusesWhatIsNoEvidence(String text) {
    assertThatThrownBy(() -> TrustCodec.evidence(text.getBytes(StandardCharsets.UTF_8))).isInstanceOf(JsonException.class);
  }

  @Test
  void refusesABlacklistThatHasANodeTwice() {
    Listing twice = new Listing("link", A, 7, 3, List.of(LISTING.entries().get(0), LISTING.entries().get(0)));

    assertThatThrownBy(() -> TrustCodec.listing(TrustCodec.encode(twice))).isInstanceOf(JsonException.class);
  }

  @Test
  void survivesAnyBytes() {
    List<byte[]> written = List.of(TrustCodec.encode(EVIDENCE), TrustCodec.encode(APPEAL), TrustCodec.encode(LISTING), TrustCodec.encode(CLAIMS));
    Seeds.each(60, luck -> {
      for (byte[] message : written) {
        byte[] damaged = message.clone();
        for (int i = 0; i <= luck.nextInt(4); i++) {
          damaged[luck.nextInt(damaged.length)] = (byte) luck.nextInt(256);
        }
        byte[] cut = java.util.Arrays.copyOf(damaged, luck.nextInt(damaged.length + 1));
        for (Reading<?> reading : READINGS) {
          read(reading, damaged);
          read(reading, cut);
        }
      }
    });
  }

  private static void read(Reading<?> reading, byte[] bytes) {
    try {
      reading.read(bytes);
    } catch (JsonException expected) {
      assertThat(expected.getMessage()).isNotBlank();
    }
  }
}

package orrery.protocols.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import orrery.host.Endpoint;
import orrery.protocols.json.JsonException;
import orrery.protocols.relay.Invitation;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

class ExchangeJsonTest {

  private static final ExchangeJson.Call CALL = new ExchangeJson.Call("node-6/1", false);
  private static final ExchangeJson.Call ON_LINK = new ExchangeJson.Call("node-6/2", true);
  private static final Invitation TO_A_BEP = new Invitation.To(Endpoint.parse("203.0.113.7:40000").orElseThrow(), "let-me-in");
  private static final Invitation REFUSED = new Invitation.Refused("no-bep");
  private static final Invitation TO_ITSELF = new Invitation.To(Endpoint.parse("192.168.1.7:40000").orElseThrow(), "");

  /** Reads one kind of message. */
  private interface Reader {
    Object read(byte[] text) throws JsonException;
  }

  @Test
  void readsBackWhatItWrites() throws JsonException {
    assertThat(ExchangeJson.readCall(ExchangeJson.write(CALL))).isEqualTo(CALL);
    assertThat(ExchangeJson.readCall(ExchangeJson.write(ON_LINK))).isEqualTo(ON_LINK);
    assertThat(Invitation.read(TO_A_BEP.toJson())).isEqualTo(TO_A_BEP);
    assertThat(Invitation.read(TO_ITSELF.toJson())).isEqualTo(TO_ITSELF);
    assertThat(Invitation.read(REFUSED.toJson())).isEqualTo(REFUSED);
  }

  @Test
  void throwsNothingElseWhateverArrives() {
    byte[][] messages = {ExchangeJson.write(CALL), ExchangeJson.write(ON_LINK), TO_A_BEP.toJson(), REFUSED.toJson()};
    List<Reader> readers = List.of(ExchangeJson::readCall, Invitation::read);
    Seeds.each(3_000, random -> {
      byte[] damaged = messages[random.nextInt(messages.length)].clone();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        damaged[random.nextInt(damaged.length)] = (byte) (random.nextBoolean(0.7) ? "{}[]\",:0129-az.".charAt(random.nextInt(15)) : random.nextInt(256));
      }
      for (Reader reader : readers) {
        try {
          reader.read(damaged);
        } catch (JsonException refused) {
          assertThat(refused.getMessage()).isNotBlank();
        }
      }
    });
  }
}

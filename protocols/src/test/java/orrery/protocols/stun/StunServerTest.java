package orrery.protocols.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import orrery.host.DatagramPort;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.PortSpec;
import orrery.world.World;

class StunServerTest {

  private static final TransactionId ID = new TransactionId(1, 2);

  private final World world = World.withSeed(1);
  private final World.Machine client = world.machine("client").inCloud();
  private final World.Machine server = world.machine("server").inCloud();
  private final List<StunMessage> answers = new ArrayList<>();

  private DatagramPort listening(int port) {
    return client.host().open(PortSpec.of("stun", port), (source, destination, payload) -> {
      if (StunMessage.decode(payload) instanceof Decoded.Whole whole) {
        answers.add(whole.message());
      }
    });
  }

  private void ask(ByteBuffer request) {
    server.running(host -> new StunServer(host, Defaults.of(StunServerConfig.class))).start();
    client.start();
    listening(5000).send(new Endpoint(server.address(), 3478), request, "test");
    world.runFor(Duration.ofSeconds(1));
  }

  private static StunMessage.Builder request() {
    return StunMessage.request(StunMethod.BINDING, ID);
  }

  @Test
  void answersWithBothFormsOfTheMappedAddressAndItsOwn() {
    ask(request().fingerprinted().build().toBytes());

    Endpoint seen = new Endpoint(client.address(), 5000);
    assertThat(answers).hasSize(1);
    assertThat(answers.get(0).find(Attribute.XOR_MAPPED_ADDRESS)).contains(seen);
    assertThat(answers.get(0).find(Attribute.MAPPED_ADDRESS)).contains(seen);
    assertThat(answers.get(0).find(Attribute.RESPONSE_ORIGIN)).contains(new Endpoint(server.address(), 3478));
    assertThat(answers.get(0).has(Attribute.FINGERPRINT)).isTrue();
  }

  /** RFC 5780 §6.1: with one address it has no other, and cannot do what CHANGE-REQUEST asks for. */
  @Test
  void withOneAddressChangeRequestIsNotUnderstood() {
    ask(request().with(Attribute.CHANGE_REQUEST, ChangeRequest.PORT).build().toBytes());

    assertThat(answers).hasSize(1);
    assertThat(answers.get(0).find(Attribute.ERROR_CODE)).contains(StunError.UNKNOWN_ATTRIBUTE);
    assertThat(answers.get(0).find(Attribute.UNKNOWN_ATTRIBUTES)).contains(List.of(Attribute.CHANGE_REQUEST.number()));
    assertThat(answers.get(0).has(Attribute.OTHER_ADDRESS)).isFalse();
  }

  @Test
  void namesWhatItDoesNotUnderstand() {
    ask(StunMessageTest.withUnknown(request().build(), 0x7abc).toBytes());

    assertThat(answers.get(0).find(Attribute.UNKNOWN_ATTRIBUTES)).contains(List.of(0x7abc));
  }

  @Test
  void padsItsAnswerAsAskedButNotBeyondAFrame() {
    ask(request().with(Attribute.PADDING, new byte[9000]).build().toBytes());

    assertThat(answers.get(0).find(Attribute.PADDING)).hasValueSatisfying(padding -> assertThat(padding).hasSize(1400));
  }

  @Test
  void refusesToPadAnAnswerToAnotherPort() {
    ask(request().with(Attribute.PADDING, new byte[100]).with(Attribute.RESPONSE_PORT, 6000).build().toBytes());

    assertThat(answers.get(0).find(Attribute.ERROR_CODE)).contains(StunError.BAD_REQUEST);
  }

  @Test
  void answersToAnotherPortOfTheClient() {
    client.start();
    listening(6000);
    server.running(host -> new StunServer(host, Defaults.of(StunServerConfig.class))).start();
    client.host().open(PortSpec.of("stun", 5000), (source, destination, payload) -> {
      throw new AssertionError("nothing is to come back here");
    }).send(new Endpoint(server.address(), 3478), request().with(Attribute.RESPONSE_PORT, 6000).build().toBytes(), "test");

    world.runFor(Duration.ofSeconds(1));

    assertThat(answers).hasSize(1);
    assertThat(answers.get(0).find(Attribute.XOR_MAPPED_ADDRESS)).contains(new Endpoint(client.address(), 5000));
  }

  @Test
  void countsAndDropsWhatIsNoRequest() {
    ask(ByteBuffer.wrap("GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII)));
    DatagramPort port = listening(5001);
    port.send(new Endpoint(server.address(), 3478), request().build().success().build().toBytes(), "test");
    port.send(new Endpoint(server.address(), 3478), StunMessage.indication(StunMethod.BINDING, ID).build().toBytes(), "test");
    port.send(new Endpoint(server.address(), 3478), StunMessage.request(StunMethod.ALLOCATE, ID).build().toBytes(), "test");
    world.runFor(Duration.ofSeconds(1));

    assertThat(answers).isEmpty();
    assertThat(world.told()).filteredOn(told -> told.kind().equals("stun.malformed")).extracting(World.Told::scope).containsExactly("not-stun");
  }
}

package orrery.protocols.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.protocols.stun.Decoded.Reason;
import orrery.sim.Xoshiro256;
import orrery.world.Seeds;

class StunMessageTest {

  private static final TransactionId ID = new TransactionId(0x01020304, 0x05060708090a0b0cL);
  private static final IntegrityKey KEY = IntegrityKey.shortTerm("secret");
  private static final Endpoint SOMEBODY = new Endpoint(Address.of("192.0.2.7"), 4711);

  static byte[] bytes(StunMessage message) {
    ByteBuffer buffer = message.toBytes();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static Decoded decode(byte[] bytes) {
    return StunMessage.decode(ByteBuffer.wrap(bytes));
  }

  private static StunMessage whole(byte[] bytes) {
    Decoded decoded = decode(bytes);
    assertThat(decoded).isInstanceOf(Decoded.Whole.class);
    return ((Decoded.Whole) decoded).message();
  }

  private static Reason fault(byte[] bytes) {
    Decoded decoded = decode(bytes);
    assertThat(decoded).isInstanceOf(Decoded.Malformed.class);
    return ((Decoded.Malformed) decoded).reason();
  }

  /** The bytes of {@code message} with one more attribute. */
  private static byte[] and(StunMessage message, int number, byte... value) {
    byte[] before = bytes(message);
    byte[] after = Arrays.copyOf(before, before.length + 4 + (value.length + 3 & ~3));
    ByteBuffer.wrap(after).position(before.length).putShort((short) number).putShort((short) value.length).put(value).putShort(2, (short) (after.length - 20));
    return after;
  }

  /** {@code message} with an attribute that nobody knows. */
  static StunMessage withUnknown(StunMessage message, int number) {
    return whole(and(message, number));
  }

  private static StunMessage.Builder request() {
    return StunMessage.request(StunMethod.BINDING, ID);
  }

  @Test
  void everyMethodAndClassIsReadAsItWasWritten() {
    for (StunMethod method : StunMethod.values()) {
      for (StunClass messageClass : StunClass.values()) {
        StunMessage message = whole(bytes(StunMessage.builder(method, messageClass, ID).build()));

        assertThat(message.method()).isEqualTo(method);
        assertThat(message.messageClass()).isEqualTo(messageClass);
        assertThat(message.transactionId()).isEqualTo(ID);
      }
    }
  }

  @Test
  void everyAttributeIsReadAsItWasWritten() {
    Endpoint six = new Endpoint(Address.of("2001:db8::9"), 9);
    StunMessage message = whole(bytes(request()
        .with(Attribute.MAPPED_ADDRESS, SOMEBODY)
        .with(Attribute.USERNAME, "anna:bert")
        .with(Attribute.ERROR_CODE, StunError.STALE_NONCE)
        .with(Attribute.UNKNOWN_ATTRIBUTES, List.of(0x7fff, 3, 0xffff))
        .with(Attribute.REALM, "street")
        .with(Attribute.NONCE, "once")
        .with(Attribute.XOR_MAPPED_ADDRESS, six)
        .with(Attribute.SOFTWARE, "o\u00f6")
        .with(Attribute.ALTERNATE_SERVER, six)
        .with(Attribute.PRIORITY, 0xffffffffL)
        .with(Attribute.USE_CANDIDATE)
        .with(Attribute.ICE_CONTROLLED, -1L)
        .with(Attribute.ICE_CONTROLLING, Long.MIN_VALUE)
        .with(Attribute.CHANGE_REQUEST, ChangeRequest.BOTH)
        .with(Attribute.PADDING, new byte[5])
        .with(Attribute.RESPONSE_PORT, 65535)
        .with(Attribute.RESPONSE_ORIGIN, SOMEBODY)
        .with(Attribute.OTHER_ADDRESS, six)
        .with(Attribute.CHANNEL_NUMBER, 0x4fff)
        .with(Attribute.LIFETIME, 600L)
        .with(Attribute.XOR_PEER_ADDRESS, SOMEBODY)
        .with(Attribute.XOR_PEER_ADDRESS, six)
        .with(Attribute.DATA, new byte[] {1, 2, 3})
        .with(Attribute.XOR_RELAYED_ADDRESS, SOMEBODY)
        .with(Attribute.REQUESTED_ADDRESS_FAMILY, 2)
        .with(Attribute.EVEN_PORT, true)
        .with(Attribute.REQUESTED_TRANSPORT, 17)
        .with(Attribute.DONT_FRAGMENT)
        .with(Attribute.RESERVATION_TOKEN, 42L)
        .build()));

    assertThat(message.find(Attribute.MAPPED_ADDRESS)).contains(SOMEBODY);
    assertThat(message.find(Attribute.USERNAME)).contains("anna:bert");
    assertThat(message.find(Attribute.ERROR_CODE)).contains(StunError.STALE_NONCE);
    assertThat(message.find(Attribute.UNKNOWN_ATTRIBUTES)).contains(List.of(0x7fff, 3, 0xffff));
    assertThat(message.find(Attribute.REALM)).contains("street");
    assertThat(message.find(Attribute.NONCE)).contains("once");
    assertThat(message.find(Attribute.XOR_MAPPED_ADDRESS)).contains(six);
    assertThat(message.find(Attribute.SOFTWARE)).contains("o\u00f6");
    assertThat(message.find(Attribute.ALTERNATE_SERVER)).contains(six);
    assertThat(message.find(Attribute.PRIORITY)).contains(0xffffffffL);
    assertThat(message.has(Attribute.USE_CANDIDATE)).isTrue();
    assertThat(message.find(Attribute.ICE_CONTROLLED)).contains(-1L);
    assertThat(message.find(Attribute.ICE_CONTROLLING)).contains(Long.MIN_VALUE);
    assertThat(message.find(Attribute.CHANGE_REQUEST)).contains(ChangeRequest.BOTH);
    assertThat(message.find(Attribute.PADDING)).hasValueSatisfying(padding -> assertThat(padding).hasSize(5));
    assertThat(message.find(Attribute.RESPONSE_PORT)).contains(65535);
    assertThat(message.find(Attribute.RESPONSE_ORIGIN)).contains(SOMEBODY);
    assertThat(message.find(Attribute.OTHER_ADDRESS)).contains(six);
    assertThat(message.find(Attribute.CHANNEL_NUMBER)).contains(0x4fff);
    assertThat(message.find(Attribute.LIFETIME)).contains(600L);
    assertThat(message.findAll(Attribute.XOR_PEER_ADDRESS)).containsExactly(SOMEBODY, six);
    assertThat(message.find(Attribute.DATA)).hasValueSatisfying(data -> assertThat(data).containsExactly(1, 2, 3));
    assertThat(message.find(Attribute.XOR_RELAYED_ADDRESS)).contains(SOMEBODY);
    assertThat(message.find(Attribute.REQUESTED_ADDRESS_FAMILY)).contains(2);
    assertThat(message.find(Attribute.EVEN_PORT)).contains(true);
    assertThat(message.find(Attribute.REQUESTED_TRANSPORT)).contains(17);
    assertThat(message.has(Attribute.DONT_FRAGMENT)).isTrue();
    assertThat(message.find(Attribute.RESERVATION_TOKEN)).contains(42L);
    assertThat(message.unknownRequired()).isEmpty();
  }

  /** RFC 8489 §14: below 0x8000 must be understood, above may be passed over. */
  @Test
  void namesUnknownAttributesThatMustBeUnderstood() {
    byte[] odd = and(whole(and(whole(and(request().with(Attribute.EVEN_PORT, false).build(), 0x7ffe)), 0xfffe)), 0x7ffe, (byte) 1);

    StunMessage message = whole(odd);

    assertThat(message.unknownRequired()).containsExactly(0x7ffe);
    assertThat(message.unknownRequired(List.of(Attribute.USERNAME))).containsExactly(0x0018, 0x7ffe);
  }

  /** RFC 8489 §14.5: what follows an integrity attribute must be ignored, but for a stronger one and the fingerprint. */
  @Test
  void ignoresWhatFollowsTheSignature() {
    StunMessage signed = request().with(Attribute.USERNAME, "anna").signedBy(KEY).build();

    StunMessage message = whole(and(signed, Attribute.PRIORITY.number(), new byte[4]));

    assertThat(message.has(Attribute.PRIORITY)).isFalse();
    assertThat(message.isSignedBy(KEY)).isTrue();
  }

  @Test
  void strongerSignatureDecidesWhereThereAreTwo() {
    IntegrityKey other = IntegrityKey.shortTerm("other");
    StunMessage message = whole(bytes(request().signedBy(KEY).signedBySha256(other).fingerprinted().build()));

    assertThat(message.isSignedBy(other)).isTrue();
    assertThat(message.isSignedBy(KEY)).isFalse();
  }

  @Test
  void anyBitChangedBeforeTheSignatureBreaksIt() {
    byte[] signed = bytes(request().with(Attribute.USERNAME, "anna").signedBy(KEY).build());

    for (int bit = 0; bit < 8 * (signed.length - 24); bit++) {
      byte[] changed = signed.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      if (decode(changed) instanceof Decoded.Whole read) {
        assertThat(read.message().isSignedBy(KEY)).as("bit %d", bit).isFalse();
      }
    }
  }

  @Test
  void saysWhyBytesAreNoMessage() {
    byte[] good = bytes(request().with(Attribute.PRIORITY, 1L).fingerprinted().build());

    assertThat(fault(new byte[19])).isEqualTo(Reason.NOT_STUN);
    assertThat(fault(changed(good, 0, 0x40))).isEqualTo(Reason.NOT_STUN);
    assertThat(fault(changed(good, 4, 0))).isEqualTo(Reason.NOT_STUN);
    assertThat(fault(changed(good, 3, 1))).isEqualTo(Reason.LENGTH);
    assertThat(fault(Arrays.copyOf(good, good.length + 1))).isEqualTo(Reason.LENGTH);
    assertThat(fault(changed(good, 1, 0x0f))).isEqualTo(Reason.METHOD);
    assertThat(fault(changed(good, 23, 200))).isEqualTo(Reason.TRUNCATED);
    assertThat(fault(changed(good, 23, 3))).isEqualTo(Reason.VALUE);
    assertThat(fault(changed(good, 27, 2))).isEqualTo(Reason.FINGERPRINT);
    assertThat(fault(and(request().fingerprinted().build(), 0xffff))).isEqualTo(Reason.FINGERPRINT);
    assertThat(fault(and(request().build(), Attribute.USERNAME.number(), (byte) 0xff))).as("text that is not UTF-8").isEqualTo(Reason.VALUE);
    assertThat(fault(and(request().build(), Attribute.XOR_MAPPED_ADDRESS.number(), (byte) 0, (byte) 3, (byte) 0, (byte) 0))).as("family 3").isEqualTo(Reason.VALUE);
    assertThat(fault(and(request().build(), Attribute.USE_CANDIDATE.number(), (byte) 0))).as("a flag with a value").isEqualTo(Reason.VALUE);
  }

  private static byte[] changed(byte[] bytes, int at, int value) {
    byte[] copy = bytes.clone();
    copy[at] = (byte) value;
    return copy;
  }

  @Test
  void refusesToWriteWhatNobodyCouldRead() {
    assertThatIllegalArgumentException().isThrownBy(() -> request().with(Attribute.USERNAME, "a".repeat(509)))
        .withMessage("USERNAME must have at most 508 bytes but has 509");
    assertThatIllegalArgumentException().isThrownBy(() -> request().with(Attribute.LIFETIME, 1L << 32))
        .withMessage("LIFETIME must fit in 4 bytes but is 4294967296");
    assertThatIllegalArgumentException().isThrownBy(() -> request().with(Attribute.DATA, new byte[65_535]))
        .withMessage("a message must have at most 65532 bytes of attributes but has 65540");
    assertThatIllegalArgumentException().isThrownBy(() -> new StunError(200, "OK"));
    assertThatIllegalArgumentException().isThrownBy(() -> IntegrityKey.shortTerm(""));
  }

  /** Whatever arrives, reading ends, says what it is, and every answer can be asked of what is whole. */
  @Test
  void hostileBytesNeverDoMoreThanBeRefused() {
    byte[] seed = bytes(request().with(Attribute.USERNAME, "anna").with(Attribute.ERROR_CODE, StunError.BAD_REQUEST)
        .with(Attribute.XOR_PEER_ADDRESS, SOMEBODY).with(Attribute.EVEN_PORT, true).with(Attribute.UNKNOWN_ATTRIBUTES, List.of(1, 2)).signedBy(KEY).build());
    int[] whole = new int[1];

    Seeds.each(20_000, random -> {
      byte[] hostile = switch (random.nextInt(4)) {
        case 0 -> noise(random, new byte[random.nextInt(120)]);
        case 1 -> Arrays.copyOf(seed, random.nextInt(seed.length));
        case 2 -> flipped(random, seed);
        default -> soup(random);
      };
      if (decode(hostile) instanceof Decoded.Whole read) {
        whole[0]++;
        interrogate(read.message());
      }
    });

    if (Long.getLong("orrery.seed") == null) {
      assertThat(whole[0]).as("hostile bytes that are well formed all the same").isPositive();
    }
  }

  private static byte[] noise(Xoshiro256 random, byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) random.nextLong();
    }
    return bytes;
  }

  private static byte[] flipped(Xoshiro256 random, byte[] seed) {
    byte[] bytes = seed.clone();
    for (int i = random.nextInt(5); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  /** A right header and attributes of known numbers with chance values. */
  private static byte[] soup(Xoshiro256 random) {
    ByteBuffer bytes = ByteBuffer.allocate(400);
    bytes.put(bytes(request().build()));
    for (int i = random.nextInt(6); i >= 0; i--) {
      byte[] value = noise(random, new byte[random.nextInt(30)]);
      int number = random.nextBoolean(0.8) ? random.nextInt(0x30) : 0x8000 + random.nextInt(0x30);
      bytes.putShort((short) number).putShort((short) value.length).put(value).position(bytes.position() + 3 & ~3);
    }
    bytes.putShort(2, (short) (bytes.position() - 20));
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private static void interrogate(StunMessage message) {
    for (int number = 0; number < 0x10000; number += number == 0x40 ? 0x7fc0 : number == 0x8040 ? 0x7fc0 : 1) {
      Attribute.of(number).ifPresent(attribute -> {
        message.find(attribute);
        message.findAll(attribute);
      });
    }
    message.isSignedBy(KEY);
    message.unknownRequired();
    assertThat(message.toString()).startsWith(message.messageType());
    assertThat(whole(bytes(message))).isEqualTo(message);
  }
}

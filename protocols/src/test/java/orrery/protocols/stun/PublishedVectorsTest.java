package orrery.protocols.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import orrery.host.Address;
import orrery.host.Endpoint;

/** The messages that RFC 5769 §2 and RFC 8489 appendix B.1 print, to the bit. */
class PublishedVectorsTest {

  private static final TransactionId SHORT_TERM_ID = new TransactionId(0xb7e7a701, 0xbc34d686fa87dfaeL);
  private static final TransactionId LONG_TERM_ID = new TransactionId(0x78ad3433, 0xc6ad72c029da412eL);
  private static final IntegrityKey SHORT_TERM_KEY = IntegrityKey.shortTerm("VOkJxbRl1RmTxUk/WvJxBt");
  /** "Matrix" in katakana, U+30DE U+30C8 U+30EA U+30C3 U+30AF U+30B9. */
  private static final String MATRIX = "\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9";
  private static final String REALM = "example.org";
  /** As it is after the preparation that both documents ask for. */
  private static final String PASSWORD = "TheMatrIX";

  private static final String REQUEST = """
      00010058 2112a442 b7e7a701 bc34d686 fa87dfae
      80220010 5354554e 20746573 7420636c 69656e74
      00240004 6e0001ff
      80290008 932ff9b1 51263b36
      00060009 6576746a 3a683676 59202020
      00080014 9aeaa70c bfd8cb56 781ef2b5 b2d3f249 c1b571a2
      80280004 e57a3bcf
      """;

  private static final String IPV4_RESPONSE = """
      0101003c 2112a442 b7e7a701 bc34d686 fa87dfae
      8022000b 74657374 20766563 746f7220
      00200008 0001a147 e112a643
      00080014 2b91f599 fd9e90c3 8c7489f9 2af9ba53 f06be7d7
      80280004 c07d4c96
      """;

  private static final String IPV6_RESPONSE = """
      01010048 2112a442 b7e7a701 bc34d686 fa87dfae
      8022000b 74657374 20766563 746f7220
      00200014 0002a147 0113a9fa a5d3f179 bc25f4b5 bed2b9d9
      00080014 a382954e 4be67bf1 1784c97c 8292c275 bfe3ed41
      80280004 c8fb0b4c
      """;

  private static final String LONG_TERM_REQUEST = """
      00010060 2112a442 78ad3433 c6ad72c0 29da412e
      00060012 e3839ee3 8388e383 aae38383 e382afe3 82b90000
      0015001c 662f2f34 39396b39 35346436 4f4c3334 6f4c3946 53547679 36347341
      0014000b 6578616d 706c652e 6f726700
      00080014 f6702465 6dd64a3e 02b8e071 2e85c9a2 8ca89666
      """;

  private static final String SHA256_REQUEST = """
      00010088 2112a442 78ad3433 c6ad72c0 29da412e
      001e0020 4a3cf38f ef6992bd a952c678 0417da0f 24819415 569e60b2 05c46e41 407f1704
      00150029 6f624d61 744a6f73 32414141 43662f2f 3439396b 39353464 364f4c33 346f4c39 46535476 79363473 41000000
      0014000b 6578616d 706c652e 6f726700
      001c0020 fd8c2738 60d2e18e bca4c89b 6973befa 7ee8ecc6 9e9642db 326fab65 a0b955ba
      """;

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
  }

  private static StunMessage read(String hex) {
    Decoded decoded = StunMessage.decode(ByteBuffer.wrap(bytes(hex)));
    assertThat(decoded).isInstanceOf(Decoded.Whole.class);
    return ((Decoded.Whole) decoded).message();
  }

  /** RFC 5769 §2.1: a reader that got this far has found the fingerprint right. */
  @Test
  void readsTheSampleRequest() {
    StunMessage request = read(REQUEST);

    assertThat(request.is(StunMethod.BINDING, StunClass.REQUEST)).isTrue();
    assertThat(request.transactionId()).isEqualTo(SHORT_TERM_ID);
    assertThat(request.find(Attribute.SOFTWARE)).contains("STUN test client");
    assertThat(request.find(Attribute.PRIORITY)).contains(0x6e0001ffL);
    assertThat(request.find(Attribute.ICE_CONTROLLED)).contains(0x932ff9b151263b36L);
    assertThat(request.find(Attribute.USERNAME)).contains("evtj:h6vY");
    assertThat(request.has(Attribute.FINGERPRINT)).isTrue();
    assertThat(request.isSignedBy(SHORT_TERM_KEY)).isTrue();
    assertThat(request.isSignedBy(IntegrityKey.shortTerm("VOkJxbRl1RmTxUk/WvJxBu"))).isFalse();
  }

  /** RFC 5769 §2.2. */
  @Test
  void readsTheSampleIpv4Response() {
    StunMessage response = read(IPV4_RESPONSE);

    assertThat(response.is(StunMethod.BINDING, StunClass.SUCCESS)).isTrue();
    assertThat(response.find(Attribute.SOFTWARE)).contains("test vector");
    assertThat(response.find(Attribute.XOR_MAPPED_ADDRESS)).contains(new Endpoint(Address.of("192.0.2.1"), 32853));
    assertThat(response.isSignedBy(SHORT_TERM_KEY)).isTrue();
  }

  /** RFC 5769 §2.3. */
  @Test
  void readsTheSampleIpv6Response() {
    StunMessage response = read(IPV6_RESPONSE);

    assertThat(response.find(Attribute.XOR_MAPPED_ADDRESS)).contains(new Endpoint(Address.of("2001:db8:1234:5678:11:2233:4455:6677"), 32853));
    assertThat(response.isSignedBy(SHORT_TERM_KEY)).isTrue();
  }

  /** RFC 5769 §2.4. The other samples pad with spaces, which RFC 8489 §14 gave up for zeros; this one can be written, too. */
  @Test
  void readsAndWritesTheSampleRequestWithLongTermCredentials() {
    StunMessage request = read(LONG_TERM_REQUEST);

    assertThat(request.isSignedBy(IntegrityKey.longTerm(MATRIX, REALM, PASSWORD))).isTrue();
    assertThat(StunMessage.request(StunMethod.BINDING, LONG_TERM_ID)
        .with(Attribute.USERNAME, MATRIX)
        .with(Attribute.NONCE, "f//499k954d6OL34oL9FSTvy64sA")
        .with(Attribute.REALM, REALM)
        .signedBy(IntegrityKey.longTerm(MATRIX, REALM, PASSWORD))
        .build()).isEqualTo(request);
  }

  /** RFC 8489 appendix B.1. It names no password algorithm, so the key is made with MD5 (§18.5.1) though the MAC is not. */
  @Test
  void readsAndWritesTheSampleRequestSignedWithSha256() {
    StunMessage request = read(SHA256_REQUEST);
    IntegrityKey key = IntegrityKey.longTerm(MATRIX, REALM, PASSWORD);

    assertThat(request.isSignedBy(key)).isTrue();
    assertThat(request.isSignedBy(IntegrityKey.longTermSha256(MATRIX, REALM, PASSWORD))).isFalse();
    assertThat(StunMessage.request(StunMethod.BINDING, LONG_TERM_ID)
        .with(Attribute.USERHASH, HexFormat.of().parseHex("4a3cf38fef6992bda952c6780417da0f24819415569e60b205c46e41407f1704"))
        .with(Attribute.NONCE, "obMatJos2AAACf//499k954d6OL34oL9FSTvy64sA")
        .with(Attribute.REALM, REALM)
        .signedBySha256(key)
        .build()).isEqualTo(request);
  }

  @Test
  void writesWhatItsFingerprintAndIntegritySay() {
    StunMessage written = StunMessage.request(StunMethod.BINDING, SHORT_TERM_ID)
        .with(Attribute.XOR_MAPPED_ADDRESS, new Endpoint(Address.of("2001:db8::1"), 65535))
        .with(Attribute.USE_CANDIDATE)
        .signedBy(SHORT_TERM_KEY)
        .signedBySha256(SHORT_TERM_KEY)
        .fingerprinted()
        .build();

    StunMessage read = read(HexFormat.of().formatHex(StunMessageTest.bytes(written)));

    assertThat(read).isEqualTo(written);
    assertThat(read.isSignedBy(SHORT_TERM_KEY)).isTrue();
    assertThat(read.has(Attribute.USE_CANDIDATE)).isTrue();
    assertThat(read.find(Attribute.XOR_MAPPED_ADDRESS)).contains(new Endpoint(Address.of("2001:db8::1"), 65535));
  }
}

package orrery.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FingerprintTest {

  @Test
  void isFrozen() {
    Fingerprint chain = new Fingerprint();
    assertThat(chain.hex()).isEqualTo("111cb3a78f59a58e7cdd822f20c3d1ff");
    chain.add(1, 2, 3);
    chain.add(-1, Long.MIN_VALUE, Long.MAX_VALUE);
    chain.add("edge-3");
    assertThat(chain.hex()).isEqualTo("fe1a9e43840f0d23aeca31323b32af18");

    byte[] bytes = "The quick brown fox jumps over the lazy dog".getBytes(StandardCharsets.US_ASCII);
    assertThat(Fingerprint.hash("")).isEqualTo(-7394822091079793881L);
    assertThat(Fingerprint.hash("edge-3")).isEqualTo(2949385854560911929L);
    assertThat(Fingerprint.hash(bytes, 0, 0)).isEqualTo(377243668812863485L);
    assertThat(Fingerprint.hash(bytes, 4, 9)).isEqualTo(-2766065479501529903L);
    assertThat(Fingerprint.hash(bytes, 0, bytes.length)).isEqualTo(3788392903798590610L);
  }

  @Test
  void foldsTheUnsignedProduct() {
    Xoshiro256 random = new Xoshiro256(1);
    BigInteger two64 = BigInteger.ONE.shiftLeft(64);

    for (int i = 0; i < 1_000; i++) {
      long x = random.nextLong();
      long y = random.nextLong();
      BigInteger product = new BigInteger(Long.toUnsignedString(x)).multiply(new BigInteger(Long.toUnsignedString(y)));
      long expected = product.mod(two64).longValue() ^ product.divide(two64).longValue();
      assertThat(Fingerprint.fold(x, y)).isEqualTo(expected);
    }
  }

  @Test
  void dependsOnTheOrder() {
    assertThat(chain(new long[][] {{1, 2, 3}, {4, 5, 6}})).isNotEqualTo(chain(new long[][] {{4, 5, 6}, {1, 2, 3}}));
    assertThat(chain(new long[][] {{1, 2, 3}})).isNotEqualTo(chain(new long[][] {{3, 2, 1}})).isNotEqualTo(chain(new long[][] {{2, 1, 3}}));
  }

  @Test
  void dependsOnTheLength() {
    TreeSet<String> seen = new TreeSet<>();
    Fingerprint chain = new Fingerprint();
    for (int i = 0; i < 10_000; i++) {
      assertThat(seen.add(chain.hex())).isTrue();
      chain.add(0, 0, 0);
    }
    TreeSet<Long> hashes = new TreeSet<>();
    byte[] zeros = new byte[100];
    for (int length = 0; length <= zeros.length; length++) {
      assertThat(hashes.add(Fingerprint.hash(zeros, 0, length))).isTrue();
      assertThat(hashes.add(Fingerprint.hash("\0".repeat(length)))).isTrue();
    }
  }

  /** One bit of any step's input changes half of the 128 bits of the chain; by chance 29 is 6 standard deviations away. */
  @Test
  void oneBitChangesHalfOfThem() {
    Xoshiro256 random = new Xoshiro256(2);
    int[] changesOfBit = new int[128];
    int trials = 20_000;
    for (int trial = 0; trial < trials; trial++) {
      long[][] steps = new long[1 + random.nextInt(4)][3];
      for (long[] step : steps) {
        for (int i = 0; i < 3; i++) {
          // Small numbers too: times, kinds and counts are far from random.
          step[i] = random.nextLong() >>> random.nextInt(64);
        }
      }
      BigInteger before = new BigInteger(chain(steps), 16);
      steps[random.nextInt(steps.length)][random.nextInt(3)] ^= 1L << random.nextInt(64);
      BigInteger changes = new BigInteger(chain(steps), 16).xor(before);
      assertThat(changes.bitCount()).isBetween(64 - 35, 64 + 35);
      for (int bit = 0; bit < 128; bit++) {
        changesOfBit[bit] += changes.testBit(bit) ? 1 : 0;
      }
    }

    // Five standard deviations of a fair coin.
    int allowed = (int) (5 * Math.sqrt(trials) / 2);
    for (int changes : changesOfBit) {
      assertThat(changes).isBetween(trials / 2 - allowed, trials / 2 + allowed);
    }
  }

  @Test
  void oneBitOfAPayloadChangesHalfOfItsHash() {
    Xoshiro256 random = new Xoshiro256(3);
    for (int trial = 0; trial < 20_000; trial++) {
      byte[] bytes = new byte[1 + random.nextInt(200)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) random.nextInt(4);
      }
      long before = Fingerprint.hash(bytes, 0, bytes.length);
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      int changes = Long.bitCount(before ^ Fingerprint.hash(bytes, 0, bytes.length));
      assertThat(changes).isBetween(32 - 26, 32 + 26);
    }
  }

  /** A million chains of sparse inputs: with 64 good bits the chance of one equal pair is 1 in 37 million. */
  @Test
  void halfAChainTellsAMillionSparseInputsApart() {
    long[] halves = new long[1_000_000];
    for (int i = 0; i < halves.length; i++) {
      Fingerprint chain = new Fingerprint();
      chain.add(i % 100, i / 100 % 100, i / 10_000);
      halves[i] = Long.parseUnsignedLong(chain.hex().substring(i % 2 * 16, i % 2 * 16 + 16), 16);
    }
    Arrays.sort(halves);
    for (int i = 1; i < halves.length; i++) {
      assertThat(halves[i]).isNotEqualTo(halves[i - 1]);
    }
  }

  @Test
  void hashesANumberInATextAsItsDigits() {
    long[] numbers = {0, 1, 9, 10, 42, 100, 1_234_567_890_123_456L, 9_999_999_999_999_999L, 10_000_000_000_000_000L, Long.MAX_VALUE, -3, Long.MIN_VALUE};
    for (long number : numbers) {
      assertThat(Fingerprint.hash("want/tasks/gap-", number, "")).isEqualTo(Fingerprint.hash("want/tasks/gap-" + number));
      assertThat(Fingerprint.hash("", number, "/own")).isEqualTo(Fingerprint.hash(number + "/own"));
    }
  }

  @Test
  void hashesTheBytesItIsAskedTo() {
    byte[] bytes = "abcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII);

    for (int from = 0; from < bytes.length; from++) {
      for (int to = from; to <= bytes.length; to++) {
        byte[] copy = Arrays.copyOfRange(bytes, from, to);
        assertThat(Fingerprint.hash(bytes, from, to)).isEqualTo(Fingerprint.hash(copy, 0, copy.length));
      }
    }
  }

  private static String chain(long[][] steps) {
    Fingerprint chain = new Fingerprint();
    for (long[] step : steps) {
      chain.add(step[0], step[1], step[2]);
    }
    return chain.hex();
  }
}

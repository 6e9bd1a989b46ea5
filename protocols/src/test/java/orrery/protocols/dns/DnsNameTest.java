package orrery.protocols.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

class DnsNameTest {

  @Test
  void equalsAnotherThatDiffersInTheCaseOfAsciiLettersOnly() {
    DnsName name = DnsName.of("Node-7._Orrery-Edge._UDP.Local");

    assertThat(name).isEqualTo(DnsName.of("node-7._orrery-edge._udp.local")).hasSameHashCodeAs(DnsName.of("node-7._orrery-edge._udp.local"));
    assertThat(name.compareTo(DnsName.of("node-7._orrery-edge._udp.local"))).isZero();
    assertThat(name).hasToString("Node-7._Orrery-Edge._UDP.Local");
    assertThat(DnsName.of("KÜCHE.local")).isNotEqualTo(DnsName.of("küche.local"));
  }

  @Test
  void tellsLabelsApartFromDotsInLabels() {
    DnsName name = DnsName.ofLabels("Mr. Smith\\son (2)", "_ipp", "_tcp", "local");

    assertThat(name).hasToString("Mr\\. Smith\\\\son (2)._ipp._tcp.local");
    assertThat(DnsName.of(name.toString())).isEqualTo(name);
    assertThat(name.firstLabel()).isEqualTo("Mr. Smith\\son (2)");
    assertThat(name.labels()).hasSize(4);
  }

  @Test
  void writesBytesThatAreNoTextAsNumbers() {
    DnsName name = new DnsName(new byte[] {3, (byte) 0xFF, 7, 'a', 0});

    assertThat(name).hasToString("\\255\\007a");
    assertThat(DnsName.of("\\255\\007a").wire()).isEqualTo(name.wire());
  }

  @Test
  void readsBackWhatItWrites() {
    Seeds.each(500, random -> {
      DnsName name = Messages.name(random);

      assertThat(DnsName.of(name.toString()).wire()).isEqualTo(name.wire());
      assertThat(DnsName.of(name + (name.equals(DnsName.ROOT) ? "" : ".")).wire()).isEqualTo(name.wire());
    });
  }

  @Test
  void refusesTextThatIsNoName() {
    for (String text : new String[] {"a..b", ".a", "a\\", "a\\25", "a\\256", "x".repeat(64), "ü".repeat(32), ("x".repeat(63) + ".").repeat(4) + "ab", "..", "x".repeat(2000)}) {
      assertThat(DnsName.parse(text)).as(text).isEmpty();
    }
    assertThatThrownBy(() -> DnsName.of("a..b")).hasMessageContaining("'a..b' must be a domain name");
    assertThatThrownBy(() -> DnsName.of("local").child("")).hasMessageContaining("1 to 63 bytes");
  }

  @Test
  void holds255BytesBesidesTheRoot() {
    String longest = ("x".repeat(63) + ".").repeat(3) + "y".repeat(62);

    assertThat(DnsName.of(longest).wireLength()).isEqualTo(256);
    assertThat(DnsName.parse(longest + "y")).isEmpty();
    assertThatThrownBy(() -> DnsName.of(longest).child("z")).hasMessageContaining("at most 255 bytes");
  }

  @Test
  void knowsItsFamily() {
    DnsName name = DnsName.of("a._super._SUB._x._udp.local");

    assertThat(name.isWithin(DnsName.of("_x._udp.local"))).isTrue();
    assertThat(name.isWithin(name)).isTrue();
    assertThat(name.isWithin(DnsName.ROOT)).isTrue();
    assertThat(name.isWithin(DnsName.of("x._udp.local"))).isFalse();
    assertThat(name.parent().parent().parent()).isEqualTo(DnsName.of("_x._udp.local"));
    assertThat(DnsName.ROOT.parent()).isEqualTo(DnsName.ROOT);
    assertThat(DnsName.of("_x._udp.local").child("_sub").child("_super").child("a")).isEqualTo(name);
  }
}

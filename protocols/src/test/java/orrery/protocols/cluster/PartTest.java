package orrery.protocols.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

/** Parts of a cluster by the hashes of ids, and the super nodes of the others (EC-11). */
class PartTest {

  private static SuperNode claim(String id, long term, Part part) {
    return new SuperNode(new NodeId(id), new Endpoint(Address.ipv4(192, 168, 1, 2), 5000), term, 500, part);
  }

  /** However often halves are halved: every node belongs to one part, and no two of the parts have anything in common. */
  @Test
  void halvesAreDisjointAndLeaveNobodyOut() {
    Seeds.each(50, luck -> {
      List<Part> parts = new ArrayList<>(List.of(Part.WHOLE));
      for (int i = 0; i < 20; i++) {
        Part divided = parts.get(luck.nextInt(parts.size()));
        if (divided.length() < Part.MAXIMUM_LENGTH) {
          Part half = divided.half(new NodeId("n-" + luck.nextInt(1000)));
          parts.remove(divided);
          parts.addAll(List.of(half, half.sibling()));
          assertThat(half.parent()).isEqualTo(divided).isEqualTo(half.sibling().parent());
          assertThat(half.isSiblingOf(half.sibling())).isTrue();
          assertThat(half.isWithin(divided)).isTrue();
          assertThat(divided.isWithin(half)).isFalse();
        }
      }
      for (int i = 0; i < 200; i++) {
        NodeId id = new NodeId("m-" + luck.nextInt(100_000));
        assertThat(parts).filteredOn(part -> part.holds(id)).hasSize(1);
      }
      for (Part one : parts) {
        assertThat(parts).filteredOn(one::overlaps).containsExactly(one);
        assertThat(Part.isText(one.text())).isTrue();
        assertThat(Part.of(one.text())).isEqualTo(one);
      }
    });
  }

  @Test
  void aNodeIsInTheHalfThatItsHashSays() {
    for (int i = 0; i < 1000; i++) {
      NodeId id = new NodeId("n-" + i);
      Part half = Part.WHOLE.half(id);
      assertThat(half.holds(id)).isTrue();
      assertThat(half.half(id).holds(id)).isTrue();
      assertThat(half.sibling().half(id).isWithin(half.sibling())).isTrue();
    }
  }

  @Test
  void aPartSaysWhatMustHoldAndWhatIs() {
    assertThatThrownBy(() -> new Part(2, 1)).hasMessage("a part must have 0 to 8 bits but has 1 with the value 2");
    assertThat(Part.isText("012")).isFalse();
    assertThat(Part.isText("000000000")).isFalse();
    assertThatThrownBy(() -> new PartConfig(1, 60)).hasMessage("limit must be 2 to 4096 but is 1");
    assertThatThrownBy(() -> new PartConfig(150, 91)).hasMessage("uniteBelow must be 0 to 90 percent but is 91");
  }

  @Test
  void aNewerClaimReplacesThoseItHasSomethingInCommonWith() {
    Neighbours neighbours = new Neighbours();
    Part one = Part.of("1");
    assertThat(neighbours.learn(claim("a", 3, one))).isTrue();
    assertThat(neighbours.learn(claim("a", 3, one))).isFalse();
    assertThat(neighbours.learn(claim("a", 2, one))).isFalse();
    assertThat(neighbours.of(one)).contains(claim("a", 3, one));

    neighbours.learn(claim("b", 4, one));
    assertThat(neighbours.of(one)).contains(claim("b", 4, one));
    neighbours.learn(claim("b", 5, Part.of("10")));
    assertThat(neighbours.of(one)).isEmpty();
    assertThat(neighbours.isServed(one)).isTrue();
    assertThat(neighbours.isServed(Part.of("0"))).isFalse();
    neighbours.forgetWithin(Part.WHOLE);
    assertThat(neighbours.isServed(one)).isFalse();
  }
}

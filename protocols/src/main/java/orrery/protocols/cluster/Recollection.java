package orrery.protocols.cluster;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.Shared;
import orrery.protocols.cluster.WireReader.Malformed;

/**
 * Whom a node keeps of its cluster over a restart: who was super node, and some of the members, the fittest first. All members
 * keep the same, which is why each keeps apart from it what it had to do itself.
 *
 * @param members at most {@value #MAXIMUM_MEMBERS}, without the super node
 */
record Recollection(Known superNode, List<Known> members) {

  /** More members are not kept: they are for asking, and a few are enough for that. */
  static final int MAXIMUM_MEMBERS = 32;

  private static final int VERSION = 2;
  private static final int LEAST_KNOWN = 9;

  private static final Comparator<Roster.Entry> FITTEST_FIRST =
      Comparator.<Roster.Entry>comparingInt(entry -> -entry.score()).thenComparing(Roster.Entry::id);

  /** A node, and where it was reached. */
  record Known(NodeId id, Endpoint endpoint) {}

  static Recollection of(SuperNode superNode, Roster roster) {
    List<Roster.Entry> others = new ArrayList<>(roster.entries().size());
    for (Roster.Entry entry : roster.entries()) {
      if (!entry.id().equals(superNode.id())) {
        others.add(entry);
      }
    }
    others.sort(FITTEST_FIRST);
    List<Known> members = new ArrayList<>(Math.min(MAXIMUM_MEMBERS, others.size()));
    for (int i = 0; i < others.size() && i < MAXIMUM_MEMBERS; i++) {
      members.add(new Known(others.get(i).id(), others.get(i).endpoint()));
    }
    return new Recollection(new Known(superNode.id(), superNode.endpoint()), members);
  }

  /** As it is kept: the parts of the package's message format, after an octet of version. */
  ByteBuffer bytes() {
    WireWriter out = new WireWriter(128 + members.size() * 96);
    out.octet(VERSION);
    write(superNode, out);
    out.number(members.size());
    members.forEach(member -> write(member, out));
    return out.finished();
  }

  private static void write(Known known, WireWriter out) {
    out.id(known.id);
    out.endpoint(known.endpoint);
  }

  /** What {@code bytes} hold; empty where that is damaged, or of another version. */
  static Optional<Recollection> read(byte[] bytes, Shared shared) {
    WireReader in = new WireReader(ByteBuffer.wrap(bytes), shared);
    try {
      WireReader.require(in.octet() == VERSION, "version");
      Known superNode = new Known(in.id(), in.endpoint());
      List<Known> members = in.list(MAXIMUM_MEMBERS, LEAST_KNOWN, () -> new Known(in.id(), in.endpoint()));
      WireReader.require(in.remaining() == 0, "octets after it");
      return Optional.of(new Recollection(superNode, members));
    } catch (Malformed e) {
      return Optional.empty();
    }
  }

  /** What a node had to do, as it is kept. */
  static ByteBuffer bytes(Set<Duty> duties) {
    WireWriter out = new WireWriter(2);
    out.octet(VERSION);
    out.duties(duties);
    return out.finished();
  }

  /** What a node had to do, by {@code bytes}; nothing where those are damaged, or of another version. */
  static Set<Duty> readDuties(byte[] bytes) {
    boolean whole = bytes.length == 2 && bytes[0] == VERSION && Duty.areBits(bytes[1]);
    return whole ? Duty.ofBits(bytes[1]) : Duty.none();
  }
}

package orrery.protocols.cluster;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import orrery.host.Shared;
import orrery.protocols.cluster.WireReader.Malformed;

/**
 * What a node keeps of its cluster over a restart: who was super node, what it had to do, and some of the members, the
 * fittest first.
 *
 * @param members at most {@value #MAXIMUM_MEMBERS}, without the super node
 */
record Recollection(SuperNode superNode, Set<Duty> duties, List<Roster.Entry> members) {

  /** More members are not kept: they are for asking, and a few are enough for that. */
  static final int MAXIMUM_MEMBERS = 32;

  private static final int VERSION = 1;
  private static final int LEAST_ENTRY = 11;

  private static final Comparator<Roster.Entry> FITTEST_FIRST =
      Comparator.<Roster.Entry>comparingInt(entry -> -entry.score()).thenComparing(Roster.Entry::id);

  static Recollection of(SuperNode superNode, Set<Duty> duties, Roster roster) {
    List<Roster.Entry> others = new ArrayList<>(roster.entries().size());
    for (Roster.Entry entry : roster.entries()) {
      if (!entry.id().equals(superNode.id())) {
        others.add(entry);
      }
    }
    others.sort(FITTEST_FIRST);
    return new Recollection(superNode, duties, others.subList(0, Math.min(MAXIMUM_MEMBERS, others.size())));
  }

  /** As it is kept: the parts of the package's message format, after an octet of version. */
  ByteBuffer bytes() {
    WireWriter out = new WireWriter(256 + members.size() * 128);
    out.octet(VERSION);
    out.superNode(superNode);
    out.duties(duties);
    out.number(members.size());
    members.forEach(out::rosterEntry);
    return out.finished();
  }

  /** What {@code bytes} hold; empty where that is damaged. */
  static Optional<Recollection> read(byte[] bytes, Shared shared) {
    WireReader in = new WireReader(ByteBuffer.wrap(bytes), shared);
    try {
      WireReader.require(in.octet() == VERSION, "version");
      SuperNode superNode = in.superNode();
      Set<Duty> duties = in.duties();
      List<Roster.Entry> members = in.list(MAXIMUM_MEMBERS, LEAST_ENTRY, in::rosterEntry);
      WireReader.require(in.remaining() == 0, "octets after it");
      return Optional.of(new Recollection(superNode, duties, members));
    } catch (Malformed e) {
      return Optional.empty();
    }
  }
}

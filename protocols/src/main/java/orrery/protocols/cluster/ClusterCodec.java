package orrery.protocols.cluster;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import orrery.host.NodeId;
import orrery.host.Shared;
import orrery.protocols.cluster.ClusterMessage.Acknowledged;
import orrery.protocols.cluster.ClusterMessage.Assign;
import orrery.protocols.cluster.ClusterMessage.BullyAnswer;
import orrery.protocols.cluster.ClusterMessage.BullyCall;
import orrery.protocols.cluster.ClusterMessage.Candidacy;
import orrery.protocols.cluster.ClusterMessage.Challenge;
import orrery.protocols.cluster.ClusterMessage.Coordinator;
import orrery.protocols.cluster.ClusterMessage.Declined;
import orrery.protocols.cluster.ClusterMessage.Handover;
import orrery.protocols.cluster.ClusterMessage.Leave;
import orrery.protocols.cluster.ClusterMessage.Meet;
import orrery.protocols.cluster.ClusterMessage.Nomination;
import orrery.protocols.cluster.ClusterMessage.Referral;
import orrery.protocols.cluster.ClusterMessage.Register;
import orrery.protocols.cluster.ClusterMessage.Registered;
import orrery.protocols.cluster.ClusterMessage.Renew;
import orrery.protocols.cluster.ClusterMessage.RingCandidate;
import orrery.protocols.cluster.ClusterMessage.RingElected;
import orrery.protocols.cluster.ClusterMessage.RingReceipt;
import orrery.protocols.cluster.ClusterMessage.RosterPage;
import orrery.protocols.cluster.ClusterMessage.Suspicion;
import orrery.protocols.cluster.ClusterMessage.Unite;
import orrery.protocols.cluster.ClusterMessage.Update;
import orrery.protocols.cluster.ClusterMessage.Vote;
import orrery.protocols.cluster.ClusterMessage.VoteRequest;
import orrery.protocols.cluster.WireReader.Malformed;

/**
 * Turns messages of one cluster into datagrams and back; the package's page has the format. Decoding takes any bytes: what
 * is not a message of this version and this cluster gives nothing.
 *
 * @param clusterHash of what its members call it
 */
record ClusterCodec(long clusterHash, Shared shared) {

  private static final int MAGIC = 'O' << 8 | 'C';
  private static final int VERSION = 1;

  /** No datagram is larger: it fits a packet of an Ethernet, behind the headers of IPv6 and UDP, with room to spare. */
  static final int MAXIMUM_OCTETS = 1400;

  /** The entries of one page take at most that, which leaves room for the header and the other fields. */
  static final int PAGE_OCTETS = 1200;

  /** More pages than that, or more entries on one, are not accepted. */
  static final int MAXIMUM_PAGES = 2048;

  /** Candidacies of a higher number are not accepted: nobody stands so often in one election. */
  static final int MAXIMUM_ATTEMPTS = 255;

  /** No super node says to have more members. */
  private static final int MAXIMUM_MEMBERS = 1 << 20;

  private static final int MAXIMUM_ENTRIES = 256;
  private static final int LEAST_ROSTER_ENTRY = 11;
  private static final int LEAST_HANDOVER_ENTRY = 26;

  /** A message and who says to have sent it. */
  record Envelope(NodeId sender, ClusterMessage message) {}

  /** The one of that cluster, for all nodes that have {@code shared} in common. */
  static ClusterCodec of(String cluster, Shared shared) {
    long hash = IdHash.of(cluster);
    return shared.same(new ClusterCodec(hash, shared), Long.hashCode(hash));
  }

  /** @param self the sender */
  ByteBuffer encode(NodeId self, ClusterMessage message) {
    WireWriter out = new WireWriter(MAXIMUM_OCTETS);
    out.octet(MAGIC >>> 8);
    out.octet(MAGIC & 0xFF);
    out.octet(VERSION);
    out.octet(code(message));
    out.fixed64(clusterHash);
    out.id(self);
    writeBody(message, out);
    return out.finished();
  }

  Optional<Envelope> decode(ByteBuffer datagram) {
    WireReader in = new WireReader(datagram, shared);
    try {
      WireReader.require(in.octet() == MAGIC >>> 8 && in.octet() == (MAGIC & 0xFF) && in.octet() == VERSION, "other protocol");
      int code = in.octet();
      WireReader.require(in.fixed64() == clusterHash, "other cluster");
      NodeId sender = in.id();
      ClusterMessage message = readBody(code, in, sender);
      WireReader.require(in.remaining() == 0, "octets after the message");
      return Optional.of(new Envelope(sender, message));
    } catch (Malformed e) {
      return Optional.empty();
    }
  }

  private static int code(ClusterMessage m) {
    if (m instanceof Register) return 1;
    if (m instanceof Renew) return 2;
    if (m instanceof Update) return 3;
    if (m instanceof Leave) return 4;
    if (m instanceof Challenge) return 5;
    if (m instanceof Meet) return 6;
    if (m instanceof Handover) return 7;
    if (m instanceof Assign) return 8;
    if (m instanceof Unite) return 9;
    if (m instanceof Registered) return 16;
    if (m instanceof Declined) return 17;
    if (m instanceof Acknowledged) return 18;
    if (m instanceof Coordinator) return 32;
    if (m instanceof Referral) return 33;
    if (m instanceof RosterPage) return 34;
    if (m instanceof Suspicion) return 48;
    if (m instanceof Candidacy) return 49;
    if (m instanceof BullyCall) return 50;
    if (m instanceof BullyAnswer) return 51;
    if (m instanceof RingCandidate) return 52;
    if (m instanceof RingElected) return 53;
    if (m instanceof RingReceipt) return 54;
    if (m instanceof VoteRequest) return 55;
    if (m instanceof Vote) return 56;
    if (m instanceof Nomination) return 57;
    throw new AssertionError("a message without a code: " + m);
  }

  private static void writeBody(ClusterMessage message, WireWriter out) {
    if (message instanceof ClusterMessage.Request m) out.fixed32(m.request());
    if (message instanceof ClusterMessage.Answer m) out.fixed32(m.request());
    if (message instanceof ClusterMessage.Ballot m) {
      out.number(m.term());
      out.id(m.lost());
    }
    if (message instanceof Register m) {
      out.number(m.knownTerm());
      out.profile(m.profile());
      out.duties(m.duties());
    } else if (message instanceof Renew m) {
      out.number(m.term());
      out.number(m.rosterVersion());
    } else if (message instanceof Update m) {
      out.number(m.term());
      out.number(m.rosterVersion());
      out.profile(m.profile());
    } else if (message instanceof Assign m) {
      out.number(m.term());
      out.number(m.version());
      out.duties(m.duties());
    } else if (message instanceof Challenge m) {
      out.number(m.score());
    } else if (message instanceof Meet m) {
      out.number(m.term());
      out.number(m.score());
      out.part(m.part());
      out.number(m.members());
    } else if (message instanceof Unite m) {
      out.number(m.term());
      out.number(m.score());
      out.part(m.part());
      out.number(m.members());
    } else if (message instanceof Handover m) {
      out.number(m.term());
      out.number(m.score());
      out.part(m.part());
      out.number(m.members());
      out.number(m.page());
      out.number(m.pages());
      out.number(m.entries().size());
      m.entries().forEach(entry -> writeHandoverEntry(entry, out));
    } else if (message instanceof Registered m) {
      out.number(m.term());
      out.number(m.score());
      out.part(m.part());
      out.number(m.leaseSeconds());
      out.flag(m.roster().isPresent());
      m.roster().ifPresent(page -> writeRosterPage(page, out));
    } else if (message instanceof Declined m) {
      out.octet(m.reason().ordinal());
      out.superNode(m.superNode());
    } else if (message instanceof Acknowledged m) {
      out.number(m.term());
    } else if (message instanceof Coordinator m) {
      out.number(m.term());
      out.number(m.score());
      out.part(m.part());
    } else if (message instanceof Referral m) {
      out.superNode(m.superNode());
    } else if (message instanceof RosterPage m) {
      writeRosterPage(m, out);
    } else if (message instanceof Candidacy m) {
      out.number(m.score());
    } else if (message instanceof RingCandidate m) {
      out.fixed32(m.hop());
      out.number(m.attempt());
      out.flag(m.candidate().isPresent());
      m.candidate().ifPresent(out::id);
    } else if (message instanceof RingElected m) {
      out.fixed32(m.hop());
      out.superNode(m.elected());
    } else if (message instanceof RingReceipt m) {
      out.fixed32(m.hop());
    } else if (message instanceof VoteRequest m) {
      out.number(m.ballot());
    } else if (message instanceof Vote m) {
      out.number(m.ballot());
      out.flag(m.granted());
    }
  }

  private static void writeHandoverEntry(Handover.Entry entry, WireWriter out) {
    out.member(entry.member());
    out.number(entry.leaseSeconds());
  }

  private static void writeRosterPage(RosterPage page, WireWriter out) {
    out.number(page.term());
    out.number(page.version());
    out.number(page.page());
    out.number(page.pages());
    out.number(page.entries().size());
    page.entries().forEach(out::rosterEntry);
  }

  private static ClusterMessage readBody(int code, WireReader in, NodeId sender) throws Malformed {
    return switch (code) {
      case 1 -> new Register(in.fixed32(), in.term(), in.profile(sender), in.duties());
      case 2 -> new Renew(in.fixed32(), in.term(), in.number(Long.MAX_VALUE));
      case 3 -> new Update(in.fixed32(), in.term(), in.number(Long.MAX_VALUE), in.profile(sender));
      case 4 -> new Leave(in.fixed32());
      case 5 -> new Challenge(in.fixed32(), in.score());
      case 6 -> new Meet(in.fixed32(), termOfOffice(in), in.score(), in.part(), (int) in.number(MAXIMUM_MEMBERS));
      case 7 -> readHandover(in);
      case 8 -> new Assign(in.fixed32(), termOfOffice(in), in.number(Long.MAX_VALUE), in.duties());
      case 9 -> new Unite(in.fixed32(), termOfOffice(in), in.score(), in.part(), (int) in.number(MAXIMUM_MEMBERS));
      case 16 -> new Registered(in.fixed32(), termOfOffice(in), in.score(), in.part(), (int) in.number(Integer.MAX_VALUE),
          in.optional(() -> readRosterPage(in)));
      case 17 -> new Declined(in.fixed32(), in.choice(Declined.Reason::values), in.optional(in::superNode));
      case 18 -> new Acknowledged(in.fixed32(), in.term());
      case 32 -> new Coordinator(termOfOffice(in), in.score(), in.part());
      case 33 -> new Referral(in.superNode());
      case 34 -> readRosterPage(in);
      case 48 -> new Suspicion(in.term(), in.id());
      case 49 -> new Candidacy(in.term(), in.id(), in.score());
      case 50 -> new BullyCall(in.term(), in.id());
      case 51 -> new BullyAnswer(in.term(), in.id());
      case 52 -> new RingCandidate(in.term(), in.id(), in.fixed32(), (int) in.number(MAXIMUM_ATTEMPTS), in.optional(in::id));
      case 53 -> new RingElected(in.term(), in.id(), in.fixed32(), in.superNode());
      case 54 -> new RingReceipt(in.term(), in.id(), in.fixed32());
      case 55 -> new VoteRequest(in.term(), in.id(), in.term());
      case 56 -> new Vote(in.term(), in.id(), in.term(), in.flag());
      case 57 -> new Nomination(in.term(), in.id());
      default -> throw new Malformed("unknown code");
    };
  }

  private static long termOfOffice(WireReader in) throws Malformed {
    long term = in.term();
    WireReader.require(term >= 1, "term 0 of an office");
    return term;
  }

  private static Handover readHandover(WireReader in) throws Malformed {
    int request = in.fixed32();
    long term = termOfOffice(in);
    int score = in.score();
    Part part = in.part();
    int members = (int) in.number(MAXIMUM_MEMBERS);
    int page = (int) in.number(MAXIMUM_PAGES);
    int pages = (int) in.number(MAXIMUM_PAGES);
    WireReader.require(page < pages, "page number");
    return new Handover(request, term, score, part, members, page, pages,
        in.list(MAXIMUM_ENTRIES, LEAST_HANDOVER_ENTRY, () -> new Handover.Entry(in.member(), (int) in.number(Integer.MAX_VALUE))));
  }

  private static RosterPage readRosterPage(WireReader in) throws Malformed {
    long term = termOfOffice(in);
    long version = in.number(Long.MAX_VALUE);
    int page = (int) in.number(MAXIMUM_PAGES);
    int pages = (int) in.number(MAXIMUM_PAGES);
    WireReader.require(page < pages, "page number");
    return new RosterPage(term, version, page, pages, in.list(MAXIMUM_ENTRIES, LEAST_ROSTER_ENTRY, in::rosterEntry));
  }

  /** Divides a roster into pages that each fit into a datagram; at least one, perhaps empty. */
  static List<List<Roster.Entry>> rosterPages(List<Roster.Entry> entries) {
    return pages(entries, (entry, out) -> out.rosterEntry(entry));
  }

  /** Divides the knowledge of a super node into pages that each fit into a datagram; at least one, perhaps empty. */
  static List<List<Handover.Entry>> handoverPages(List<Handover.Entry> entries) {
    return pages(entries, ClusterCodec::writeHandoverEntry);
  }

  private static <T> List<List<T>> pages(List<T> entries, BiConsumer<T, WireWriter> writing) {
    WireWriter one = new WireWriter(MAXIMUM_OCTETS);
    List<List<T>> pages = new ArrayList<>();
    List<T> page = new ArrayList<>();
    int used = 0;
    for (T entry : entries) {
      one.restart();
      writing.accept(entry, one);
      int size = one.size();
      if (used + size > PAGE_OCTETS && !page.isEmpty()) {
        pages.add(page);
        page = new ArrayList<>();
        used = 0;
      }
      page.add(entry);
      used += size;
    }
    if (pages.isEmpty()) {
      return List.of(entries);
    }
    pages.add(page);
    return pages;
  }
}
